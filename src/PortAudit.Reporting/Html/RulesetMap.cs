using System.Globalization;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Html;

/// <summary>The rulesets by table and chain, with the rules that findings can link to, as templates see them.</summary>
internal sealed class RulesetMap
{
    private const int RuleWidth = 300;

    private readonly Dictionary<(SourceFile File, int Line), string> _anchors = [];
    private readonly ILookup<(SourceFile File, int Line), Finding> _findings;
    private readonly FindingAnchors _findingAnchors;
    private int _chains;
    private int _rules;

    public RulesetMap(AuditReport report, FindingAnchors findingAnchors)
    {
        _findingAnchors = findingAnchors;
        _findings = report.Findings.Where(f => f.Location is { File: not null }).ToLookup(f => (f.Location!.Value.File, f.Location.Value.Line));
        Rulesets = report.Hosts.SelectMany(h => h.Host.Rulesets.Select(r => Of(h.Host.Name, r))).ToList();
    }

    public List<TemplateObject> Rulesets { get; }

    /// <summary>Where the map shows the rule on a line; null where it shows none.</summary>
    public string? AnchorAt(SourceFile file, int line) => _anchors.GetValueOrDefault((file, line));

    private TemplateObject Of(string host, Ruleset ruleset) => new()
    {
        ["host"] = VisibleText.Of(host, 200),
        ["backend"] = ruleset.Backend.Word(),
        ["families"] = string.Join(" and ", ruleset.Families),
        ["path"] = VisibleText.Of(ruleset.Source.Path, 400),
        ["ruleCount"] = ReportWords.Count(ruleset.RuleCount, "rule"),
        ["tables"] = ruleset.Tables.Select(Table).ToList(),
    };

    private TemplateObject Table(FirewallTable table)
    {
        // Jumps look forward as well as back, so every chain needs its anchor first.
        var anchors = table.Chains.ToDictionary(c => c.Name, _ => $"chain-{++_chains}");
        var callers = table.Chains.SelectMany(c => Targets(c).Distinct().Select(t => (Target: t, Caller: c.Name)))
            .ToLookup(p => p.Target, p => p.Caller);
        return new TemplateObject
        {
            ["name"] = VisibleText.Of(table.Title, 200),
            ["chains"] = table.Chains.Select(c => Of(c, anchors, callers[c.Name])).ToList(),
        };
    }

    private TemplateObject Of(Chain chain, Dictionary<string, string> anchors, IEnumerable<string> callers)
    {
        var actions = chain.Rules.SelectMany(r => r.Actions).ToList();
        var listed = Math.Min(Math.Min(chain.Rules.Count, ReportingLimits.MostRulesOfChain), ReportingLimits.MostMappedRules - _rules);
        _rules += listed;
        return new TemplateObject
        {
            ["name"] = VisibleText.Of(chain.Name, 200),
            ["anchor"] = anchors[chain.Name],
            ["hook"] = chain.Hook?.Word(),
            ["priority"] = chain.Hook is null ? null : chain.Priority.ToString(CultureInfo.InvariantCulture),
            ["policy"] = chain.Hook is null ? null : chain.Policy.Word(),
            ["ruleCount"] = ReportWords.Count(chain.Rules.Count, "rule"),
            ["accepts"] = ReportModel.More(actions.OfType<Accept>().Count()),
            ["drops"] = ReportModel.More(actions.OfType<Drop>().Count()),
            ["rejects"] = ReportModel.More(actions.OfType<Reject>().Count()),
            ["unknowns"] = ReportModel.More(chain.Rules.Count(r => r.Coverage is CoverageState.Approximated or CoverageState.Unreadable)),
            ["jumps"] = Links(Targets(chain), anchors),
            ["callers"] = Links(callers, anchors),
            ["isUncalled"] = chain.Hook is null && !callers.Any(),
            ["rules"] = chain.Rules.Take(listed).Select(Of).ToList(),
            ["moreRules"] = ReportModel.More(chain.Rules.Count - listed),
        };
    }

    private TemplateObject Of(FilterRule rule)
    {
        var line = rule.Span.Line;
        if (!_anchors.TryGetValue((rule.Span.File, line), out var anchor)) _anchors[(rule.Span.File, line)] = anchor = $"rule-{_anchors.Count + 1}";
        else anchor = null;
        var text = rule.Span.Text;
        var end = text.IndexOfAny('\n', '\r');
        return new TemplateObject
        {
            ["anchor"] = anchor,
            ["line"] = rule.Span.File.IsRendition ? "" : line.ToString(CultureInfo.InvariantCulture),
            ["text"] = VisibleText.Of(end < 0 ? text : text[..end], RuleWidth),
            ["state"] = rule.Coverage switch
            {
                CoverageState.Approximated => "approximated",
                CoverageState.Unreadable => "not understood",
                _ => null,
            },
            ["findings"] = _findings[(rule.Span.File, line)].Take(5).Select(f => new TemplateObject
            {
                ["id"] = VisibleText.Of(f.Rule.Id, 80),
                ["anchor"] = _findingAnchors.Of(f),
                ["severity"] = f.Severity.Word(),
            }).ToList(),
        };
    }

    private static IEnumerable<string> Targets(Chain chain) => chain.Rules.SelectMany(r => r.Actions).SelectMany(a => a.Callees);

    private static List<TemplateObject> Links(IEnumerable<string> chains, Dictionary<string, string> anchors) => chains.Distinct().Take(50)
        .Select(name => new TemplateObject { ["name"] = VisibleText.Of(name, 120), ["anchor"] = anchors.GetValueOrDefault(name) }).ToList();
}
