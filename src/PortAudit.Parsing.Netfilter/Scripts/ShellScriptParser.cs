using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Ipsets;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Reads shell scripts, and plain lists of commands, that set up a firewall with iptables, ip6tables, ipset and nft.</summary>
/// <remarks>Variables, quoting, loops over known words and functions are followed; what only the running script knows stays unknown.</remarks>
public sealed class ShellScriptParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "shell";

    public Detection Detect(SourceFile source)
    {
        var isScript = source.Text.StartsWith("#!", StringComparison.Ordinal);
        if (isScript && !FirstLine(source.Text).Contains("sh", StringComparison.Ordinal)) return Detection.None;
        int number = 0, commands = 0, first = 0, others = 0;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (line.IsEmpty || line[0] == '#') continue;
            if (IsCommand(line) || (isScript && IsByVariable(line, source.Text)))
            {
                commands++;
                if (first == 0) first = number;
            }
            else
            {
                others++;
            }

            if (commands > 5 && isScript || number > 20_000) break;
        }

        if (commands == 0) return Detection.None;
        if (isScript) return new Detection(93, $"a shell script that runs a firewall command on line {first}");
        var mentions = source.Path.EndsWith(".sh", StringComparison.Ordinal) || source.Path.Contains(".sh.", StringComparison.Ordinal)
            || source.Path.EndsWith(".bash", StringComparison.Ordinal);
        return commands >= others ? new Detection(85, $"line {first} is a firewall command")
            : mentions ? new Detection(60, $"named like a script; line {first} is a firewall command")
            : LooksLikeShell(source.Text)
            ? new Detection(55, $"a shell script without its first line; line {first} is a firewall command") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason) => Parse(source, reason, ParseContext.None);

    public ParsedInput Parse(SourceFile source, string reason, ParseContext context) =>
        IpsetCatalog.Completed(source, Type, sets => new ShellScriptReader(source, serviceNames, context, sets).Read(Type, reason));

    private static ReadOnlySpan<char> FirstLine(string text) => text.AsSpan(0, text.IndexOf('\n') is >= 0 and var end ? end : text.Length);

    private static bool LooksLikeShell(string text) => text.Contains("\ndone", StringComparison.Ordinal)
        || text.Contains("\nfi", StringComparison.Ordinal) || text.Contains("=$", StringComparison.Ordinal);

    /// <summary>Whether a line of a script that names one of the tools gives a program in a variable what only these take.</summary>
    private static bool IsByVariable(ReadOnlySpan<char> line, string text)
    {
        if (line.IndexOf('$') is not (>= 0 and var sign) || line[sign..].IndexOf(' ') is not (> 0 and var blank)) return false;
        var rest = line[(sign + blank)..].TrimStart();
        return (rest.StartsWith("-A ") || rest.StartsWith("-I ") || rest.StartsWith("-P ") || rest.StartsWith("-t nat ")
            || rest.StartsWith("-t filter ")) && text.Contains("tables", StringComparison.Ordinal);
    }

    /// <summary>Whether a line runs one of the tools with something that changes rules.</summary>
    private static bool IsCommand(ReadOnlySpan<char> line)
    {
        Span<Range> words = stackalloc Range[12];
        var count = line.Split(words, ' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < count; i++)
        {
            var word = line[words[i]];
            if (i == count - 1 && count == words.Length) word = word.IndexOf(' ') is > 0 and var blank ? word[..blank] : word;
            var tool = word.Trim("\"';(`").ToString();
            var isVariable = tool.StartsWith('$') && FirewallTool.OfVariable(tool) is not null;
            if (FirewallTool.Find(tool) is not { Kind: not FirewallToolKind.Loader } && !isVariable) continue;
            var rest = line[words[i].Start..][word.Length..].TrimStart();
            return rest.StartsWith("-") || rest.StartsWith("\"$@\"") || rest.StartsWith("$@")
                || FirewallTool.Find(tool) is { Kind: FirewallToolKind.Restore } || rest.StartsWith("create ") || rest.StartsWith("add ")
                || rest.StartsWith("flush")
                || (FirewallTool.Find(tool) is { Kind: FirewallToolKind.Nft }
                && (rest.StartsWith("insert ") || rest.StartsWith("delete ") || rest.StartsWith("'") || rest.StartsWith("\"")))
                || (isVariable && rest.StartsWith("$"));
        }

        return false;
    }
}
