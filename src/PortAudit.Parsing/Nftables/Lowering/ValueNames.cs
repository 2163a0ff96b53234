using System.Globalization;
using PortAudit.Parsing.Iptables;

namespace PortAudit.Parsing.Nftables.Lowering;

/// <summary>What nft calls the values of its data types, from <c>Data/values.txt</c>.</summary>
internal static class ValueNames
{
    private static readonly Lazy<Dictionary<(string Type, string Name), ulong>> Values = new(Read);

    public static bool TryFind(string type, ReadOnlySpan<char> name, out ulong value)
    {
        value = 0;
        return name.Length <= 32 && Values.Value.TryGetValue((type, name.ToString().ToLowerInvariant()), out value);
    }

    /// <summary>The first name of a value, or the number where it has none.</summary>
    public static string NameOf(string type, ulong value)
    {
        foreach (var ((known, name), number) in Values.Value)
            if (known == type && number == value) return name;
        return value.ToString(CultureInfo.InvariantCulture);
    }

    public static bool TryProtocol(ReadOnlySpan<char> name, out ulong value)
    {
        value = 0;
        if (name.Length > 32) return false;
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

        if (!IptablesData.Protocols.TryGetValue(name.ToString().ToLowerInvariant(), out var number)) return false;
        value = (ulong)number;
        return true;
    }

    private static Dictionary<(string, string), ulong> Read()
    {
        var values = new Dictionary<(string, string), ulong>(256);
        foreach (var columns in DataFile.Rows("values.txt"))
        {
            var number = columns[2].StartsWith("0x", StringComparison.Ordinal)
                ? ulong.Parse(columns[2].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : ulong.Parse(columns[2], CultureInfo.InvariantCulture);
            values.TryAdd((columns[0], columns[1].ToLowerInvariant()), number);
        }

        return values;
    }
}
