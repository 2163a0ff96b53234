using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Names;

/// <summary>The names of layer-4 protocols, in any case.</summary>
internal static class ProtocolNames
{
    private static readonly Dictionary<string, int> Numbers = Read();

    /// <summary>A protocol by number or by name; 0 is every protocol.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int number)
    {
        if (text is "tcp") return (number = IpProtocol.Tcp) > 0;
        if (text is "udp") return (number = IpProtocol.Udp) > 0;
        if (!CNumber.TryParse(text, 255, out var value, out _)) return TryFind(text, out number);
        number = (int)value;
        return true;
    }

    /// <summary>A protocol by name.</summary>
    public static bool TryFind(ReadOnlySpan<char> name, out int number)
    {
        number = 0;
        if (name.Length > NetfilterLimits.LongestProtocolName) return false;
        Span<char> lower = stackalloc char[name.Length];
        name.ToLowerInvariant(lower);
        return Numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower, out number);
    }

    private static Dictionary<string, int> Read()
    {
        var numbers = new Dictionary<string, int>();
        foreach (var fields in NameTable.Rows("Names/protocols.txt"))
            foreach (var name in fields.AsSpan(1)) numbers.TryAdd(name, int.Parse(fields[0]));
        return numbers;
    }
}
