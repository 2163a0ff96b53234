using PortAudit.Rules.Language;

namespace PortAudit.Rules;

/// <summary>Rules that are checked and ordered; immutable, and shared by all hosts and threads.</summary>
public sealed record CompiledPack
{
    /// <summary>The packs that were loaded; one with an error has no rules here.</summary>
    public required IReadOnlyList<RulePackInfo> Packs { get; init; }

    /// <summary>By id.</summary>
    public required IReadOnlyList<AuditRule> Rules { get; init; }

    /// <summary>Groups of rules in the order in which they must run: what a rule negates or counts is complete before its group starts.</summary>
    public required IReadOnlyList<IReadOnlyList<AuditRule>> Strata { get; init; }

    /// <summary>The fact types that the rules add to <see cref="FactTypes.All"/>.</summary>
    public required IReadOnlyList<FactType> DerivedTypes { get; init; }

    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    public bool HasErrors => Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>The rules that report, for lists and explanations.</summary>
    public IEnumerable<AuditRuleInfo> Infos => Rules.Where(r => !r.Derives).Select(r => r.Info);

    /// <summary>The rule of that id, or of that name.</summary>
    public AuditRule? Find(string idOrName) => Rules.FirstOrDefault(r =>
        string.Equals(r.Id, idOrName, StringComparison.OrdinalIgnoreCase)
        || string.Equals(r.Info.Name, idOrName, StringComparison.OrdinalIgnoreCase));
}
