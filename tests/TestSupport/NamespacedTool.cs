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

    /// <summary>Runs a script in a new folder that is gone afterwards.</summary>
    /// <param name="copiesOfEtc">Folders of /etc of which the script can write copies; the rest of /etc is read-only.</param>
    public static void RunInFolder(string script, Action<string> prepare, Action<string> check, params IReadOnlyList<string> copiesOfEtc)
    {
        var folder = Directory.CreateTempSubdirectory("portaudit").FullName;
        var copies = string.Concat(copiesOfEtc.Select(
            name => $"mkdir -p {folder}/.etc; cp -a /etc/{name} {folder}/.etc/{name}; mount --bind {folder}/.etc/{name} /etc/{name}; "));
        try
        {
            prepare(folder);
            Run($"set -e; mount --bind -o ro /etc /etc; {copies}{script}", folder: folder);
            check(folder);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
