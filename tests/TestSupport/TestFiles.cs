using PortAudit.Model.Sources;

namespace TestSupport;

/// <summary>The repository's fixtures.</summary>
public static class TestFiles
{
    /// <summary>The inputs in the folder of a type, without what is expected of them.</summary>
    public static IEnumerable<string> Fixtures(string type) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "fixtures", type)).Where(p => !p.EndsWith(".expected", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static SourceFile Load(string path) => SourceFile.FromBytes(path, File.ReadAllBytes(path));
}
