namespace Conventions.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(at.FullName, "PortAudit.sln"))) at = at.Parent ?? throw new InvalidOperationException("no PortAudit.sln above the tests");
        return at.FullName;
    }
}
