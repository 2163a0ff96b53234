using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>Reads batch files (<c>.bat</c>, <c>.cmd</c>) that set Windows Firewall up with netsh and reg.</summary>
public sealed class BatchParser : IConfigParser
{
    private const int LinesLookedAt = 2000;

    public string Type => "batch";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary || !MayBe(source.Text)) return Detection.None;
        int number = 0, like = 0, other = 0, first = 0;
        var tool = "";
        var isContinued = false;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            if (++number > LinesLookedAt) break;
            var line = raw.Trim();
            if (line.IsEmpty) continue;
            if (isContinued || BatchReader.IsLine(line)) like++;
            else other++;
            isContinued = line[^1] == '^';
            if (first == 0 && Tool(line) is { } found) (first, tool) = (number, found);
        }

        return first > 0 && like >= 3 * other ? new Detection(97, $"line {first} of a batch file runs {tool} on the firewall") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var script = new ScriptPolicy(source, log);
        var netsh = new NetshCommands(script);
        var reg = new RegCommands(script);
        foreach (var command in new BatchReader(source).Read())
        {
            for (var i = 0; i < command.Words.Count; i++)
            {
                var name = command.Words[i].AsSpan(command.Words[i].LastIndexOfAny(['\\', '/', '(']) + 1);
                if (name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase)) name = name[..^4];
                var isEcho = i > 0 && command.Words[0].StartsWith("echo", StringComparison.OrdinalIgnoreCase);
                if (isEcho) break;
                if (name.Equals("netsh", StringComparison.OrdinalIgnoreCase) && NetshCommands.IsFirewall(command.Words, i)) netsh.Run(command, i);
                else if (name.Equals("reg", StringComparison.OrdinalIgnoreCase) && RegCommands.IsFirewall(command.Words, i)) reg.Run(command, i);
                else if (IsOther(command.Words, i))
                    script.Open(command.Span, string.Join(' ', command.Words), "it runs another tool on the firewall");
                else continue;
                break;
            }
        }

        var policy = script.Build();
        if (script.Steps == 0) log.ReportFile(WindowsDiagnostics.NothingRead, source.Path);
        return WindowsInput.Of(source, Type, reason, policy, script.Coverage, 0, log, script.Steps > 0);
    }

    private static bool MayBe(string text) => text.Contains("netsh", StringComparison.OrdinalIgnoreCase)
        || (text.Contains("reg", StringComparison.OrdinalIgnoreCase)
        && (text.Contains("FirewallPolicy", StringComparison.OrdinalIgnoreCase)
        || text.Contains("WindowsFirewall", StringComparison.OrdinalIgnoreCase)));

    private static string? Tool(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("rem ", StringComparison.OrdinalIgnoreCase) || line.StartsWith("::")) return null;
        var at = line.IndexOf("netsh", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var rest = line[(at + 5)..];
            if (rest.StartsWith(".exe", StringComparison.OrdinalIgnoreCase)) rest = rest[4..];
            rest = rest.TrimStart("\" ");

            // 'C:\>netsh advfirewall firewall show rule' is a session, not a script.
            var isShown = rest.Contains(" show ", StringComparison.OrdinalIgnoreCase) || (at > 0 && line[at - 1] == '>');
            if (!isShown && (rest.StartsWith("adv", StringComparison.OrdinalIgnoreCase)
                || rest.StartsWith("firewall", StringComparison.OrdinalIgnoreCase)))
                return "netsh";
        }

        return line.Contains("reg", StringComparison.OrdinalIgnoreCase)
            && (line.Contains(@"\FirewallPolicy", StringComparison.OrdinalIgnoreCase)
            || line.Contains(@"\WindowsFirewall", StringComparison.OrdinalIgnoreCase))
            && (line.Contains(" add ", StringComparison.OrdinalIgnoreCase) || line.Contains(" delete ", StringComparison.OrdinalIgnoreCase))
            ? "reg" : null;
    }

    // PowerShell from a batch file, or the firewall's service switched off.
    private static bool IsOther(IReadOnlyList<string> words, int at)
    {
        var word = words[at];
        if (word.Contains("-NetFirewall", StringComparison.OrdinalIgnoreCase))
            return !word.Contains("Get-NetFirewall", StringComparison.OrdinalIgnoreCase);
        return word.Equals("mpssvc", StringComparison.OrdinalIgnoreCase) && at > 0
            && words.Take(at).Any(w => w.Equals("stop", StringComparison.OrdinalIgnoreCase)
            || w.Equals("config", StringComparison.OrdinalIgnoreCase) || w.Equals("delete", StringComparison.OrdinalIgnoreCase));
    }
}
