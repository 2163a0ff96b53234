using System.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>The installed nft, in a network namespace of its own.</summary>
internal static class RealNft
{
    /// <summary>What <c>nft -c -f</c> says of files: the exit code and the errors. All files are asked in one namespace.</summary>
    public static Dictionary<string, (int Code, string Errors)> Check(IEnumerable<string> files)
    {
        Requirement.Tools("unshare", "nft");
        const string script = """
            while IFS= read -r file; do
              cd "$(dirname "$file")"
              errors=$(timeout 20 nft -c -f "$file" 2>&1 </dev/null); code=$?
              printf '%s\0%s\0%s\0' "$file" "$code" "$errors"
            done
            """;
        var start = new ProcessStartInfo("unshare", ["-n", "bash", "-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        foreach (var file in files) process.StandardInput.WriteLine(file);
        process.StandardInput.Close();
        var fields = output.GetAwaiter().GetResult().Split('\0');
        process.WaitForExit();
        var answers = new Dictionary<string, (int, string)>();
        for (var i = 0; i + 2 < fields.Length; i += 3) answers[fields[i]] = (int.Parse(fields[i + 1]), fields[i + 2]);
        return answers;
    }
}
