using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Recognises the save format by its table lines, wherever prompts and comments put them.</summary>
internal static class IptablesSaveDetection
{
    public static (Detection Detection, IpFamily Family) Detect(SourceFile source)
    {
        var text = source.Text.AsSpan();
        if (text.StartsWith("#!")) return (Detection.None, IpFamily.IPv4);
        IpFamily? header = null, content = null;
        var table = "";
        var indented = false;
        int tableLine = 0, number = 0, rules = 0, chains = 0, others = 0, commits = 0, foreign = 0;
        var rest = text;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny('\n', '\r');
            var raw = end < 0 ? rest : rest[..end];
            var line = raw.Trim();
            number++;
            var next = end < 0 ? rest.Length : end + (rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1);
            if (line.StartsWith("#")) header ??= IptablesFamilyEvidence.OfComment(line);
            else if (TableName(line) is { Length: > 0 } name)
            {
                if (tableLine == 0) (table, tableLine) = (name.ToString(), number);
                indented |= raw[0] != '*';
                content ??= IptablesFamilyEvidence.OfRules(rest[next..]);
            }
            else if (line is "COMMIT") commits++;
            else if (IsRule(line)) rules++;
            else if (IsChainLine(line)) chains++;
            else if (line.StartsWith("-P ") || line.StartsWith("-N ")) foreign++;
            else if (!line.IsEmpty) others++;
            rest = rest[next..];

            // A table, and something in it: the rest of the file can't change the answer.
            if (tableLine > 0 && !indented && commits + rules + chains > 0 && content is not null) break;
        }

        var family = content ?? header ?? IptablesFamilyEvidence.OfName(source.Path) ?? IpFamily.IPv4;
        if (indented && others > 0) return (Detection.None, family);
        if (tableLine > 0 && commits + rules + chains > 0)
            return (new Detection(header is null ? 95 : 100, $"line {tableLine} opens the table '{table}'"), family);
        if (tableLine > 0 && others == 0) return (new Detection(60, $"line {tableLine} opens the table '{table}'; nothing is in it"), family);
        if (tableLine == 0 && FlattenedDump.Matches(text))
            return (new Detection(90, "line 1 is an iptables-save dump without its line breaks"),
                IptablesFamilyEvidence.OfComment(text[..Math.Min(200, text.Length)]) ?? IptablesFamilyEvidence.OfRules(text) ?? family);
        return rules > 0 && others == 0 && foreign == 0 && tableLine == 0
            ? (new Detection(20, "all lines are rules of iptables, without a table"), content ?? IptablesFamilyEvidence.OfRules(text) ?? family)
            : (Detection.None, family);
    }

    /// <summary>The name after a star in column 1, if it is the whole line and a table that iptables has.</summary>
    private static ReadOnlySpan<char> TableName(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("*")) return default;
        var name = line[1..].Trim();
        return name is "filter" or "nat" or "mangle" or "raw" or "security"
            || (line.Length > 1 && line[1] != ' ' && name.IndexOfAnyExceptInRange('a', 'z') < 0) ? name : default;
    }

    private static bool IsRule(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("[") && line.IndexOf("] ", StringComparison.Ordinal) is > 0 and var at) line = line[(at + 2)..];
        return line.StartsWith("-A ") || line.StartsWith("-I ");
    }

    private static bool IsChainLine(ReadOnlySpan<char> line) => line.StartsWith(":") && line.IndexOf(' ') is > 1 and var blank
        && line[(blank + 1)..] is var policy && (policy.StartsWith("ACCEPT") || policy.StartsWith("DROP") || policy.StartsWith("-"));
}
