using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Reads a file as iptables-restore does, and goes on where that would refuse it.</summary>
/// <remarks>A line is recognised by its first column: comment, table, chain, COMMIT; anything else is a command line.</remarks>
internal sealed class IptablesSaveReader
{
    private const int LongestLine = 10239;
    private const int LongestQuote = 50;
    private const int Lookahead = 1 << 14;

    private readonly SourceFile _source;
    private readonly string _text;
    private readonly DiagnosticLog _log = new(IptablesDiagnostics.More);
    private readonly IptablesSyntax _syntax;
    private readonly IptablesReader _reader;
    private readonly IptablesCommands _commands;
    private readonly List<Ruleset> _rulesets = [];
    private readonly Dictionary<(IpFamily, string), int> _tables = [];
    private readonly IpFamily _defaultFamily;
    private int _lookaheads;
    private IpFamily? _headerFamily;
    private IpFamily? _lastFamily;
    private bool _isNft;
    private IptablesTable? _table;
    private bool _isImplicitTable;
    private bool _isAnyCommitted;
    private CoverageCounts _lines;
    private CoverageCounts _ruleLines;

    /// <param name="family">Taken where the content doesn't tell.</param>
    /// <param name="sets">The host's sets, where an input has them.</param>
    public IptablesSaveReader(SourceFile source, IpFamily family, IServiceNames serviceNames, IpsetCatalog? sets = null)
    {
        (_source, _text, _defaultFamily) = (source, source.Text, family);
        _syntax = new IptablesSyntax(source);
        _reader = new IptablesReader(_syntax, _log) { IsChain = name => _table!.IsDeclared(name) };
        _commands = new IptablesCommands(_syntax, new IptablesLowering(_syntax, serviceNames, _log) { Sets = sets }, _log);
    }

    public ParsedInput Read(string type, string reason)
    {
        if (_text.AsSpan().IndexOf("\n*", StringComparison.Ordinal) < 0 && FlattenedDump.Matches(_text)) ReadFlattened();
        else ReadLines();
        CloseTable(isCommitted: false);
        // Chains without a rule or a COMMIT are the beginning of a dump: what they would let in is not known.
        var hasModel = _rulesets.Exists(r => r.Tables.Count > 0) && (_isAnyCommitted || _ruleLines.Total > 0);
        return new ParsedInput(_source, type, reason)
        {
            Rulesets = hasModel ? _rulesets : [],
            Diagnostics = _log.ToList(_source),
            Lines = _lines,
            RuleLines = _ruleLines,
            HasModel = hasModel,
        };
    }

    private void ReadLines()
    {
        var position = 0;
        while (position < _text.Length)
        {
            var end = EndOfLine(position, out var next);
            if (end < next && _text[end] == '\r') _log.ReportOnce(IptablesDiagnostics.CarriageReturn, _source.Span(end, 1));
            var lines = 1;
            var state = ReadLine(position, ref end, ref next, ref lines);
            _lines = _lines.Add(state, lines);
            position = next;
        }
    }

    private int EndOfLine(int position, out int next)
    {
        var step = _text.AsSpan(position).IndexOfAny('\n', '\r');
        if (step < 0) return next = _text.Length;
        var end = position + step;
        next = end + (_text[end] == '\r' && end + 1 < _text.Length && _text[end + 1] == '\n' ? 2 : 1);
        return end;
    }

    private CoverageState ReadLine(int start, ref int end, ref int next, ref int lines)
    {
        if (start == end) return CoverageState.Irrelevant;
        if (end - start > LongestLine) _log.Report(IptablesDiagnostics.LongLine, _source.Span(start, 1), end - start);
        var first = start;
        while (first < end && _text[first] is ' ' or '\t') first++;
        if (first == end)
        {
            _log.Report(IptablesDiagnostics.NotInFirstColumn, _source.Span(start, end - start), "a line of blanks");
            return CoverageState.Irrelevant;
        }

        var line = _text.AsSpan(first, end - first);
        if (line.Contains('\0')) return ReadNul(start, end);
        switch (line[0])
        {
            case '#':
                return ReadComment(start, first, line);
            case '*':
                RequireColumn(start, first, "a table");
                return OpenTable(first, end);
            case ':':
                RequireColumn(start, first, "a chain");
                return ReadChain(first, end);
            case 'C' when line.TrimEnd() is "COMMIT":
                return ReadCommit(start, first, end);
            default:
                return ReadCommand(first, ref end, ref next, ref lines);
        }
    }

