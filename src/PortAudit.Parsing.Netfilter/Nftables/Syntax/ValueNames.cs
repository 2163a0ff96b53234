using System.Globalization;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Names;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>What nft calls the values of its data types, from <c>Data/values.txt</c>.</summary>
internal static class ValueNames
{
    /// <summary>A type, a blank and a name; the values in the same order.</summary>
    private static readonly NameIndex Names = new();
    private static readonly ulong[] Values = Read();

    public static bool TryFind(string type, ReadOnlySpan<char> name, out ulong value)
    {
        value = 0;
        if (name.Length > NetfilterLimits.LongestValueName || type.Length > NetfilterLimits.LongestValueName) return false;
        Span<char> key = stackalloc char[type.Length + name.Length + 1];
        type.CopyTo(key);
        key[type.Length] = ' ';
        name.ToLowerInvariant(key[(type.Length + 1)..]);
        var known = Names.Find(key);
        if (known >= 0) value = Values[known];
        return known >= 0;
    }

    /// <summary>The first name of a value, or the number where it has none.</summary>
    public static string NameOf(string type, ulong value)
    {
        for (var i = 0; i < Names.Count; i++)
            if (Values[i] == value && Names[i].StartsWith(type, StringComparison.Ordinal) && Names[i][type.Length] == ' ')
                return Names[i][(type.Length + 1)..];
        return value.ToString(CultureInfo.InvariantCulture);
    }

    public static bool TryProtocol(ReadOnlySpan<char> name, out ulong value)
    {
        value = 0;
        if (name.Length > NetfilterLimits.LongestValueName) return false;
        switch (name)
        {
            case "tcp":
                value = 6;
                return true;
            case "udp":
                value = 17;
                return true;
            case "icmp":
                value = 1;
                return true;
            case "icmpv6" or "ipv6-icmp":
                value = 58;
                return true;
        }

        if (!ProtocolNames.TryFind(name, out var number)) return false;
        value = (ulong)number;
        return true;
    }

    /// <summary>Decimal, hexadecimal or octal, as strtoull with base 0 reads it.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, int bits, out Bits128 value)
    {
        value = default;
        if (text.IsEmpty || text.Length > 40) return false;
        if (text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'X')
        {
            foreach (var c in text[2..])
            {
                if (!char.IsAsciiHexDigit(c)) return false;
                value = value << 4 | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 32) - 'a' + 10);
            }

            return value <= Bits128.Ones(bits);
        }

        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        value = number;
        return value <= Bits128.Ones(bits);
    }

    private static ulong[] Read()
    {
        var values = new ulong[256];
        foreach (var columns in NameTable.Rows("Nftables/values.txt"))
        {
            var key = $"{columns[0]} {columns[1].ToLowerInvariant()}";
            if (Names.Find(key) >= 0) continue;
            if (Names.Count == values.Length) Array.Resize(ref values, 2 * values.Length);
            values[Names.Add(key)] = columns[2].StartsWith("0x", StringComparison.Ordinal)
                ? ulong.Parse(columns[2].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : ulong.Parse(columns[2], CultureInfo.InvariantCulture);
        }

        return values;
    }
}
