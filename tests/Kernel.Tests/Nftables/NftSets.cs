using Kernel.Tests.Packets;

namespace Kernel.Tests.Nftables;

/// <summary>Draws the named sets and maps of a table, and tells which there are of a kind.</summary>
internal sealed class NftSets(NftValues values)
{
    private readonly List<(string Kind, string Name)> _known = [];
    private readonly List<string> _lines = [];
    private Random Random => values.Random;

    /// <summary>The declarations.</summary>
    internal IReadOnlyList<string> Lines => _lines;

    /// <summary>A set or map of the kind, declared now if need be.</summary>
    internal string Named(string kind)
    {
        var fitting = _known.Where(k => k.Kind == kind).ToList();
        if (fitting.Count > 0 && Random.Chance(0.6)) return "@" + Random.Pick(fitting).Name;
        var name = $"s{_known.Count}_{kind}";
        _known.Add((kind, name));
        var (type, flags, elements) = Content(kind);
        _lines.Add($"\t{(type.Contains(':') ? "map" : "set")} {name} {{");
        _lines.Add($"\t\ttype {type}");
        if (flags.Length > 0) _lines.Add($"\t\tflags {flags}");
        if (flags == "interval" && kind is "saddr4" or "saddr6" or "ports") _lines.Add("\t\tauto-merge");
        if (elements.Count > 0) _lines.Add($"\t\telements = {{ {string.Join(Random.Chance(0.5) ? ", " : ",\n\t\t\t     ", elements)} }}");
        _lines.Add("\t}");
        return "@" + name;
    }

    private (string Type, string Flags, List<string> Elements) Content(string kind) => kind switch
    {
        "saddr4" => ("ipv4_addr", "interval", Blocks(false)),
        "saddr6" => ("ipv6_addr", "interval", Blocks(true)),
        "ports" => ("inet_service", "interval", Distinct(6, values.PortBlock)),
        "plain_ports" => ("inet_service", "", Distinct(6, () => $"{values.Port()}")),
        "ifaces" => ("ifname", "", Distinct(2, values.Interface)),
        "marks" => ("mark", "", Distinct(3, values.Mark)),
        "pairs4" => ("ipv4_addr . inet_service", "interval", Pairs(false)),
        "pairs6" => ("ipv6_addr . inet_service", "interval", Pairs(true)),
        "protocol_ports" => ("inet_proto . inet_service", "", Distinct(5, () => $"{Random.Pick("tcp", "udp", "sctp")} . {values.Port()}")),
        "triples4" => ("ipv4_addr . inet_proto . inet_service", "interval",
            [.. values.Apart(3, () => values.Block(false, true), NftValues.Ends).Select(b => $"{b} . {Random.Pick("tcp", "udp")} . {values.PortBlock()}")]),
        "port_mark" => ("inet_service : mark", "interval", [.. Ports(4).Select(p => $"{p} : {values.Mark()}")]),
        "port_port" => ("inet_service : inet_service", "", [.. Distinct(4, () => $"{values.Port()}").Select(p => $"{p} : {values.Port()}")]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private List<string> Blocks(bool ipv6) => Distinct(6, () => values.Block(ipv6, true));

    private List<string> Ports(int most) => values.Apart(most, values.PortBlock, NftValues.PortEnds);

    private List<string> Pairs(bool ipv6) =>
        [.. values.Apart(4, () => values.Block(ipv6, true), NftValues.Ends).Select(b => $"{b} . {values.PortBlock()}")];

    private List<string> Distinct(int most, Func<string> draw) =>
        [.. Enumerable.Range(0, Random.Next(0, most) + 1).Select(_ => draw()).Distinct()];
}
