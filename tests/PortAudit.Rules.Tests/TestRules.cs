using PortAudit.Model.Facts;
using PortAudit.Model.Sources;
using PortAudit.Rules.Loading;
using PortAudit.Rules.Running;

namespace PortAudit.Rules.Tests;

/// <summary>Packs made of text.</summary>
internal static class TestRules
{
    public static CompiledPack Compile(params string[] rules) => RulePacks.Load(Files(rules));

    public static RulePackFiles Files(params string[] rules) =>
        new("test", "1", [.. rules.Select((text, i) => SourceFile.FromText($"{i}.yaml", text.ReplaceLineEndings("\n")))], false);

    /// <summary>A pack without complaints.</summary>
    public static CompiledPack Valid(params string[] rules)
    {
        var pack = Compile(rules);
        Assert.Equal([], pack.Diagnostics.Select(d => d.ToString()));
        return pack;
    }

    /// <summary><c>id:line:column</c> of every diagnostic.</summary>
    public static IReadOnlyList<string> Complaints(params string[] rules) =>
        [.. Compile(rules).Diagnostics.Select(d => d.Span is { } span ? $"{d.Id}:{span.Line}:{span.Column}" : d.Id)];

    /// <summary>A runner all of whose matches are held against nested loops.</summary>
    public static RuleRunner Runner(CompiledPack pack, RuleSettings? settings = null) => new(pack, new Compared().Settings(settings));

    public static IReadOnlyList<string> Messages(CompiledPack pack, params Fact[] facts) =>
        [.. TestRules.Runner(pack).Run(facts).Findings.Select(f => f.Message)];

    /// <summary>A reporting rule with the given conditions.</summary>
    public static string Rule(string body, string id = "TST001", string severity = "medium") =>
        $"id: {id}\nname: rule-{id.ToLowerInvariant()}\ntitle: a rule\nseverity: {severity}\n{body.ReplaceLineEndings("\n").Trim('\n')}\n";

    /// <summary>The ports of the services that one pattern over <c>service</c> finds.</summary>
    public static IReadOnlyList<string> Match(string pattern, params Fact[] facts) =>
        [.. Messages(Valid(Rule($$"""
            when:
              - {{pattern}}
            report: { message: '{it}' }
            """)), facts).Order(StringComparer.Ordinal)];
}
