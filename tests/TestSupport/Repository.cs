namespace TestSupport;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(at.FullName, "PortAudit.sln")))
            at = at.Parent ?? throw new InvalidOperationException("no PortAudit.sln above the tests");
        return at.FullName;
    }
}
