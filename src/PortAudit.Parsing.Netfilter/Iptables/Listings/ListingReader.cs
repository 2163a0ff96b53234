using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>What the listings of <c>iptables -S</c> and <c>iptables -L</c> have in common: prompts, tables by their chains, lines that
/// count.</summary>
internal abstract class ListingReader
{
    private const int NearestAhead = 256;
    private const int FarthestAhead = 1 << 20;

    private readonly IpFamily _defaultFamily;
    private ListingPrompt? _prompt;
    private SourceSpan _promptSpan;
    private string? _namedTable;
    private CoverageCounts _lines;
    private CoverageCounts _ruleLines;

    protected ListingReader(SourceFile source, IpFamily family, IServiceNames serviceNames, IpsetCatalog? sets)
    {
        (Source, _defaultFamily) = (source, family);
        Session = new IptablesSession(source, serviceNames, IptablesDiagnostics.PolicyNotShown) { NamesChainsEarly = true };
        Session.Lowering.Sets = sets;
    }

    protected SourceFile Source { get; }

    protected IptablesSession Session { get; }

    protected DiagnosticLog Log => Session.Log;

    protected string Text => Source.Text;

    public ParsedInput Read(string type, string reason)
    {
        var position = 0;
        while (position < Text.Length)
        {
            var step = Text.AsSpan(position).IndexOfAny('\n', '\r');
            var end = step < 0 ? Text.Length : position + step;
            var next = end < Text.Length && Text[end] == '\r' && end + 1 < Text.Length && Text[end + 1] == '\n'
                ? end + 2 : Math.Min(end + 1, Text.Length);
            _lines = _lines.Add(ReadAnyLine(position, end, isLast: step < 0));
            position = next;
        }

        CloseSection();
        var rulesets = Session.Finish(Source);
        _lines = Move(_lines, Session.LateApproximations);
        _ruleLines = Move(_ruleLines, Session.LateApproximations);
        var hasModel = rulesets.Count > 0;
        return new ParsedInput(Source, type, reason)
        {
            Rulesets = rulesets,
            Diagnostics = Log.ToList(Source),
            Lines = _lines,
            RuleLines = _ruleLines,
            HasModel = hasModel,
        };
    }

    /// <summary>Reads a line that is not blank, comment or prompt.</summary>
    /// <param name="start">Its first character that is not a blank.</param>
    protected abstract CoverageState ReadLine(int start, int end, bool isLast);

    /// <summary>How many characters were looked at in advance: a fixed number of times the text's length at most.</summary>
    internal long LookedAhead { get; private set; }

    /// <summary>The text from a position that tells of a section: far ahead as long as there are few sections, so that many of them cost no
    /// quadratic time.</summary>
    protected ReadOnlySpan<char> Ahead(int start)
    {
        var rest = Text.AsSpan(start);
        rest = rest[..(int)Math.Min(rest.Length, Math.Max(NearestAhead, FarthestAhead + (4L * Text.Length) - LookedAhead))];
        LookedAhead += rest.Length;
        return rest;
    }

    /// <summary>Called when a section of the listing ends.</summary>
    protected virtual void EndSection()
    {
    }

    protected CoverageState CountRule(CoverageState state)
    {
        _ruleLines = _ruleLines.Add(state);
        return state;
    }

    /// <summary>Opens the table that a section is about.</summary>
    /// <param name="builtins">The built-in chains that the section shows.</param>
    /// <param name="evidence">The family that the content shows.</param>
    protected void OpenTable(SourceSpan span, IReadOnlyCollection<string> builtins, IpFamily? evidence)
    {
        var table = _namedTable ?? _prompt?.Table;
        if (table is null)
        {
            table = builtins.Contains("PREROUTING")
                ? builtins.Contains("FORWARD") ? "mangle" : builtins.Contains("POSTROUTING") ? "nat" : "raw" : "filter";
            Log.ReportOnce(IptablesDiagnostics.AssumedTable, span, table);
        }

        var family = evidence ?? _prompt?.Family ?? _defaultFamily;
        if (Session.IsOpen(family, table) && _prompt?.Chain is null)
        {
            Log.Report(IptablesDiagnostics.ListedTwice, span, DiagnosticLog.Clip(table), family);
            Session.Forget(family, table);
        }

        Session.Open(family, table, span);
    }

    private static CoverageCounts Move(CoverageCounts counts, int rules) =>
        counts with { Modelled = counts.Modelled - rules, Approximated = counts.Approximated + rules };

    private CoverageState ReadAnyLine(int start, int end, bool isLast)
    {
        while (start < end && Text[start] is ' ' or '\t') start++;
        while (end > start && Text[end - 1] is ' ' or '\t' or '\r') end--;
        if (start == end) return CoverageState.Irrelevant;
        var line = Text.AsSpan(start, end - start);
        if (ListingPrompt.Read(line) is { } prompt)
        {
            CloseSection();
            (_prompt, _promptSpan, _namedTable) = (prompt, Source.Span(start, end - start), null);
            return CoverageState.Irrelevant;
        }

        if (line[0] != '#') return ReadLine(start, end, isLast);
        if (TableOf(line) is { } table)
        {
            CloseSection();
            _namedTable = table;
        }
        else if (line.Contains("legacy tables present", StringComparison.Ordinal))
        {
            Log.ReportOnce(IptablesDiagnostics.LegacyTables, Source.Span(start, line.Length));
        }
        else if (line.Contains("incompatible", StringComparison.Ordinal))
        {
            Log.ReportOnce(IptablesDiagnostics.IncompatibleTable, Source.Span(start, line.Length));
        }

        return CoverageState.Irrelevant;
    }

    /// <summary>The table that a heading such as <c># table nat</c> or <c>## nat</c> names, as scripts that collect listings print it.</summary>
    private static string? TableOf(ReadOnlySpan<char> line)
    {
        foreach (var table in (ReadOnlySpan<string>)["filter", "nat", "mangle", "raw", "security"])
        {
            var rest = line.Trim("# \t=-*:");
            if (rest.StartsWith("table ", StringComparison.OrdinalIgnoreCase)) rest = rest[6..];
            else if (rest.EndsWith(" table", StringComparison.OrdinalIgnoreCase)) rest = rest[..^6];
            if (rest.Trim().Equals(table, StringComparison.OrdinalIgnoreCase)) return table;
        }

        return null;
    }

    protected void CloseSection()
    {
        EndSection();
        if (Session.Table is { } table && _prompt?.Filter is { } filter)
        {
            Log.Report(IptablesDiagnostics.FilteredListing, _promptSpan, DiagnosticLog.Clip(filter));
            table.OpenAll($"rules that '{DiagnosticLog.Clip(filter)}' may have left out", _promptSpan);
        }

        Session.Table = null;
    }
}
