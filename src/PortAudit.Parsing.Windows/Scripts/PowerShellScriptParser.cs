using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>Reads PowerShell scripts that set Windows Firewall up with <c>New-NetFirewallRule</c>, <c>Set-NetFirewallProfile</c> and their
/// kin.</summary>
public sealed class PowerShellScriptParser : IConfigParser
{
    private const int LinesLookedAt = 2000;

    private static readonly string[] Changes = ["New-NetFirewallRule", "Set-NetFirewallRule", "Set-NetFirewallProfile",
        "Remove-NetFirewallRule", "Enable-NetFirewallRule", "Disable-NetFirewallRule"];

    public string Type => "powershell-script";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary || !source.Text.Contains("-NetFirewall", StringComparison.OrdinalIgnoreCase)) return Detection.None;
        int number = 0, like = 0, other = 0, first = 0;
        var cmdlet = "";
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            if (++number > LinesLookedAt) break;
            var line = raw.Trim();
            if (line.IsEmpty) continue;
            if (PowerShellScriptReader.IsLine(line)) like++;
            else other++;
            if (first > 0 || line[0] == '#' || Prompt.Read(line, out _) is PromptKind.PowerShell) continue;
            foreach (var change in Changes)
            {
                if (line.Contains(change, StringComparison.OrdinalIgnoreCase)) (first, cmdlet) = (number, change);
            }
        }

        return first > 0 && like >= 3 * other ? new Detection(96, $"line {first} of a PowerShell script runs {cmdlet}") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var script = new ScriptPolicy(source, log);
        var netsh = new NetshCommands(script);
        var cmdlets = new FirewallCmdlets(script);
        foreach (var command in new PowerShellScriptReader(source).Read())
        {
            for (var i = 0; i < command.Words.Count; i++)
            {
                if (FirewallCmdlets.IsOne(command.Words[i])) cmdlets.Run(command, i, netsh);
                else if (command.Words[i].Equals("netsh", StringComparison.OrdinalIgnoreCase) && NetshCommands.IsFirewall(command.Words, i))
                    netsh.Run(command, i);
                else continue;
                break;
            }
        }

        var policy = script.Build();
        if (script.Steps == 0) log.ReportFile(WindowsDiagnostics.NothingRead, source.Path);
        return WindowsInput.Of(source, Type, reason, policy, script.Coverage, 0, log, script.Steps > 0);
    }
}
