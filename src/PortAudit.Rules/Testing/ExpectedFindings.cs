namespace PortAudit.Rules.Testing;

/// <summary>The file <c>expected.txt</c> of an example: a finding a line, as <c>severity certainty path:line message</c>.</summary>
/// <remarks>Lines that begin with <c>#</c> and blank lines say nothing. The order is that of the report; paths are relative to the
/// example's folder.</remarks>
public static class ExpectedFindings
{
    public const string FileName = "expected.txt";

    public static IReadOnlyList<string> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return [];
        return [.. File.ReadLines(path).Take(RuleLimits.MostExpectedLines).Select(l => l.TrimEnd()).Where(l => l.Length > 0 && !l.StartsWith('#'))];
    }

    /// <summary>A finding as its line in the file.</summary>
    public static string Format(Finding finding, string folder)
    {
        var place = finding.Location is { } span ? $"{Relative(span.File.Path, folder)}:{span.Line}" : "-";
        return $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Certainty.ToString().ToLowerInvariant()} {place} {finding.Message}";
    }

    private static string Relative(string path, string folder)
    {
        var relative = Path.IsPathRooted(path) || Path.IsPathRooted(folder)
            ? Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(path)) : Path.GetRelativePath(folder, path);
        return relative.Replace('\\', '/');
    }
}
