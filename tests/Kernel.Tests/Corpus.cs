using System.Runtime.CompilerServices;

namespace Kernel.Tests;

/// <summary>The external corpus of real rulesets; tests on it are skipped by name where it is absent.</summary>
internal static class Corpus
{
    internal static string Folder(string path)
    {
        var named = Environment.GetEnvironmentVariable("PORTAUDIT_CORPUS");
        var root = string.IsNullOrEmpty(named) ? Path.GetFullPath(Path.Combine(RepositoryRoot(), "../shared/corpus")) : named;
        Assert.SkipUnless(Directory.Exists(root), "the corpus is not here: set PORTAUDIT_CORPUS");
        return Path.Combine(root, path);
    }

    private static string RepositoryRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "PortAudit.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
