using System.Text;

namespace PortAudit.Parsing.Windows;

/// <summary>The one form in which the registry keeps a firewall rule: a version, then fields between bars ([MS-GPFAS] 2.2.2.19).</summary>
/// <remarks>Nothing is lost: <see cref="ToString"/> gives the text back, but for an end without its bar.</remarks>
internal sealed record RuleString(string Version, IReadOnlyList<RuleStringField> Fields)
{
    /// <returns><see langword="null"/> when the text does not begin with a version: then it is not a rule.</returns>
    public static RuleString? Parse(string text)
    {
        var bar = text.IndexOf('|');
        if (bar < 2 || text[0] is not ('v' or 'V')) return null;
        foreach (var c in text.AsSpan(1, bar - 1))
            if (!char.IsAsciiDigit(c) && c != '.') return null;
        var fields = new List<RuleStringField>();
        for (var at = bar + 1; at < text.Length;)
        {
            var end = text.IndexOf('|', at);
            if (end < 0 || fields.Count >= WindowsLimits.MostFields) end = text.Length;
            var equals = text.IndexOf('=', at, end - at);
            fields.Add(equals < 0
                ? new RuleStringField(text[at..end], null, at)
                : new RuleStringField(text[at..equals], text[(equals + 1)..end], at));
            at = end + 1;
        }

        return new RuleString(text[1..bar], fields);
    }

    public override string ToString()
    {
        var text = new StringBuilder("v").Append(Version).Append('|');
        foreach (var field in Fields)
        {
            text.Append(field.Key);
            if (field.Value is not null) text.Append('=').Append(field.Value);
            text.Append('|');
        }

        return text.ToString();
    }
}

/// <summary>One field of a rule string.</summary>
/// <param name="Value"><see langword="null"/> without an equals sign.</param>
/// <param name="Start">Where it begins in the text.</param>
internal sealed record RuleStringField(string Key, string? Value, int Start);
