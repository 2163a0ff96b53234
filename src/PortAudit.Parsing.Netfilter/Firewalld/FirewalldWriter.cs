using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Iptables;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>The tables of one family while firewalld's rules go into them, each with the element that it comes from as its place.</summary>
internal sealed class FirewalldWriter
{
    private readonly IptablesSession _session;
    private readonly IpsetCatalog? _sets;
    private readonly SourceFile _source;
    private RestoreReader? _restore;
    private SourceSpan _place;

    public FirewalldWriter(SourceFile source, IServiceNames serviceNames, IpFamily family, IpsetCatalog? sets)
    {
        (_source, _sets, Family) = (source, sets, family);
        _session = new IptablesSession(source, serviceNames, IptablesDiagnostics.UndeclaredBuiltin);
        At(source.LineSpan(1));
    }

    public IpFamily Family { get; }

    public bool IsV4 => Family == IpFamily.IPv4;

    /// <summary>The ICMP of the family, as a match.</summary>
    public string Icmp => IsV4 ? "-p icmp" : "-p ipv6-icmp";

    /// <summary>How firewalld refuses what a zone does not allow.</summary>
    public string Refusal => $"REJECT --reject-with {(IsV4 ? "icmp-host-prohibited" : "icmp6-adm-prohibited")}";

    /// <summary>What follows comes from there.</summary>
    public void At(SourceSpan place)
    {
        if (_session.Syntax.Source != place.File)
        {
            _session.Use(place.File);
            _restore = null;
        }

        _session.Lowering.Sets = _sets;
        _restore ??= new RestoreReader(_session) { Family = Family, KeepsRules = true };
        _place = place;
    }

    /// <summary>The lines of files whose elements make no rule that can be read.</summary>
    public HashSet<int> Unreadable { get; } = [];

    /// <summary>Runs lines of a file for iptables-restore in a table.</summary>
    public void In(string table, params ReadOnlySpan<string> lines)
    {
        if (!IptablesTable.IsKnown(table))
        {
            _session.Log.Report(IptablesDiagnostics.UnknownTable, _place, DiagnosticLog.Clip(table));
            Unreadable.Add(_place.Line);
            return;
        }

        _session.Open(Family, table, _place);
        foreach (var line in lines)
            if (_restore!.Read(_place, line) == CoverageState.Unreadable) Unreadable.Add(_place.Line);
    }

    /// <summary>Puts a rule that may do anything after those that a chain has.</summary>
    public void Open(string table, string chain, string why) =>
        _session.Open(Family, table, _place).Get(chain, _place).Rules.Add(IptablesLowering.Missing(why, _place));

    /// <summary>What is wrong with the values that elements gave.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics(SourceFile source) => _session.Log.ToList(source);

    public bool Has(string table, string chain) =>
        _session.Open(Family, table, _place).Find(chain) is { } known && (known.IsDeclared || known.IsBuiltin);

    public List<Ruleset> Finish() => _session.Finish(_source);
}
