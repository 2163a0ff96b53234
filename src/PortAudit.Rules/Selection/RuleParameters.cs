using PortAudit.Rules.Language;

namespace PortAudit.Rules.Selection;

/// <summary>The parameters of every rule: defaults, overlaid with the user's.</summary>
public sealed class RuleParameters
{
    private readonly Dictionary<AuditRule, IReadOnlyDictionary<string, object>> _changed = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyDictionary<string, object> Of(AuditRule rule) => _changed.GetValueOrDefault(rule, rule.Parameters);

    internal void Set(AuditRule rule, IReadOnlyDictionary<string, object> values) => _changed[rule] = values;
}
