using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Asks the walk from where a new connection reaches a service: one slice a family.</summary>
internal sealed class EntryFinder
{
    private static readonly AddressSet NeverOutside = KnownAddresses.NoSource.Union(KnownAddresses.Loopback);

    private readonly HostFilter _filter;
    private readonly ZoneMap _zones;
    private readonly PacketSpace _space;
    private readonly InterfaceKind[] _kinds;
    private readonly PacketSet _overLoopback;
    private readonly PacketSet _fromOutside;
    private readonly PacketSet _nearby;
    private readonly IReadOnlyDictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>? _processes;
    private readonly Lazy<HashSet<string>> _namedPrograms;

    /// <param name="processes">For ports that only rules tell of: the programs and Windows services that they are for.</param>
    public EntryFinder(HostFilter filter, ZoneMap zones, IReadOnlyDictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>? processes = null)
    {
        (_filter, _zones, _space) = (filter, zones, filter.Space);
        _processes = processes;
        _namedPrograms = new(() => filter.Programs().ToHashSet());
        _overLoopback = _space.Value(PacketField.InInterface, (uint)_space.Interfaces.Letter("lo"));
        _kinds = [.. Enumerable.Range(0, _space.Interfaces.Count).Select(l => _space.Interfaces.Name(l) == "lo" ? InterfaceKind.Loopback
            : LocalInterfaces.IsLocal(_space.Interfaces, l) ? InterfaceKind.Local : InterfaceKind.Facing)];
        // Beyond lo, the kernel drops what goes to loopback as a martian.
        _nearby = _overLoopback | _space.Addresses(PacketField.SourceAddress, KnownAddresses.Private.Union(KnownAddresses.Link).Union(KnownAddresses.Loopback));
        _fromOutside = ~_overLoopback - _space.Addresses(PacketField.DestinationAddress, KnownAddresses.Loopback);
    }

    /// <summary>The slice and the packets that open a connection to the service, before any rule saw them.</summary>
    public (PacketSet Packets, Slice Slice) Opening(ServiceFact service, IpFamily family)
    {
        var protocol = (byte)Array.Find(IpProtocol.WithPorts.ToArray(), p => Vocabulary.Protocol(p) == service.Protocol);
        var slice = new Slice(family)
        {
            Known = Process(service, protocol),
            [PacketField.Protocol] = protocol,
            [PacketField.DestinationPort] = (uint)service.Port,
            [PacketField.Fragment] = 0,
            [PacketField.Mark] = 0,
        };
        var packets = _filter.Entering(HookPath.Input, family)
            & _space.Value(PacketField.ConnectionState, (uint)ConnectionState.New)
            & _space.Value(PacketField.Protocol, protocol)
            & _space.Value(PacketField.DestinationPort, (uint)service.Port)
            & _space.Value(PacketField.Mark, 0)
            & _space.Value(PacketField.DestinationKind, (uint)AddressKind.Local)
            & (_overLoopback | _fromOutside);
        if (protocol == IpProtocol.Tcp)
        {
            packets &= _space.Value(PacketField.TcpFlags, 2);
            slice[PacketField.TcpFlags] = 2;
        }

        return (packets & Bound(service, family), slice);
    }

    // A listener that is seen has its owner. What only rules tell of is what they are for: a rule for another program is none of it.
    private Func<QuestionSubject, bool?>? Process(ServiceFact service, byte protocol)
    {
        if (service.Listeners.Count > 0) return ListenerProcess.Of(service, _namedPrograms) is { } process ? process.Answer : null;
        if (_processes is null) return null;
        var named = _processes.GetValueOrDefault((protocol, service.Port));
        return subject => subject is NeighbourSubject ? null : named?.Contains(subject) == true;
    }

    /// <returns><see langword="null"/> when the service takes no packets of the family.</returns>
    public ServiceEntry? Find(ServiceFact service, IpFamily family)
    {
        if (!Takes(service, family)) return null;
        if (!_filter.Covers(family)) return FromBindings(service, family);
        var (packets, slice) = Opening(service, family);
        var result = _filter.Walk(HookPath.Input, packets, slice, ConnectionState.New);
        // What a rule sends on to another port reaches whoever listens there.
        var port = _space.Value(PacketField.DestinationPort, (uint)service.Port);
        return new ServiceEntry(family, Describe(result.MustArrive(port)), Describe(result.MayArrive(port & Near())), result);
    }

