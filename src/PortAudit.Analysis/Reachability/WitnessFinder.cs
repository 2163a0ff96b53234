using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;

namespace PortAudit.Analysis.Reachability;

/// <summary>Picks one packet of a set to show, in the packet language, so that it can be asked again.</summary>
internal sealed class WitnessFinder(PacketSpace space)
{
    // How many of the fields below every witness names.
    private const int AlwaysShown = 3;

    private static readonly PacketField[] WitnessFields =
    [
        PacketField.Protocol, PacketField.SourceAddress, PacketField.DestinationPort,
        PacketField.InInterface, PacketField.DestinationAddress, PacketField.SourcePort, PacketField.SourceMac,
    ];

    private readonly PacketSet[] _preferences = Preferences(space);

    /// <summary>One packet of the set that a person would pick: from a documentation address, by an interface that faces outward.</summary>
    /// <param name="packets">What the witness represents, bare.</param>
    /// <param name="asked">All packets of the question; a field is named only where leaving it open would leave the set.</param>
    /// <param name="walk">That judged them.</param>
    public (PacketSet Set, string Text) Find(PacketSet packets, PacketSet asked, WalkResult walk, IpFamily of)
    {
        var family = space.Family(of);
        var chosen = packets & family;
        foreach (var preference in _preferences) chosen = chosen.Prefer(preference);
        if (chosen.Sample() is not { } sample) return (packets, "");

        var shown = new Dictionary<PacketField, IReadOnlyList<ValueRange>>();
        var named = asked & family;
        foreach (var field in WitnessFields)
        {
            if (shown.Count >= AlwaysShown && named.IsSubsetOf(packets)) break;
            if (walk.Shared(field) is { } value)
            {
                shown[field] = [new ValueRange(value)];
                continue;
            }

            shown[field] = sample.Fields[field];
            named &= space.Value(field, sample[field], of);
        }

        return (named & packets, PacketText.Write(sample with { Fields = shown }, space.Interfaces, asExample: true));
    }

    // What a witness should be, the most important first: each is only asked of what those before it left.
    private static PacketSet[] Preferences(PacketSpace space)
    {
        var outward = Enumerable.Range(0, space.Interfaces.Count)
            .Where(l => space.Interfaces.Name(l) != "lo" && !LocalInterfaces.IsLocal(space.Interfaces, l));
        return
        [
            space.Letters(PacketField.InInterface, outward),
            space.Addresses(PacketField.SourceAddress, KnownAddresses.Internet),
            space.Addresses(PacketField.SourceAddress, KnownAddresses.Documentation),
            space.Addresses(PacketField.SourceAddress, KnownAddresses.ExampleHosts),
            space.Addresses(PacketField.SourceAddress, KnownAddresses.Private),
            ~space.Addresses(PacketField.SourceAddress, KnownAddresses.NoSource),
            HostLike(space),
            space.Addresses(PacketField.DestinationAddress, KnownAddresses.ExampleServers),
            ~space.Addresses(PacketField.DestinationAddress, KnownAddresses.Loopback),
            space.Range(PacketField.SourcePort, 40000, 60000),
            space.Letters(PacketField.InInterface, [space.Interfaces.AnyOther]),
        ];
    }

    // Rather 10.0.0.7 than the network's own address.
    private static PacketSet HostLike(PacketSpace space) =>
        (space.Family(IpFamily.IPv4) & space.Masked(PacketField.SourceAddress, 7, 0xff))
        | (space.Family(IpFamily.IPv6) & space.Masked(PacketField.SourceAddress, 7, 0xff, IpFamily.IPv6));
}
