using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>The tables of both families while commands fill them: where every format but the save file keeps what it has read.</summary>
internal sealed class IptablesSession
{
    private readonly IServiceNames _serviceNames;

    /// <summary>In the order of the input; hostile ones have very many.</summary>
    private readonly OrderedDictionary<(IpFamily Family, string Name), IptablesTable> _tables = [];

    private IptablesReader? _reader;
    private IptablesCommands? _commands;
    private IptablesLowering? _lowering;

    /// <param name="undeclared">Reported for a built-in chain of a table in use whose policy the input does not tell.</param>
    public IptablesSession(SourceFile source, IServiceNames serviceNames, DiagnosticDescriptor undeclared)
    {
        (_serviceNames, Undeclared) = (serviceNames, undeclared);
        Syntax = new IptablesLine(source);
    }

    public DiagnosticLog Log { get; } = new(IptablesDiagnostics.More);

    public DiagnosticDescriptor Undeclared { get; }

    /// <summary>Whether chains may be named before they are declared.</summary>
    public bool NamesChainsEarly { get; init; }

    /// <summary>Reported for a rule number or a deletion that meets no rule.</summary>
    public DiagnosticDescriptor NoSuchRule { get; init; } = IptablesDiagnostics.NoSuchRule;

    /// <summary>What becomes of a line that deletes a rule that is not there.</summary>
    public CoverageState MissedDeletion { get; init; } = CoverageState.Unreadable;

    public IptablesLine Syntax { get; private set; }

    public IptablesReader Reader => _reader ??= new IptablesReader(Syntax, Log) { IsChain = name => Table is { } table && table.IsDeclared(name) };

    public IptablesCommands Commands =>
        _commands ??= new IptablesCommands(Syntax, Lowering, Log) { NoSuchRule = NoSuchRule, MissedDeletion = MissedDeletion };

    public IptablesLowering Lowering => _lowering ??= new IptablesLowering(Syntax, _serviceNames, Log);

    /// <summary>The table that the next line is for.</summary>
    public IptablesTable? Table { get; set; }

    /// <summary>How many rules turned out to lead nowhere at the end, that were taken as modelled before.</summary>
    public int LateApproximations { get; private set; }

    /// <summary>Goes on with the words of another file.</summary>
    public void Use(SourceFile source)
    {
        Syntax = new IptablesLine(source);
        (_reader, _commands, _lowering) = (null, null, null);
    }

    /// <summary>The table of that name, which is empty when it is first asked for.</summary>
    public IptablesTable Open(IpFamily family, string name, SourceSpan span)
    {
        if (Find(family, name) is { } known) return Table = known;
        Table = Create(family, name, span);
        _tables.Add((family, name), Table);
        return Table;
    }

    public bool IsOpen(IpFamily family, string name) => Find(family, name) is not null;

    public bool HasTables => _tables.Count > 0;

    /// <summary>The table of that name as it is loaded; <see langword="null"/> where none is.</summary>
    public IptablesTable? Find(IpFamily family, string name) => _tables.GetValueOrDefault((family, name));

    /// <summary>An empty table that is not loaded yet.</summary>
    public IptablesTable Create(IpFamily family, string name, SourceSpan span, bool isNft = false) =>
        new(name, family, span, isNft, Log) { Undeclared = Undeclared, NamesChainsEarly = NamesChainsEarly };

    /// <summary>Loads a table in place of the one of its name.</summary>
    public void Load(IptablesTable table) => _tables[(table.Family, table.Name)] = table;

    /// <summary>Forgets a table, for an input that shows it anew.</summary>
    public void Forget(IpFamily family, string name) => _tables.Remove((family, name));

    /// <summary>Puts a rule that may do anything at the head of each chain.</summary>
    public void OpenAll(string why, SourceSpan span)
    {
        foreach (var table in _tables.Values)
        {
            table.MentionBuiltins(span);
            table.OpenAll(why, span);
        }
    }

    /// <summary>Reads the syntax's words as options and does what they say.</summary>
    public CoverageState Run(int from = 0)
    {
        var isReadable = Reader.Read(from);
        return Commands.Run(Table!, isReadable);
    }

    /// <summary>One ruleset for each family that has a table.</summary>
    public List<Ruleset> Finish(SourceFile source)
    {
        var rulesets = new List<Ruleset>();
        foreach (var ((family, _), table) in _tables)
        {
            var ruleset = rulesets.Find(r => r.Covers(family));
            if (ruleset is null) rulesets.Add(ruleset = new Ruleset(FirewallBackend.Iptables, [family], source));
            ruleset.Tables.Add(table.Finish());
            LateApproximations += table.LateApproximations;
        }

        return rulesets;
    }
}
