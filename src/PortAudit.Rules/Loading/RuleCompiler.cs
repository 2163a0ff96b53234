using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Turns the files of all packs into one ordered set of rules.</summary>
/// <remarks>A pack with an error is left out as a whole: half a pack would pass hosts that the other half fails.</remarks>
public static class RuleCompiler
{
    public static IReadOnlyList<FactType> BuiltInTypes { get; } = [.. FactTypes.All, FindingFact.Definition];

    public static CompiledPack Compile(params IReadOnlyList<RulePackFiles> packs)
    {
        var diagnostics = new List<Diagnostic>();
        var broken = new HashSet<RulePackFiles>();
        var rules = new List<RuleSyntax>();
        foreach (var pack in packs)
        {
            var found = pack.Diagnostics.ToList();
            foreach (var file in pack.Files) rules.AddRange(ReadFile(file, pack, found));
            if (found.Any(IsError)) broken.Add(pack);
            diagnostics.AddRange(found);
        }

        CheckIds(rules, diagnostics, broken);
        // First with the packs that are already lost, so that all that is wrong with them is said at once.
        var left = rules;
        while (true)
        {
            var found = new List<Diagnostic>();
            var compiled = CompileAll(left, found);
            diagnostics.AddRange(found);
            Blame(found, left, broken);
            if (left.TrueForAll(r => !broken.Contains(r.Pack)))
                return compiled with { Packs = Infos(packs, compiled.Rules), Diagnostics = [.. diagnostics.Distinct()] };
            left = [.. rules.Where(r => !broken.Contains(r.Pack))];
        }
    }

    private static void Blame(List<Diagnostic> found, List<RuleSyntax> rules, HashSet<RulePackFiles> broken)
    {
        foreach (var path in found.Where(IsError).Select(d => d.Path).Distinct())
            broken.UnionWith(rules.Where(r => r.Map.Span.File.Path == path).Select(r => r.Pack));
    }

    private static IEnumerable<RuleSyntax> ReadFile(SourceFile file, RulePackFiles pack, List<Diagnostic> diagnostics)
    {
        foreach (var document in RuleFile.Read(file, diagnostics))
        {
            if (document is MapSyntax map) yield return new RuleSyntax(map, pack);
            else diagnostics.Add(RuleDiagnostics.WrongShape.At(document.Span, "a rule", "a map", document.Shape));
        }
    }

    private static void CheckIds(List<RuleSyntax> rules, List<Diagnostic> diagnostics, HashSet<RulePackFiles> broken)
    {
        var first = new Dictionary<string, ScalarSyntax>();
        foreach (var rule in rules)
        {
            if (rule.Map.Find("id") is not ScalarSyntax { Value.Length: > 0 } id || first.TryAdd(id.Value, id)) continue;
            diagnostics.Add(RuleDiagnostics.DuplicateRule.At(id.Span, VisibleText.Brief(id.Value), first[id.Value].Span));
            broken.Add(rule.Pack);
        }
    }

    private static CompiledPack CompileAll(List<RuleSyntax> syntaxes, List<Diagnostic> diagnostics)
    {
        var derived = DerivedTypes.Infer(syntaxes, BuiltInTypes, diagnostics);
        var types = BuiltInTypes.Concat(derived).ToDictionary(t => t.Name);
        var rules = syntaxes.Select(s => new AuditRuleReader(s, types, diagnostics).Read()).OfType<AuditRule>()
            .OrderBy(r => r.Id, StringComparer.Ordinal).ToList();
        var strata = diagnostics.Any(IsError) ? [] : Stratification.Order(rules, diagnostics);
        return new CompiledPack { Packs = [], Rules = rules, Strata = strata, DerivedTypes = derived, Diagnostics = [] };
    }

    private static IReadOnlyList<RulePackInfo> Infos(IReadOnlyList<RulePackFiles> packs, IReadOnlyList<AuditRule> rules) =>
        [.. packs.Select(p => new RulePackInfo(p.Name, p.Version, rules.Count(r => p.Files.Contains(r.Span.File) && !r.Derives)))];

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;
}
