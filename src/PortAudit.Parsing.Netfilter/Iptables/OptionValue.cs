using System.Globalization;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>What the tool takes as an option's value: a number, one or two numbers in order, or one of some words.</summary>
internal sealed class OptionValue
{
    private readonly bool _isSpan;
    private readonly ulong _low;
    private readonly ulong _high;
    private readonly string[]? _words;

    private OptionValue(bool isSpan, ulong low, ulong high) => (_isSpan, _low, _high) = (isSpan, low, high);

    private OptionValue(string[] words) => _words = words;

    /// <summary>For people.</summary>
    public string Expected => _words is not null ? $"one of {string.Join(", ", _words)}" : _isSpan
        ? string.Create(CultureInfo.InvariantCulture, $"number or two with a colon, in order, from {_low} to {_high}")
        : string.Create(CultureInfo.InvariantCulture, $"number from {_low} to {_high}");

    public static OptionValue? Read(string[] fields)
    {
        foreach (var field in fields)
        {
            if (field.StartsWith("one=", StringComparison.Ordinal)) return new OptionValue(field[4..].Split('|'));
            var isSpan = field.StartsWith("span=", StringComparison.Ordinal);
            if (!isSpan && !field.StartsWith("int=", StringComparison.Ordinal)) continue;
            var ends = field[(isSpan ? 5 : 4)..].Split('-');
            return new OptionValue(isSpan, ulong.Parse(ends[0], CultureInfo.InvariantCulture), ulong.Parse(ends[1], CultureInfo.InvariantCulture));
        }

        return null;
    }

    public bool Takes(ReadOnlySpan<char> text)
    {
        if (_words is not null)
        {
            foreach (var word in _words)
                if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
            return false;
        }

        if (!_isSpan) return TryNumber(text, out _);
        var colon = text.IndexOf(':');
        if (colon < 0) return TryNumber(text, out _);
        ulong low = _low, high = _high;
        return (colon == 0 || TryNumber(text[..colon], out low)) && (colon == text.Length - 1 || TryNumber(text[(colon + 1)..], out high))
            && low <= high;
    }

    private bool TryNumber(ReadOnlySpan<char> text, out ulong number) =>
        CNumber.TryParse(text, ulong.MaxValue, out number, out _) && number >= _low && number <= _high;
}
