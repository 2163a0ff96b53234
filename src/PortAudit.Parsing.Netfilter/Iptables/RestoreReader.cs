using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Words;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Reads the lines of one input as iptables-restore does, whoever hands them over: a save file, a script, a template, a tool's
/// configuration.</summary>
/// <remarks>A line is recognised by its first column: comment, table, chain, COMMIT; anything else is a command line. A table is loaded at its
/// COMMIT, all of it or nothing. What is said here of the tool was observed with iptables-restore 1.8.9, both with nf_tables and legacy.</remarks>
internal sealed class RestoreReader(IptablesSession session)
{
    private readonly HashSet<(IpFamily, string)> _put = [];
    private IptablesTable? _open;
    private bool _isSkipping;
    private bool _isRedeclared;
    private SourceSpan? _unreadable;

    /// <summary>Whose table the next <c>*table</c> line opens.</summary>
    public required IpFamily Family { get; set; }

    /// <summary>Whether tables keep what they have (<c>--noflush</c>).</summary>
    public bool KeepsRules { get; init; }

    /// <summary>The one table that is restored (<c>--table</c>); <see langword="null"/> for all.</summary>
    public string? OnlyTable { get; init; }

    /// <summary>Whether the policies need counters (<c>--counters</c>).</summary>
    public bool NeedsCounters { get; init; }

    /// <summary>Whether the lines are what the tool is given, so that what it refuses is not loaded.</summary>
    /// <remarks>Else they are a copy of what is loaded, which people and other tools may have changed, and reading goes on.</remarks>
    public bool IsExecuted { get; init; }

    /// <summary>Whether iptables-nft wrote the lines.</summary>
    public bool IsNft { get; set; }

    /// <summary>Opens a table for rules that stand in none; null where they are left out.</summary>
    public Func<SourceSpan, bool>? OpenImplicit { get; init; }

    /// <summary>Whether the tool, for certain, ends with an error: at a line, or for want of COMMIT.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Whether any table reached its COMMIT.</summary>
    public bool IsAnyLoaded { get; private set; }

    /// <summary>Whether the last line states a rule.</summary>
    public bool StatesRule { get; private set; }

    /// <summary>Reads a line of the file.</summary>
    /// <param name="isCut">Whether the file ends within it.</param>
    public CoverageState Read(int start, int end, bool isCut = false) => Read(new RestoreLine(session.Syntax.Source, start, end), isCut);

    /// <summary>Reads a line that a part of the file became.</summary>
    public CoverageState Read(SourceSpan origin, string text) => Read(new RestoreLine(origin, text), isCut: false);

    /// <summary>Ends the input: nothing is loaded of a table that is still open.</summary>
    public void End()
    {
        if (_open is not { } table) return;
        session.Log.Report(IptablesDiagnostics.MissingCommit, table.Span, DiagnosticLog.Clip(table.Name));
        LeaveUnloaded(table);
        // The tool says that it expected COMMIT, and ends with an error.
        if (IsExecuted) IsRefused = true;
    }

    private CoverageState Read(in RestoreLine line, bool isCut)
    {
        StatesRule = false;
        session.Syntax.Clear();
        if (IsRefused || line.IsEmpty) return CoverageState.Irrelevant;
        var text = line.Content;
        if (text.IsEmpty)
        {
            RequireColumn(line, "a line of blanks");
            return CoverageState.Irrelevant;
        }

        if (text.Contains('\0')) return ReadNul(line);
        switch (text[0])
        {
            case '#':
                return RequireColumn(line, "a comment") ? CoverageState.Irrelevant : CoverageState.Unreadable;
            case '*':
                return RequireColumn(line, "a table") ? OpenTable(line) : CoverageState.Unreadable;
            case ':':
                return RequireColumn(line, "a chain") ? ReadChain(line) : CoverageState.Unreadable;
            case 'C' when text.TrimEnd() is "COMMIT":
                return RequireColumn(line, "COMMIT") && RequireEnd(line, text.Length) ? Commit(line) : CoverageState.Unreadable;
            default:
                return ReadRule(line, isCut);
        }
    }

    private CoverageState ReadNul(in RestoreLine line)
    {
        session.Log.Report(IptablesDiagnostics.NulCharacter, line.Span(line.Content.IndexOf('\0'), 1));
        line.Split(session.Syntax, 0, session.Log);
        var from = SkipCounters();
        if (session.Table is null || from >= session.Syntax.WordCount || CommandOf(from) == IptablesCommand.None) return Refuse();
        return RunUnreadable(from);
    }

    private CoverageState OpenTable(in RestoreLine line)
    {
        line.Split(session.Syntax, 1, session.Log);
        var name = session.Syntax.WordCount > 0 ? session.Syntax.Text(0).ToString() : "";
        if (_open is { } before)
        {
            session.Log.Report(IptablesDiagnostics.NestedTable, line.Whole, DiagnosticLog.Clip(name), before.Name);
            LeaveUnloaded(before);
            if (IsExecuted) return Refuse();
        }

        if (OnlyTable is not null && OnlyTable != name)
        {
            _isSkipping = true;
            return CoverageState.Irrelevant;
        }

        _isSkipping = false;
        if (IsExecuted && Placeholder.IsIn(name)) session.OpenAll("rules for a table that the input does not tell", line.Whole);
        Begin(name, line.Whole);
        if (IptablesTable.IsKnown(name)) return CoverageState.Modelled;
        return IsExecuted && !Placeholder.IsIn(name) ? Refuse() : CoverageState.Approximated;
    }

