namespace PortAudit.Parsing.Values;

/// <summary>Numbers with the prefixes of C, as iptables and ipset read them, so that <c>022</c> is 18 and <c>0x16</c> is 22.</summary>
public static class CNumber
{
    /// <param name="isOctal">Whether a leading zero makes the number another than its digits say.</param>
    public static bool TryParse(ReadOnlySpan<char> text, ulong maximum, out ulong value, out bool isOctal)
    {
        (value, isOctal) = (0, false);
        uint numberBase = 10;
        if (text.Length > 1 && text[0] == '0')
        {
            numberBase = text[1] is 'x' or 'X' ? 16u : 8u;
            text = text[(numberBase == 16 ? 2 : 1)..];
        }

        if (text.IsEmpty) return false;
        foreach (var c in text)
        {
            var digit = c switch { >= '0' and <= '9' => c - '0', >= 'a' and <= 'f' => c - 'a' + 10, >= 'A' and <= 'F' => c - 'A' + 10, _ => 99 };
            if (digit >= numberBase) return false;
            if (value > (maximum - (uint)digit) / numberBase || (uint)digit > maximum) return false;
            value = value * numberBase + (uint)digit;
        }

        isOctal = numberBase == 8 && value > 7;
        return true;
    }

    /// <summary><c>value</c> or <c>value/mask</c>, both of 32 bits; without a mask all bits count.</summary>
    public static bool TryMarked(ReadOnlySpan<char> text, out uint value, out uint mask)
    {
        (value, mask) = (0, uint.MaxValue);
        var slash = text.IndexOf('/');
        if (!TryParse(slash < 0 ? text : text[..slash], uint.MaxValue, out var number, out _)) return false;
        value = (uint)number;
        if (slash < 0) return true;
        if (!TryParse(text[(slash + 1)..], uint.MaxValue, out number, out _)) return false;
        mask = (uint)number;
        return true;
    }
}
