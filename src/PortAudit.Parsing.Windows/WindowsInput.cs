using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows;

/// <summary>What every reader of Windows Firewall exports hands back in the end.</summary>
internal static class WindowsInput
{
    /// <param name="coverage">How each rule and setting was understood, in the order of the file.</param>
    /// <param name="badLines">Lines that were not a line of the format.</param>
    public static ParsedInput Of(
        SourceFile source, string type, string reason, WindowsPolicy policy,
        IReadOnlyList<(SourceSpan Span, CoverageState State, bool IsRule)> coverage, int badLines, DiagnosticLog log, bool hasModel = true)
    {
        WindowsPolicyMerger.DecideSettings(policy);
        var ruleset = WindowsLowering.Lower(policy);
        // An approximation may show only in the chains: a keyword that is not known, a part that the export lacks.
        var approximated = new HashSet<int>();
        foreach (var rule in ruleset?.Tables.SelectMany(t => t.Chains).SelectMany(c => c.Rules) ?? [])
            if (rule.Coverage == CoverageState.Approximated) approximated.Add(rule.Span.Start);
        CoverageCounts lines = default, rules = default;
        foreach (var (span, state, isRule) in coverage)
        {
            var reached = state == CoverageState.Modelled && approximated.Contains(span.Start) ? CoverageState.Approximated : state;
            lines = lines.Add(reached, Lines(span));
            if (isRule) rules = rules.Add(reached);
        }

        lines = lines.Add(CoverageState.Unreadable, badLines);
        return new ParsedInput(source, type, reason)
        {
            Sections = [new WindowsSection(source.Whole, type, policy)],
            Rulesets = ruleset is null ? [] : [ruleset],
            Diagnostics = log.ToList(source),
            Lines = lines.Add(CoverageState.Irrelevant, Math.Max(0, source.LineCount - lines.Total)),
            RuleLines = rules,
            HasModel = hasModel,
        };
    }

    private static int Lines(SourceSpan span) => span.Length == 0 ? 1 : span.File.Position(span.Start + span.Length - 1).Line - span.Line + 1;
}