    /// <summary>Opens a table as a <c>*table</c> line does.</summary>
    public void Begin(string name, SourceSpan span)
    {
        (_isRedeclared, _unreadable) = (false, null);
        var isCertain = session.Lowering.Guards.Count == 0;
        var before = session.Find(Family, name);
        if (KeepsRules && !IsExecuted) _open = session.Open(Family, name, span);
        else _open = before is not null && (KeepsRules || !isCertain) ? before.Copy(span) : session.Create(Family, name, span, IsNft);
        session.Table = _open;
        if (KeepsRules || isCertain || before is null) return;

        // A flush that may not happen: each rule of before is kept as possible.
        session.Syntax.Clear();
        session.Syntax.Add(new PlacedWord(span.Start, span.Length, span.Start, 0, "-F"));
        session.Run();
    }

    private CoverageState Commit(in RestoreLine line)
    {
        if (_isSkipping)
        {
            _isSkipping = false;
            return CoverageState.Irrelevant;
        }

        if (_open is not { } table)
        {
            session.Log.Report(IptablesDiagnostics.StrayLine, line.Whole, "COMMIT");
            return Refuse();
        }

        if (line.EndsFile) session.Log.Report(IptablesDiagnostics.NoLastLineEnd, line.Whole);
        Load(table);
        return CoverageState.Modelled;
    }

    /// <summary>Loads the open table as its COMMIT does.</summary>
    public void Load(IptablesTable table)
    {
        if (_isRedeclared) table.OpenAll("a chain is declared twice, which one back end refuses and the other takes for its flush", table.Span);
        if (IsExecuted && _unreadable is { } doubtful)
            table.OpenAll("a line that could not be read: if it is refused, nothing of the table is loaded", doubtful);
        Put(table);
        (_open, session.Table, IsAnyLoaded) = (null, null, true);
    }

    private void Put(IptablesTable table)
    {
        if (!_put.Add((table.Family, table.Name)) && !KeepsRules)
        {
            session.Log.Report(IptablesDiagnostics.RepeatedTable, table.Span, DiagnosticLog.Clip(table.Name));
            session.Find(table.Family, table.Name)?.Finish();
        }

        session.Load(table);
    }

    /// <summary>The state before stays; where it is not known, anything may be.</summary>
    private void LeaveUnloaded(IptablesTable table)
    {
        (_open, session.Table) = (null, null);
        if (IsExecuted && session.IsOpen(table.Family, table.Name)) return;
        var left = IsExecuted ? session.Create(table.Family, table.Name, table.Span, IsNft) : table;
        left.MentionBuiltins(table.Span);
        left.OpenAll("nothing of the table is loaded, so what was loaded before decides", table.Span);
        Put(left);
    }

    /// <summary>The tool ends at such a line, whatever follows.</summary>
    private CoverageState Refuse()
    {
        if (!IsExecuted) return CoverageState.Unreadable;
        IsRefused = true;
        if (_open is { } table) LeaveUnloaded(table);
        return CoverageState.Unreadable;
    }

    private CoverageState ReadChain(in RestoreLine line)
    {
        if (_isSkipping) return CoverageState.Irrelevant;
        if (session.Table is not { } table) return Stray(line);
        var syntax = session.Syntax;
        line.Split(syntax, 1, session.Log);
        if (syntax.WordCount == 0)
        {
            session.Log.Report(IptablesDiagnostics.BadCommand, line.Span(0, 1), ":", "expected a chain's name and its policy");
            return Refuse();
        }

        // A user chain that is there already is emptied; a built-in one only gets its policy.
        if (table.Find(syntax.Text(0)) is { IsBuiltin: false, IsDeclared: true } known)
        {
            _isRedeclared |= !KeepsRules && session.Lowering.Guards.Count == 0;
            known.Rules.Clear();
        }

        session.Commands.DeclareChain(table, 0);
        var chain = table.Get(syntax.Text(0), syntax.Span(0));
        if (syntax.WordCount == 1)
        {
            session.Log.Report(IptablesDiagnostics.BadPolicy, syntax.Span(0), "", DiagnosticLog.Clip(chain.Name));
            return Refuse();
        }

        if (chain.IsBuiltin && syntax.IsOpen(1))
        {
            chain.Policy = Policy.Unknown;
            return CoverageState.Approximated;
        }

        if (NeedsCounters && (syntax.WordCount < 3 || syntax.Text(2) is not ['[', .., ']']))
        {
            session.Log.Report(IptablesDiagnostics.BadCommand, line.Whole, DiagnosticLog.Clip(chain.Name),
                "--counters needs [packets:bytes] after each policy");
            return Refuse();
        }

        session.Commands.Begin(table);
        var state = session.Commands.SetPolicy(chain, 1);
        return state == CoverageState.Unreadable ? Refuse() : state;
    }

