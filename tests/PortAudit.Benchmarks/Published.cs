using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PortAudit.Benchmarks;

/// <summary>A ready-to-run build, as users get it.</summary>
internal static class Published
{
    /// <returns>The executable's path.</returns>
    public static string Publish(string project, string assembly, string work)
    {
        var output = Path.Combine(work, assembly);
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", Path.Combine(Root(), project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier.Contains("arm64") ? "linux-arm64" : "linux-x64",
            "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", output, "-v", "quiet", "--nologo",
        ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Path.Combine(output, assembly) : throw new InvalidOperationException(said);
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "PortAudit.sln"))) at = at.Parent ?? throw new InvalidOperationException("no PortAudit.sln above the benchmarks");
        return at.FullName;
    }
}
