using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PortAudit.Benchmarks;

/// <summary>A ready-to-run build, as users get it.</summary>
internal static class Published
{
    /// <returns>The executable's path.</returns>
    public static string Publish(string project, string assembly, string work)
    {
        var output = System.IO.Path.Combine(work, assembly);
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", System.IO.Path.Combine(Root(), project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier.Contains("arm64") ? "linux-arm64" : "linux-x64",
            "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", output, "-v", "quiet", "--nologo",
        ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? System.IO.Path.Combine(output, assembly) : throw new InvalidOperationException(said);
    }

    /// <summary>A file of the checkout.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root(), relative);

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(at.FullName, "PortAudit.sln"))) at = at.Parent ?? throw new InvalidOperationException("no PortAudit.sln above the benchmarks");
        return at.FullName;
    }
}
