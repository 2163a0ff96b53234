namespace PortAudit.Rules.Testing;

/// <summary>Runs examples and compares what is found with <c>expected.txt</c>.</summary>
/// <param name="audit">Audits the inputs of a folder as one host.</param>
public sealed class RuleExampleRunner(Func<string, ExampleAudit> audit)
{
    public RuleExampleResult Run(RuleExample example)
    {
        var result = audit(example.Folder);
        var found = result.Findings.Where(f => example.RuleIds.Contains(f.Rule.Id)).Select(f => ExpectedFindings.Format(f, example.Folder)).ToList();
        var expected = ExpectedFindings.Read(example.Folder);
        var problems = new List<string>();
        if (result.Facts == 0) problems.Add("the folder's inputs gave no facts: the example proves nothing");
        if (example.IsPositive && expected.Count == 0)
            problems.Add($"a positive example needs {ExpectedFindings.FileName} with at least one finding");
        if (!example.IsPositive && expected.Count > 0) problems.Add("a negative example must expect nothing");
        if (!found.SequenceEqual(expected)) problems.AddRange(Differences(expected, found));
        return new RuleExampleResult(example, problems, found);
    }

    // Lines of both that are missing on the other side; the same lines in another order are named as such.
    private static IEnumerable<string> Differences(IReadOnlyList<string> expected, List<string> found)
    {
        var left = found.ToList();
        var missing = expected.Where(e => !left.Remove(e)).ToList();
        if (missing.Count == 0 && left.Count == 0) return ["the same findings in another order:", .. found.Select(f => $"+ {f}")];
        return [.. missing.Select(m => $"- {m}"), .. left.Select(l => $"+ {l}")];
    }
}
