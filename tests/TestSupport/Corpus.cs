namespace TestSupport;

/// <summary>The corpus of collected inputs, which is no part of the repository: <c>PORTAUDIT_CORPUS</c> names it.</summary>
public static class Corpus
{
    /// <summary>A folder or file of the corpus; the test is skipped where the corpus is absent.</summary>
    public static string Folder(string path)
    {
        var named = Environment.GetEnvironmentVariable("PORTAUDIT_CORPUS");
        var root = string.IsNullOrEmpty(named) ? Path.GetFullPath(Repository.Path("../shared/corpus")) : named;
        Assert.SkipUnless(Directory.Exists(root), "the corpus is not here: set PORTAUDIT_CORPUS");
        return Path.Combine(root, path);
    }
}
