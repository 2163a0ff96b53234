using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PortAudit.Benchmarks;

/// <summary>Ready-to-run builds.</summary>
internal static class Published
{
    /// <summary>The product as a release archive has it: one file with the framework in it.</summary>
    public static string Archive(string work) => Publish("src/PortAudit.Cli", work, "-p:PublishProfile=archive");

    /// <summary>A project that needs an installed .NET.</summary>
    public static string Dependent(string project, string work) => Publish(project, work, "-c", "Release", "--self-contained", "false", "-p:PublishReadyToRun=true");

    /// <returns>The executable's path.</returns>
    private static string Publish(string project, string work, params string[] options)
    {
        var output = System.IO.Path.Combine(work, System.IO.Path.GetFileName(project));
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", System.IO.Path.Combine(Root(), project), "-r", RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64",
            "-o", output, "-v", "quiet", "--nologo", .. options,
        ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? System.IO.Path.Combine(output, System.IO.Path.GetFileName(project)) : throw new InvalidOperationException(said);
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
