using System.Diagnostics;

namespace TestSupport;

/// <summary>Firewall tools of this machine, run as root in network and mount namespaces of their own.</summary>
public static class NamespacedTool
{
    /// <summary>Skips the test by name where a tool is missing.</summary>
    public static void Require(params ReadOnlySpan<string> tools) => Requirement.Tools(["unshare", .. tools]);

    /// <summary>Runs a script of bash, which has to succeed.</summary>
    public static string Run(string script, string input = "", string? folder = null)
    {
        var start = new ProcessStartInfo("unshare", ["-nm", "bash", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output.Result} {error.Result}");
        return output.Result;
    }

    /// <summary>Runs a script in a new folder that is gone afterwards; /etc is a copy.</summary>
    public static void RunInFolder(string script, Action<string> prepare, Action<string> check)
    {
        var folder = Directory.CreateTempSubdirectory("portaudit").FullName;
        try
        {
            prepare(folder);
            Run($"cp -a /etc {folder}/.etc; mount --bind {folder}/.etc /etc; set -e; {script}", folder: folder);
            check(folder);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