    private CoverageState ReadNul(int start, int end)
    {
        _log.Report(IptablesDiagnostics.NulCharacter, _source.Span(start + _text.AsSpan(start, end - start).IndexOf('\0'), 1));
        SplitWords(start, end);
        var from = SkipCounters();
        return _table is not null && from < _syntax.WordCount && CommandOf(from) != IptablesCommand.None ? RunUnreadable(from) : CoverageState.Unreadable;
    }

    private CoverageState ReadComment(int start, int first, ReadOnlySpan<char> line)
    {
        RequireColumn(start, first, "a comment");
        if (IptablesFamilyEvidence.OfComment(line) is { } family) _headerFamily = family;
        if (line.StartsWith("# Generated by")) _isNft = line.Contains("nf_tables", StringComparison.Ordinal);
        else if (line.StartsWith("# Warning: ip") && line.Contains("legacy tables present", StringComparison.Ordinal))
            _log.ReportOnce(IptablesDiagnostics.LegacyTables, _source.Span(first, line.Length));
        else if (line.StartsWith("# Table `") && line.Contains("incompatible", StringComparison.Ordinal))
            _log.ReportOnce(IptablesDiagnostics.IncompatibleTable, _source.Span(first, line.Length));
        return CoverageState.Irrelevant;
    }

    private CoverageState OpenTable(int start, int end)
    {
        SplitWords(start + 1, end);
        var name = _syntax.WordCount > 0 ? _syntax.Text(0).ToString() : "";
        if (_table is not null)
        {
            if (!_isImplicitTable) _log.Report(IptablesDiagnostics.NestedTable, _source.Span(start, end - start), DiagnosticLog.Clip(name), _table.Name);
            CloseTable(isCommitted: true);
        }

        var behind = _text.AsSpan(end).TrimStart("\r\n");
        var evidence = IptablesFamilyEvidence.OfRules(behind);

        // A second dump behind the first, without a header, may begin with a table that names no address.
        if (evidence is null && _headerFamily is null && _lastFamily is { } last && _tables.ContainsKey((last, name)) && _lookaheads++ < 10)
            evidence = IptablesFamilyEvidence.OfRules(behind[..Math.Min(behind.Length, Lookahead)], acrossTables: true);
        OpenTable(name, _source.Span(start, end - start), evidence);
        return IptablesTable.IsKnown(name) ? CoverageState.Modelled : CoverageState.Approximated;
    }

    private void OpenTable(string name, SourceSpan span, IpFamily? evidence)
    {
        // What the rules show outweighs the header, which outweighs the table before.
        var family = evidence ?? _headerFamily ?? _lastFamily ?? _defaultFamily;
        if (_lastFamily is { } before && before != family) _log.Report(IptablesDiagnostics.SeveralFamilies, span, family);
        _lastFamily = family;
        _isImplicitTable = false;
        _table = new IptablesTable(name, family, span, _isNft, _log);
    }

    private CoverageState ReadCommit(int start, int first, int end)
    {
        RequireColumn(start, first, "COMMIT");
        if (end - first > 6) _log.Report(IptablesDiagnostics.NotInFirstColumn, _source.Span(first + 6, end - first - 6), "blanks behind COMMIT");
        if (_table is null)
        {
            _log.Report(IptablesDiagnostics.StrayLine, _source.Span(first, 6), "COMMIT");
            return CoverageState.Unreadable;
        }

        if (end == _text.Length) _log.Report(IptablesDiagnostics.NoLastLineEnd, _source.Span(first, 6));
        CloseTable(isCommitted: true);
        return CoverageState.Modelled;
    }

