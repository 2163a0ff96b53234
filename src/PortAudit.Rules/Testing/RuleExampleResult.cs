namespace PortAudit.Rules.Testing;

/// <summary>How an example came out.</summary>
/// <param name="Problems">Empty when all is as expected; else sentences, and lines with <c>-</c> for what was expected and <c>+</c> for
/// what was found.</param>
/// <param name="Found">The lines that <c>expected.txt</c> would have to hold.</param>
public sealed record RuleExampleResult(RuleExample Example, IReadOnlyList<string> Problems, IReadOnlyList<string> Found)
{
    public bool IsPassed => Problems.Count == 0;

    public override string ToString() =>
        IsPassed ? $"pass {Example.Name}" : $"FAIL {Example.Name}{string.Concat(Problems.Select(p => $"{Environment.NewLine}  {p}"))}";
}
