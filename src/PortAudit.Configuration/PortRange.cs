using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PortAudit.Configuration;

/// <summary>Port numbers from 1 to 65535, both ends included.</summary>
public sealed record PortRange(int First, int Last)
{
    /// <summary>Reads <c>1389</c> or <c>8000-8100</c>; port 0 is not a port that anything could be reached on.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PortRange? range)
    {
        range = null;
        var dash = text.IndexOf('-');
        if (!TryNumber(dash < 0 ? text : text[..dash], out var first)) return false;
        var last = first;
        if (dash >= 0 && !TryNumber(text[(dash + 1)..], out last)) return false;
        if (first > last) return false;
        range = new PortRange(first, last);
        return true;
    }

    public override string ToString() => First == Last ? First.ToString(CultureInfo.InvariantCulture) : $"{First}-{Last}";

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 65535;
}