    private void CloseTable(bool isCommitted)
    {
        if (_table is not { } table) return;
        _table = null;
        _isAnyCommitted |= isCommitted;
        if (!isCommitted && !_isImplicitTable) _log.Report(IptablesDiagnostics.MissingCommit, table.Span, DiagnosticLog.Clip(table.Name));
        var ruleset = _rulesets.Find(r => r.Covers(table.Family));
        if (ruleset is null) _rulesets.Add(ruleset = new Ruleset(FirewallBackend.Iptables, [table.Family], _source));
        var finished = table.Finish();
        _lines = Move(_lines, table.LateApproximations);
        _ruleLines = Move(_ruleLines, table.LateApproximations);
        if (_tables.TryAdd((table.Family, table.Name), ruleset.Tables.Count))
        {
            ruleset.Tables.Add(finished);
            return;
        }

        _log.Report(IptablesDiagnostics.RepeatedTable, table.Span, DiagnosticLog.Clip(table.Name));
        ruleset.Tables[_tables[(table.Family, table.Name)]] = finished;
    }

    private static CoverageCounts Move(CoverageCounts counts, int rules) =>
        counts with { Modelled = counts.Modelled - rules, Approximated = counts.Approximated + rules };

    private CoverageState ReadChain(int start, int end)
    {
        if (_table is not { } table) return Stray(start, end);
        SplitWords(start + 1, end);
        if (_syntax.WordCount == 0)
        {
            _log.Report(IptablesDiagnostics.BadCommand, _source.Span(start, 1), ":", "expected a chain's name and its policy");
            return CoverageState.Unreadable;
        }

        _commands.DeclareChain(table, 0);
        var chain = table.Get(_syntax.Text(0), _syntax.Span(0));
        if (_syntax.WordCount > 1) return _commands.SetPolicy(chain, 1) ? CoverageState.Modelled : CoverageState.Unreadable;
        _log.Report(IptablesDiagnostics.BadPolicy, _syntax.Span(0), "", DiagnosticLog.Clip(chain.Name));
        return CoverageState.Unreadable;
    }

    private CoverageState ReadCommand(int start, ref int end, ref int next, ref int lines)
    {
        var openQuote = SplitWords(start, end);
        if (openQuote >= 0 && JoinLines(ref end, ref next, ref lines))
        {
            _log.Report(IptablesDiagnostics.BrokenQuote, _source.Span(openQuote, 1));
            openQuote = SplitWords(start, end);
        }

        var isCut = next >= _text.Length && end == next && _table is not null && !_isImplicitTable;
        if (openQuote >= 0 && !isCut) _log.Report(IptablesDiagnostics.OpenQuote, _source.Span(openQuote, 1));
        return ReadRule(start, end, isCut);
    }

    private CoverageState ReadRule(int start, int end, bool isCut)
    {
        var from = SkipCounters();
        if (from >= _syntax.WordCount || !_syntax.Text(from).StartsWith("-")) return Stray(start, end);
        if (_table is null && !OpenImplicitTable(start, end)) return CountRule(CoverageState.Unreadable, from);
        if (isCut)
        {
            _log.Report(IptablesDiagnostics.CutOff, _source.Span(start, end - start));
            return RunUnreadable(from);
        }

        if (_syntax.WordCount > IptablesWords.MaximumWords)
        {
            _log.Report(IptablesDiagnostics.ManyWords, _syntax.Span(IptablesWords.MaximumWords), IptablesWords.MaximumWords);
            return RunUnreadable(from);
        }

        var isReadable = _reader.Read(from);
        if (_syntax.Family is { } family && family != _table!.Family)
        {
            _log.ReportOnce(IptablesDiagnostics.OtherFamily, _source.Span(start, end - start), family, _table.Family);
            return CountRule(CoverageState.Irrelevant, from);
        }

        return CountRule(_commands.Run(_table!, isReadable), from);
    }

    /// <summary>Puts an unknown where the rule of a line stands that is not worth reading.</summary>
    private CoverageState RunUnreadable(int from)
    {
        _syntax.Command = CommandOf(from);
        if (from + 1 < _syntax.WordCount) _syntax.Chain = from + 1;
        return CountRule(_commands.Run(_table!, isReadable: false), from);
    }

