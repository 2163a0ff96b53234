using System.Runtime.CompilerServices;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Tests.Sockets;

/// <summary>Where the repository's fixtures and the external corpus lie.</summary>
internal static class TestFiles
{
    public static string Root { get; } = FindRoot();

    private static string? CorpusRoot =>
        Environment.GetEnvironmentVariable("PORTAUDIT_CORPUS") is { Length: > 0 } named ? named
        : Path.GetFullPath(Path.Combine(Root, "../shared/corpus")) is var beside && Directory.Exists(beside) ? beside
        : null;

    /// <summary>A folder or file of the corpus; the test is skipped where the corpus is absent.</summary>
    public static string Corpus(string path)
    {
        Assert.SkipWhen(CorpusRoot is null, "the corpus is not here: set PORTAUDIT_CORPUS");
        return Path.Combine(CorpusRoot!, path);
    }

    /// <summary>The inputs in the folder of a type, without what is expected of them.</summary>
    public static IEnumerable<string> Fixtures(string type) =>
        Directory.EnumerateFiles(Path.Combine(Root, "fixtures", type)).Where(p => !p.EndsWith(".expected", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static SourceFile Load(string path) => SourceFile.FromBytes(path, File.ReadAllBytes(path));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "PortAudit.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
