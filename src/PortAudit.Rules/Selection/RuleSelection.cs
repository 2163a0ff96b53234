using PortAudit.Rules.Language;
using PortAudit.Rules.Loading;

namespace PortAudit.Rules.Selection;

/// <summary>The settings applied to a pack: which rules run, how severe they are, with which parameters.</summary>
internal sealed class RuleSelection
{
    private readonly HashSet<AuditRule> _skipped = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AuditRule, Severity> _severities = new(ReferenceEqualityComparer.Instance);

    public RuleSelection(CompiledPack pack, RuleSettings settings)
    {
        var patterns = settings.Enabled.Concat(settings.Skipped).Concat(settings.Parameters.Keys).ToList();
        foreach (var (pattern, _) in settings.Severities) patterns.Add(pattern);
        foreach (var pattern in patterns.Distinct())
        {
            if (pack.Rules.Any(r => Fits(pattern, r))) continue;
            Diagnostics.Add(RuleDiagnostics.UnknownRule.At("-", VisibleText.Brief(pattern),
                NearestName.Hint(pattern, pack.Rules.SelectMany(r => new[] { r.Id, r.Info.Name }))));
        }

        foreach (var rule in pack.Rules)
        {
            var isEnabled = rule.Derives || settings.Enabled.Count == 0 || settings.Enabled.Any(p => Fits(p, rule));
            if (!isEnabled || settings.Skipped.Any(p => Fits(p, rule))) _skipped.Add(rule);
            foreach (var (pattern, severity) in settings.Severities)
            {
                if (Fits(pattern, rule)) _severities[rule] = severity;
            }

            foreach (var (pattern, values) in settings.Parameters)
            {
                if (Fits(pattern, rule)) Override(rule, values);
            }
        }
    }

    public List<Diagnostic> Diagnostics { get; } = [];

    public RuleParameters Parameters { get; } = new();

    public bool IsSkipped(AuditRule rule) => _skipped.Contains(rule);

    public Severity? SeverityOf(AuditRule rule) => _severities.TryGetValue(rule, out var severity) ? severity : null;

    private static bool Fits(string pattern, AuditRule rule) =>
        Glob.Matches(pattern, rule.Id) || Glob.Matches(pattern, rule.Info.Name) || Glob.Matches(pattern, $"{rule.Id}-{rule.Info.Name}");

    private void Override(AuditRule rule, IReadOnlyDictionary<string, object> given)
    {
        var values = new Dictionary<string, object>(Parameters.Of(rule));
        foreach (var (name, value) in given)
        {
            if (!rule.Parameters.TryGetValue(name, out var standard))
                Diagnostics.Add(RuleDiagnostics.UnknownOverride.At("-", rule.Id, VisibleText.Brief(name),
                    NearestName.Hint(name, rule.Parameters.Keys)));
            else if (ParameterValue.Convert(standard, value) is { } converted)
                values[name] = converted;
            else
                Diagnostics.Add(RuleDiagnostics.OverrideMismatch.At("-", rule.Id, name, ParameterValue.Shape(standard),
                    VisibleText.Brief(value.ToString() ?? "nothing")));
        }

        Parameters.Set(rule, values);
    }
}