    private CoverageState CountRule(CoverageState state, int from)
    {
        var command = _syntax.Command == IptablesCommand.None ? CommandOf(from) : _syntax.Command;
        if (command is IptablesCommand.Append or IptablesCommand.Insert or IptablesCommand.Replace) _ruleLines = _ruleLines.Add(state);
        return state;
    }

    private IptablesCommand CommandOf(int word) => _syntax.Text(word) switch
    {
        "-A" or "--append" => IptablesCommand.Append,
        "-I" or "--insert" => IptablesCommand.Insert,
        "-R" or "--replace" => IptablesCommand.Replace,
        _ => IptablesCommand.None,
    };

    /// <summary>A file that holds rules and never says of which table can only mean filter.</summary>
    private bool OpenImplicitTable(int start, int end)
    {
        if (_rulesets.Count > 0)
        {
            Stray(start, end);
            return false;
        }

        _log.Report(IptablesDiagnostics.NoTable, _source.Span(start, end - start));
        OpenTable("filter", _source.Span(start, 0), IptablesFamilyEvidence.OfRules(_text.AsSpan(start)));
        _isImplicitTable = true;
        return true;
    }

    private CoverageState Stray(int start, int end)
    {
        var text = DiagnosticLog.Clip(_text.AsSpan(start, end - start));
        _log.Report(_table is null ? IptablesDiagnostics.StrayLine : IptablesDiagnostics.BadArgument, _source.Span(start, end - start), text);
        return CoverageState.Unreadable;
    }

    /// <summary>iptables-save writes a line break within a comment as it is; what was loaded is one rule on several lines.</summary>
    private bool JoinLines(ref int end, ref int next, ref int lines)
    {
        var position = next;
        for (var joined = 1; joined <= LongestQuote && position < _text.Length; joined++)
        {
            var lineEnd = EndOfLine(position, out var following);
            var line = _text.AsSpan(position, lineEnd - position);
            if (line.StartsWith("-") || line.StartsWith("*") || line.StartsWith(":") || line.StartsWith("#") || line.StartsWith("[") || line.StartsWith("COMMIT")) return false;
            position = following;
            if (!line.Contains('"')) continue;
            (end, next, lines) = (lineEnd, following, lines + joined);
            return true;
        }

        return false;
    }

    private int SplitWords(int start, int end)
    {
        _syntax.Clear();
        while (end > start && _text[end - 1] is ' ' or '\t' or '\r') end--;
        _syntax.Line = _source.Span(start, end - start);
        return IptablesWords.Split(_syntax, start, end, _log);
    }

    /// <summary>iptables-save -c writes <c>[packets:bytes]</c> before a rule.</summary>
    private int SkipCounters() => _syntax.WordCount > 0 && _syntax.Text(0) is ['[', .., ']'] ? 1 : 0;

    private void RequireColumn(int start, int first, string what)
    {
        if (first > start) _log.Report(IptablesDiagnostics.NotInFirstColumn, _source.Span(start, first - start), $"blanks before {what}");
    }

    private void ReadFlattened()
    {
        var start = 0;
        while (start < _text.Length)
        {
            var end = EndOfLine(start, out var next);
            var state = CoverageState.Irrelevant;
            if (end > start) _log.ReportOnce(IptablesDiagnostics.LostLineBreaks, _source.Span(start, 1));
            foreach (var (first, behind) in FlattenedDump.Lines(_text, start, end))
            {
                int lineEnd = behind, nextLine = next, lines = 1;
                while (lineEnd > first && _text[lineEnd - 1] is ' ' or '\t') lineEnd--;
                var part = first == lineEnd ? CoverageState.Irrelevant : ReadLine(first, ref lineEnd, ref nextLine, ref lines);
                state = Worse(state, part);
            }

            _lines = _lines.Add(state);
            start = next;
        }
    }

    /// <summary>A line that holds several is as good as the worst of them.</summary>
    private static CoverageState Worse(CoverageState left, CoverageState right) => (left, right) switch
    {
        (CoverageState.Irrelevant, _) => right,
        (_, CoverageState.Irrelevant) => left,
        _ => left > right ? left : right,
    };
}
