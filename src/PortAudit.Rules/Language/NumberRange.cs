using System.Globalization;

namespace PortAudit.Rules.Language;

/// <summary>Whole numbers from <see cref="Low"/> to <see cref="High"/>, both included; written <c>1-1023</c> or as a single number.</summary>
public readonly record struct NumberRange(long Low, long High)
{
    public bool Contains(long value) => Low <= value && value <= High;

    public static bool TryParse(string text, out NumberRange range)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var low = dash < 0 ? text : text[..dash];
        var high = dash < 0 ? text : text[(dash + 1)..];
        var ok = long.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            & long.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        range = new(first, last);
        return ok && first <= last;
    }

    public override string ToString() => Low == High ? $"{Low}" : $"{Low}-{High}";
}