    // Whatever the neighbours' addresses are, they are not the internet: where a rule is for them alone, that is how far it reaches.
    private PacketSet Near()
    {
        var near = _space.All;
        for (var i = 0; i < _filter.Questions.Count; i++)
        {
            if (_filter.Questions[i].Subject is NeighbourSubject) near &= _nearby | ~_space.Unknown(i);
        }

        return near;
    }

    public static bool Takes(ServiceFact service, IpFamily family) =>
        service.Listeners.Count == 0 || service.Listeners.Any(l => l.Listener.Address.Takes(family) != false);

    public string Reach(IEnumerable<Door> doors) => _zones.Reach(doors.Select(d => d.AsSource));

    /// <summary>Those of the packets that arrive by another interface than loopback.</summary>
    public PacketSet Beyond(PacketSet packets) => packets - _overLoopback;

    private PacketSet Bound(ServiceFact service, IpFamily family)
    {
        if (service.Listeners.Count == 0) return _space.All;
        var bound = _space.Empty;
        foreach (var listener in service.Listeners.Select(l => l.Listener.Address).Where(a => a.Takes(family) != false))
        {
            var here = _space.All;
            if (listener.Address is { } address && !listener.IsWildcard)
                here &= _space.Value(PacketField.DestinationAddress, address.Bits, family);
            if (listener.Device is { } device)
                here &= _space.Value(PacketField.InInterface, (uint)_space.Interfaces.Letter(device));
            bound |= listener.IsLoopback ? here & _overLoopback : here;
        }

        return bound;
    }

    private Entry Describe(PacketSet packets)
    {
        var doors = new List<Door>();
        var alphabet = _space.Interfaces;
        // One cube for all interfaces with the same sources: few rules tell interfaces apart.
        foreach (var cube in packets.Cubes([PacketField.InInterface, PacketField.SourceAddress], int.MaxValue))
        {
            var sources = cube.Addresses(PacketField.SourceAddress);
            var isMartian = sources.IsSubsetOf(NeverOutside);
            for (var letter = 0; letter < alphabet.Count; letter++)
            {
                // Nobody stands behind a door for martians only.
                if (!cube.Holds(PacketField.InInterface, (uint)letter) || (isMartian && Kind(letter) != InterfaceKind.Loopback)) continue;
                doors.Add(new Door(Kind(letter), letter == alphabet.AnyOther ? null : alphabet.Describe(letter), sources));
            }
        }

        return new Entry(packets, doors, Reach(doors));
    }

    private InterfaceKind Kind(int letter) => _kinds[letter];

    private ServiceEntry FromBindings(ServiceFact service, IpFamily family)
    {
        var doors = new List<Door>();
        foreach (var address in service.Listeners.Select(l => l.Listener.Address).Where(a => a.Takes(family) != false))
        {
            var sources = address switch
            {
                { IsLoopback: true } => KnownAddresses.Loopback,
                { Address: { } a, IsWildcard: false } when KnownAddresses.Private.Contains(a) => KnownAddresses.Private,
                { Address: { } a, IsWildcard: false } when KnownAddresses.Link.Contains(a) => KnownAddresses.Link,
                _ => AddressSet.All,
            };
            var kind = address.IsLoopback ? InterfaceKind.Loopback
                : address.Device is { } device ? Kind(_space.Interfaces.Letter(device)) : InterfaceKind.Facing;
            doors.Add(new Door(kind, address.Device, sources.Only(family)));
        }

        // Nothing was judged: a loopback binding is sure by itself, all else only possible.
        var sure = doors.Where(d => d.Kind == InterfaceKind.Loopback).ToList();
        return new ServiceEntry(family, Named(sure), Named(doors), null);

        Entry Named(List<Door> some) => new(_space.Empty, some, Reach(some));
    }
}
