using System.Globalization;
using System.Text;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Conclusions;

/// <summary>The part of a finding's id that edits elsewhere leave alone: rule, file, what the facts and the rule's line mean.</summary>
/// <remarks>Never a line number, process id, file descriptor, inode, handle or counter.</remarks>
internal static class FindingIdentity
{
    public static string Of(AuditRule rule, SourceSpan? location, Operand? at, IReadOnlyList<Fact> facts, Func<string, string> repositoryPath)
    {
        var text = new StringBuilder(rule.Id);
        text.Append('\n').Append(location is { } span ? repositoryPath(span.File.Path) : "");
        foreach (var fact in facts.Where(f => f is not (CountFact or HostFact)))
            text.Append('\n').Append(fact.Type.Name).Append(' ').Append(fact.Identity);
        if (location is { } line && IsFilterRule(at)) text.Append('\n').Append(Meaning(line));
        return Hash(text.ToString());
    }

    /// <summary>The final id: the second and later findings of the same meaning are told apart by their number.</summary>
    public static string Numbered(string identity, int occurrence) => occurrence == 1 ? identity : Hash($"{identity}\n{occurrence}");

    // Rows of a snapshot say more than the listener means; only a firewall's own line is taken by its text.
    private static bool IsFilterRule(Operand? at) => at is FieldReference { Path: [.., { Name: "rule" or "rules" }] };

    // Without what changes while the rule stays: iptables-save -c, iptables -S -v, nft counters and handles.
    private static string Meaning(SourceSpan span)
    {
        var text = span.Length > 0 ? span.Text.ToString() : span.File.Line(span.Line).ToString();
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var kept = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if ((i == 0 || i == words.Length - 1) && IsCounter(words[i])) continue;
            if (words[i] == "-c" && IsNumber(i + 1) && IsNumber(i + 2)) i += 2;
            else if (words[i] == "packets" && IsNumber(i + 1) && i + 2 < words.Length && words[i + 2] == "bytes" && IsNumber(i + 3)) i += 3;
            else if (words[i] == "#" && i + 1 < words.Length && words[i + 1] == "handle" && IsNumber(i + 2)) i += 2;
            else kept.Add(words[i]);
        }

        return string.Join(' ', kept);

        bool IsNumber(int i) => i < words.Length && ulong.TryParse(words[i], NumberStyles.None, null, out _);
    }

    private static bool IsCounter(string word) => word.StartsWith('[') && word.EndsWith(']') && word.Split(':') is [var packets, var bytes]
        && ulong.TryParse(packets[1..], NumberStyles.None, null, out _) && ulong.TryParse(bytes[..^1], NumberStyles.None, null, out _);

    private static string Hash(string text) => Convert.ToHexStringLower(Sha256Digest.Of(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