    private CoverageState ReadRule(in RestoreLine line, bool isCut)
    {
        if (_isSkipping) return CoverageState.Irrelevant;
        var openQuote = line.Split(session.Syntax, 0, session.Log);
        isCut &= _open is not null;
        if (openQuote is { } quote && !isCut) session.Log.Report(IptablesDiagnostics.OpenQuote, quote);
        var from = SkipCounters();
        if (from >= session.Syntax.WordCount || (!session.Syntax.Text(from).StartsWith("-") && !session.Syntax.IsOpen(from))) return Stray(line);
        if (session.Table is null && OpenImplicit?.Invoke(line.Whole) != true)
        {
            if (OpenImplicit is null) return Stray(line);
            return CountRule(CoverageState.Unreadable, from);
        }

        if (isCut)
        {
            session.Log.Report(IptablesDiagnostics.CutOff, line.Whole);
            return RunUnreadable(from);
        }

        if (session.Syntax.WordCount > NetfilterLimits.MostWords)
        {
            session.Log.Report(IptablesDiagnostics.ManyWords, session.Syntax.Span(NetfilterLimits.MostWords), NetfilterLimits.MostWords);
            return RunUnreadable(from);
        }

        return Run(line, from);
    }

    private CoverageState Run(in RestoreLine line, int from)
    {
        var (syntax, table) = (session.Syntax, session.Table!);
        var isReadable = session.Reader.Read(from, takesTable: false);
        if (syntax.Family is { } family && family != table.Family)
        {
            session.Log.ReportOnce(IptablesDiagnostics.OtherFamily, line.Whole, family, table.Family);
            return CountRule(CoverageState.Irrelevant, from);
        }

        var isUndeclared = IsExecuted && syntax.Chain >= 0 && table.Find(syntax.Text(syntax.Chain)) is null or { IsDeclared: false, IsBuiltin: false }
            && !table.HasBuiltin(syntax.Text(syntax.Chain));
        var state = CountRule(session.Commands.Run(table, isReadable), from);

        // With --noflush the chain, or the rule to delete, may be there already.
        var isMissing = (StatesRule && isUndeclared) || (syntax.Command == IptablesCommand.Delete && !session.Commands.Found);
        if (IsExecuted && isReadable && isMissing && !KeepsRules && session.Lowering.Guards.Count == 0) return Refuse();
        if (state == CoverageState.Unreadable) _unreadable ??= line.Whole;
        return state;
    }

    /// <summary>Puts an unknown where the rule of a line stands that is not worth reading.</summary>
    private CoverageState RunUnreadable(int from)
    {
        session.Syntax.Command = CommandOf(from);
        if (from + 1 < session.Syntax.WordCount) session.Syntax.Chain = from + 1;
        _unreadable ??= session.Syntax.Line;
        return CountRule(session.Commands.Run(session.Table!, isReadable: false), from);
    }

    private CoverageState CountRule(CoverageState state, int from)
    {
        var command = session.Syntax.Command == IptablesCommand.None ? CommandOf(from) : session.Syntax.Command;
        StatesRule = command is IptablesCommand.Append or IptablesCommand.Insert or IptablesCommand.Replace;
        return state;
    }

    private IptablesCommand CommandOf(int word) => session.Syntax.Text(word) switch
    {
        "-A" or "--append" => IptablesCommand.Append,
        "-I" or "--insert" => IptablesCommand.Insert,
        "-R" or "--replace" => IptablesCommand.Replace,
        _ => IptablesCommand.None,
    };

    /// <summary>iptables-save -c writes <c>[packets:bytes]</c> before a rule.</summary>
    private int SkipCounters() => session.Syntax.WordCount > 0 && session.Syntax.Text(0) is ['[', .., ']'] ? 1 : 0;

    private CoverageState Stray(in RestoreLine line)
    {
        var descriptor = session.Table is null ? IptablesDiagnostics.StrayLine : IptablesDiagnostics.BadArgument;
        session.Log.Report(descriptor, line.Trimmed, DiagnosticLog.Clip(line.Content));
        return Refuse();
    }

    /// <returns>False where the tool ends there.</returns>
    private bool RequireColumn(in RestoreLine line, string what)
    {
        if (line.Indent == 0) return true;
        session.Log.Report(IptablesDiagnostics.NotInFirstColumn, line.IndentSpan, line.Content.IsEmpty ? what : $"blanks before {what}");
        return Refuses();
    }

    private bool RequireEnd(in RestoreLine line, int length)
    {
        if (length == "COMMIT".Length) return true;
        session.Log.Report(IptablesDiagnostics.NotInFirstColumn, line.Span("COMMIT".Length, length - "COMMIT".Length), "blanks behind COMMIT");
        return Refuses();
    }

    private bool Refuses()
    {
        Refuse();
        return !IsExecuted;
    }
}
