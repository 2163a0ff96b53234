using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Words;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>Reads what <c>iptables -S</c> prints: policies, user chains, then rules, of one table.</summary>
internal class RuleListingReader(SourceFile source, IpFamily family, IServiceNames serviceNames, IpsetCatalog? sets)
    : ListingReader(source, family, serviceNames, sets)
{
    private bool _hasRules;

    protected override CoverageState ReadLine(int start, int end, bool isLast)
    {
        var line = Text.AsSpan(start, end - start);
        var isPolicy = line.StartsWith("-P ");
        if (!IsRuleLine(line))
        {
            Log.Report(IptablesDiagnostics.StrayListingLine, Source.Span(start, line.Length), DiagnosticLog.Clip(line));
            return CoverageState.Unreadable;
        }

        // Policies come first: one after a rule begins another table.
        if (isPolicy && _hasRules) CloseSection();
        if (Session.Table is null) OpenTable(start);
        _hasRules |= !isPolicy;
        Session.Lowering.Guards.Clear();
        Session.Syntax.Clear();
        Session.Syntax.Line = Source.Span(start, end - start);
        var openQuote = WordSplitter.Split(Session.Syntax.Words, Source.Text, start, end, null, Log);
        if (openQuote >= 0 && !isLast) Log.Report(IptablesDiagnostics.OpenQuote, Source.Span(openQuote, 1));
        var isRule = line[1] is 'A' or 'I';
        if (!isLast) return Count(Session.Run(), isRule);
        Log.Report(IptablesDiagnostics.ListingCutOff, Source.Span(start, line.Length));
        Session.Syntax.Command = isPolicy ? IptablesCommand.SetPolicy : line[1] == 'N' ? IptablesCommand.NewChain : IptablesCommand.Append;
        if (Session.Syntax.WordCount > 1) Session.Syntax.Chain = 1;
        return Count(Session.Commands.Run(Session.Table!, isReadable: false), isRule);
    }

    private CoverageState Count(CoverageState state, bool isRule) => isRule ? CountRule(state) : state;

    protected override void EndSection() => _hasRules = false;

    protected static bool IsRuleLine(ReadOnlySpan<char> line) =>
        line.StartsWith("-P ") || line.StartsWith("-A ") || line.StartsWith("-N ") || line.StartsWith("-I ");

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text) => text.IndexOf(' ') is > 0 and var blank ? text[..blank] : text;

    private void OpenTable(int start)
    {
        var rest = Ahead(start);
        var builtins = new HashSet<string>();
        foreach (var line in rest.EnumerateLines())
        {
            var trimmed = line.TrimStart();
            if (!trimmed.StartsWith("-P ") || !builtins.Add(Word(trimmed[3..]).ToString())) break;
        }

        OpenTable(Source.Span(start, 0), builtins, IptablesFamilyEvidence.OfRules(Section(rest)));
    }

    /// <summary>Up to the next table's policies.</summary>
    private static ReadOnlySpan<char> Section(ReadOnlySpan<char> rest)
    {
        var rule = rest.IndexOf("\n-A ");
        if (rule < 0) return rest;
        var policy = rest[rule..].IndexOf("\n-P ");
        return policy < 0 ? rest : rest[..(rule + policy)];
    }
}
