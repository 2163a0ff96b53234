using System.Globalization;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>The one spelling of rates and quotas, whatever input they come from: amounts in bytes, bursts that are the default left out.</summary>
internal static class RateText
{
    /// <param name="rate"><c>10/second</c>, <c>10 mbytes/second</c>.</param>
    /// <param name="burst"><c>5 packets</c>; empty for the default.</param>
    public static string Limit(bool over, string rate, string burst)
    {
        var isBytes = rate.Contains("bytes", StringComparison.Ordinal);
        var text = $"limit rate {(over ? "over " : "")}{InBytes(rate)}";
        if (burst is "" or " ") return text;
        burst = InBytes(burst);
        return burst == (isBytes ? "0 bytes" : "5 packets") ? text : $"{text} burst {burst}";
    }

    public static string Quota(bool over, string amount, string unit) => $"quota {(over ? "over " : "")}{InBytes($"{amount} {unit}")}";

    private static string InBytes(string text)
    {
        foreach (var (unit, factor) in (ReadOnlySpan<(string, long)>)[(" kbytes", 1L << 10), (" mbytes", 1L << 20), (" gbytes", 1L << 30)])
        {
            if (text.IndexOf(unit, StringComparison.Ordinal) is > 0 and var at && long.TryParse(text.AsSpan(0, at), out var amount)
                && amount < long.MaxValue / factor)
                return (amount * factor).ToString(CultureInfo.InvariantCulture) + " bytes" + text[(at + unit.Length)..];
        }

        return text;
    }
}
