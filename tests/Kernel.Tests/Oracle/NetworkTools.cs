using System.Diagnostics;

namespace Kernel.Tests.Oracle;

/// <summary>The command line tools the oracle drives. They act in the network namespace of the calling thread.</summary>
internal static class NetworkTools
{
    private static readonly string[] Required =
    [
        "ip", "nft", "conntrack", "iptables-nft-restore", "ip6tables-nft-restore", "iptables-legacy-restore", "ip6tables-legacy-restore",
    ];

    /// <summary>The legacy tools lock a file for the whole host; nothing here concerns the host's tables.</summary>
    internal static string LockFile { get; } = Path.Combine(Path.GetTempPath(), $"portaudit-xtables-{Environment.ProcessId}.lock");

    internal static IReadOnlyList<string> Missing => [.. Required.Where(tool => Requirement.FindTool(tool) is null)];

    /// <exception cref="InvalidOperationException">The tool ended with an error; the message has its command line and output.</exception>
    internal static string Run(string tool, IReadOnlyList<string> arguments, string input)
    {
        var start = new ProcessStartInfo(Requirement.FindTool(tool) ?? tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XTABLES_LOCKFILE"] = LockFile;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool stopped reading at an error, which its exit code tells.
        }
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Result
            : throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {output.Result}{errors.Result}");
    }
}
