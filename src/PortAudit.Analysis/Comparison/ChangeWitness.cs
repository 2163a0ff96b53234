using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;

namespace PortAudit.Analysis.Comparison;

/// <summary>Picks one packet out of changed ones, and tells what both rulesets do with it.</summary>
internal sealed class ChangeWitness(PacketSpace space, HookPath path, IpFamily family)
{
    private const int AlwaysShown = 3;

    // Of these, as many as a witness needs for every packet like it to be changed too; the first ones always.
    private static readonly PacketField[] Fields =
    [
        PacketField.Protocol, PacketField.SourceAddress, PacketField.DestinationPort, PacketField.IcmpType, PacketField.InInterface,
        PacketField.OutInterface, PacketField.DestinationAddress, PacketField.SourcePort, PacketField.IcmpCode, PacketField.SourceMac,
    ];

    private readonly List<PacketSet> _preferences = Preferences(space);

    /// <param name="packets">Changed ones, not none.</param>
    /// <param name="asked">All that the comparison asked about.</param>
    /// <returns>In the packet language.</returns>
    public string Find(PacketSet packets, PacketSet asked)
    {
        var chosen = packets;
        foreach (var preference in _preferences) chosen = chosen.Prefer(preference);
        var sample = chosen.Sample()!;
        var isTcp = sample[PacketField.Protocol] == IpProtocol.Tcp;
        var shown = new Dictionary<PacketField, IReadOnlyList<ValueRange>>();
        var named = Having(asked, PacketField.ConnectionState, sample, shown);
        // Other protocols have no flags: what the set says of them there means nothing.
        named = Having(named, PacketField.TcpFlags, sample, shown);
        if (!isTcp) shown.Remove(PacketField.TcpFlags);
        foreach (var field in Fields)
        {
            var mayStop = shown.Count >= AlwaysShown + 1;
            if (mayStop && named.IsSubsetOf(packets)) break;
            if (!IsField(field, (byte)sample[PacketField.Protocol])) continue;
            named = Having(named, field, sample, shown);
        }

        var text = PacketText.Write(sample with { Fields = shown }, space.Interfaces, asExample: true);
        if (path != HookPath.Input) text += $" hook {path.ToString().ToLowerInvariant()}";
        return text;
    }

    private PacketSet Having(PacketSet named, PacketField field, PacketCube sample, Dictionary<PacketField, IReadOnlyList<ValueRange>> shown)
    {
        shown[field] = sample.Fields[field];
        return named & space.Value(field, sample[field], family);
    }

    private bool IsField(PacketField field, byte protocol) => field switch
    {
        PacketField.SourcePort or PacketField.DestinationPort => IpProtocol.HasPorts(protocol),
        PacketField.IcmpType or PacketField.IcmpCode => protocol is IpProtocol.Icmp or IpProtocol.IcmpV6,
        PacketField.InInterface => path != HookPath.Output,
        PacketField.OutInterface => path != HookPath.Input,
        _ => true,
    };

    // What a witness should be, the most important first.
    private static List<PacketSet> Preferences(PacketSpace space)
    {
        var outward = Enumerable.Range(0, space.Interfaces.Count)
            .Where(l => space.Interfaces.Name(l) != "lo" && !LocalInterfaces.IsLocal(space.Interfaces, l));
        return
        [
            space.Value(PacketField.ConnectionState, (uint)ConnectionState.New),
            space.Letters(PacketField.InInterface, outward),
            space.Value(PacketField.Protocol, IpProtocol.Tcp),
            space.Value(PacketField.Protocol, IpProtocol.Udp),
            space.Value(PacketField.TcpFlags, 2),
            space.Addresses(PacketField.SourceAddress, KnownAddresses.Internet),
            space.Addresses(PacketField.SourceAddress, KnownAddresses.Documentation),
            space.Addresses(PacketField.SourceAddress, KnownAddresses.ExampleHosts),
            ~space.Addresses(PacketField.SourceAddress, KnownAddresses.NoSource),
            space.Addresses(PacketField.DestinationAddress, KnownAddresses.ExampleServers),
            ~space.Addresses(PacketField.DestinationAddress, KnownAddresses.Loopback),
            space.Range(PacketField.DestinationPort, 1, 65535),
            space.Range(PacketField.SourcePort, 40000, 60000),
            space.Letters(PacketField.InInterface, [space.Interfaces.AnyOther]),
        ];
    }
}
