using System.Globalization;
using System.Text;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>Writes what direct.xml says: chains and rules of iptables, and whole commands.</summary>
/// <param name="hasOwnChains">With the iptables back end direct rules of a built-in chain go to one of firewalld's beside it.</param>
internal sealed class FirewalldDirect(FirewalldWriter writer, bool hasOwnChains)
{
    /// <summary>Whether an element is for a family that can be followed.</summary>
    public static bool IsFollowed(XmlItem element) => element["ipv"] is "ipv4" or "ipv6";

    /// <summary>Whether anything in the file may be for a table.</summary>
    public static bool Mentions(XmlItem root, string table) =>
        root.Children.Exists(
        e => e["table"] == table || (e.Name == "passthrough" && (table == "filter" || e.Text.Contains(table, StringComparison.Ordinal))));

    public void Write(XmlItem root)
    {
        var own = root.Children.Where(e => e["ipv"] == (writer.IsV4 ? "ipv4" : "ipv6")).ToList();
        foreach (var chain in own.Where(e => e.Name == "chain"))
        {
            writer.At(chain.Span);
            if (chain["table"] is { } table && chain["chain"] is { } name) writer.In(table, $"-N {name}");
        }

        foreach (var rule in own.Where(e => e.Name == "rule").OrderBy(
            e => int.TryParse(e["priority"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) ? priority : 0))
        {
            writer.At(rule.Span);
            if (rule["table"] is { } table && rule["chain"] is { } chain) writer.In(table, $"-A {Placed(table, chain)} {Words(rule.Text)}");
        }

        foreach (var command in own.Where(e => e.Name == "passthrough"))
        {
            writer.At(command.Span);
            var words = Split(command.Text);
            var table = "filter";
            for (var i = words.Count - 2; i >= 0; i--)
            {
                if (words[i] is not ("-t" or "--table")) continue;
                table = words[i + 1];
                words.RemoveRange(i, 2);
            }

            writer.In(table, Joined(words));
        }
    }

    private string Placed(string table, string chain)
    {
        var isSuffixed = chain.EndsWith("_direct", StringComparison.Ordinal);
        if (!hasOwnChains) return isSuffixed && writer.Has(table, chain[..^7]) ? chain[..^7] : chain;
        return writer.Has(table, chain + "_direct") ? chain + "_direct" : chain;
    }

    private static string Words(string text) => Joined(Split(text));

    /// <summary>The words as a file for iptables-restore writes them.</summary>
    private static string Joined(IEnumerable<string> words) => string.Join(' ', words.Select(word =>
        word.Length > 0 && word.AsSpan().IndexOfAny(" \t\"\\") < 0
        ? word : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));

    /// <summary>Splits as a shell does, without expanding anything: firewalld gives the words to iptables as they are.</summary>
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, any) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (any) words.Add(word.ToString());
                word.Clear();
                any = false;
                continue;
            }

            any = true;
            if (c == quote) quote = '\0';
            else if (quote == '\0' && c is '"' or '\'') quote = c;
            else if (c == '\\' && quote != '\'' && i + 1 < text.Length) word.Append(text[++i]);
            else word.Append(c);
        }

        if (any) words.Add(word.ToString());
        return words;
    }
}
