namespace PortAudit.Rules.Tests;

public sealed class LanguageDocumentationTests
{
    [Fact]
    public void The_documentation_s_rule_loads_and_every_operator_and_requirement_is_named()
    {
        var text = File.ReadAllText(Repository.Path("docs/rule-language.md"));
        TestRules.Valid(text.Split("```yaml\n")[1].Split("```")[0]);
        Assert.All(FactDocs.Operators.SelectMany(o => o.Operator.Split(" ")).Select(w => w.TrimEnd(':', ',')).Where(w => w.Length > 1 && w.All(char.IsAsciiLetterLower)), o => Assert.Contains(o, text, StringComparison.Ordinal));
        Assert.All(Language.EvidenceNeed.All, n => Assert.Contains(n.Text, text, StringComparison.Ordinal));
    }
}
