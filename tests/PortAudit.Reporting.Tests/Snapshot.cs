using System.Runtime.CompilerServices;

namespace PortAudit.Reporting.Tests;

/// <summary>Files that a person has read and agreed to. <c>PORTAUDIT_ACCEPT=1</c> writes what came out in their place, to be read again.</summary>
internal static class Snapshot
{
    public static void Matches(string name, string actual)
    {
        var path = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("PORTAUDIT_ACCEPT") == "1") File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"no snapshot {path}; PORTAUDIT_ACCEPT=1 writes it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    public static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
