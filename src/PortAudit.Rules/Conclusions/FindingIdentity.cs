using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Conclusions;

/// <summary>The part of a finding's id that edits elsewhere leave alone: rule, file, what the facts and the rule's line mean.</summary>
/// <remarks>Never a line number, process id, file descriptor, inode, handle or counter.</remarks>
internal static partial class FindingIdentity
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

    private static string Meaning(SourceSpan span)
    {
        var text = span.Length > 0 ? span.Text.ToString() : span.File.Line(span.Line).ToString();
        return Counters().Replace(text, " ").Trim() is var bare ? string.Join(' ', bare.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : "";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    // iptables-save -c, iptables -S -v, nft counters and handles.
    [GeneratedRegex(@"^\s*\[\d+:\d+\]|\[\d+:\d+\]\s*$|\s-c \d+ \d+|\bpackets \d+ bytes \d+|# handle \d+", RegexOptions.CultureInvariant)]
    private static partial Regex Counters();
}
