using PortAudit.Rules.Loading;

namespace PortAudit.Rules.Testing;

/// <summary>Finds the examples that lie beside rules.</summary>
public static class RuleExamples
{
    /// <summary>Those of every <c>rule.yaml</c> below a folder, by path.</summary>
    public static IReadOnlyList<RuleExample> Discover(string root)
    {
        if (!Directory.Exists(root)) return [];
        var examples = new List<RuleExample>();
        foreach (var file in Directory.EnumerateFiles(root, "rule.yaml", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint
        }).Order(StringComparer.Ordinal))
        {
            var ids = RuleFile.Read(SourceFile.FromBytes(file, File.ReadAllBytes(file)), []).OfType<MapSyntax>()
                .Select(m => (m.Find("id") as ScalarSyntax)?.Value).OfType<string>().ToList();
            examples.AddRange(Directory.EnumerateDirectories(Path.GetDirectoryName(file)!).Where(RulePacks.IsExampleFolder)
                .Order(StringComparer.Ordinal)
                .Select(folder => new RuleExample(ids, folder, Path.GetFileName(folder).StartsWith("positive", StringComparison.Ordinal))));
        }

        return examples;
    }
}
