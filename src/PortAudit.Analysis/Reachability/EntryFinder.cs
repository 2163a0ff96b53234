using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Asks the walk from where a new connection reaches a service: one slice a family.</summary>
internal sealed class EntryFinder
{
    private static readonly AddressSet NeverOutside = KnownAddresses.NoSource.Union(KnownAddresses.Loopback);

    private readonly HostFilter _filter;
    private readonly ZoneMap _zones;
    private readonly PacketSpace _space;
    private readonly BoxFinder _boxes;
    private readonly WitnessFinder _witnesses;
    private readonly InterfaceKind[] _kinds;
    private readonly PacketSet _overLoopback;
    private readonly PacketSet _fromOutside;
    private readonly PacketSet _nearby;
    private readonly IReadOnlyDictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>? _processes;
    private readonly Lazy<HashSet<string>> _namedPrograms;
    private readonly Dictionary<IpFamily, List<FilterRule>> _translating = [];

    // What opens a connection of a protocol to any port, and what a bare set says of interfaces and sources: many services share both.
    private readonly PacketSet?[] _openings = new PacketSet?[2 << 8];
    private readonly Dictionary<int, Entry>[] _described = [[], []];
    private PacketSet _near;
    private int _nearQuestions;

    /// <param name="processes">For ports that only rules tell of: the programs and Windows services that they are for.</param>
    public EntryFinder(
        HostFilter filter, ZoneMap zones, BoxPaths paths, IReadOnlyDictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>? processes = null)
    {
        (_filter, _zones, _space) = (filter, zones, filter.Space);
        _boxes = new BoxFinder(filter, paths);
        _witnesses = new WitnessFinder(filter.Space);
        _processes = processes;
        _namedPrograms = new(() => filter.Programs().ToHashSet());
        _overLoopback = _space.Value(PacketField.InInterface, (uint)_space.Interfaces.Letter("lo"));
        _kinds = [.. Enumerable.Range(0, _space.Interfaces.Count).Select(l => _space.Interfaces.Name(l) == "lo" ? InterfaceKind.Loopback
            : LocalInterfaces.IsLocal(_space.Interfaces, l) ? InterfaceKind.Local : InterfaceKind.Facing)];
        // Beyond lo, the kernel drops what goes to loopback as a martian.
        _nearby = _overLoopback
            | _space.Addresses(PacketField.SourceAddress, KnownAddresses.Nearby);
        _near = _space.All;
        _fromOutside = ~_overLoopback - _space.Addresses(PacketField.DestinationAddress, KnownAddresses.Loopback);
    }

    /// <summary>What all packets that open a connection to the service have in common.</summary>
    public Slice SliceOf(ServiceFact service, IpFamily family) =>
        SliceOf(Number(service), service.Port, family, Process(service), Processes(service));

    private static Slice SliceOf(
        byte protocol, int port, IpFamily family, Func<QuestionSubject, bool?>? known = null, IReadOnlyCollection<QuestionSubject>? processes = null)
    {
        var slice = new Slice(family)
        {
            Known = known,
            Processes = processes,
            [PacketField.Protocol] = protocol,
            [PacketField.DestinationPort] = (uint)port,
            [PacketField.Fragment] = 0,
            [PacketField.Mark] = 0,
        };
        if (protocol == IpProtocol.Tcp) slice[PacketField.TcpFlags] = 2;
        return slice;
    }

    // The packets that open a connection to a port, before any rule saw them.
    private PacketSet Opening(byte protocol, int port, IpFamily family)
    {
        if (_openings[At(family) << 8 | protocol] is not { } packets)
        {
            packets = _filter.Entering(HookPath.Input, family)
                & _space.Value(PacketField.ConnectionState, (uint)ConnectionState.New)
                & _space.Value(PacketField.Protocol, protocol)
                & _space.Value(PacketField.Mark, 0)
                & _space.Value(PacketField.DestinationKind, (uint)AddressKind.Local)
                & (_overLoopback | _fromOutside);
            if (protocol == IpProtocol.Tcp) packets &= _space.Value(PacketField.TcpFlags, 2);
            _openings[At(family) << 8 | protocol] = packets;
        }

        // The slice says the port, unless a rule may change it.
        return _filter.Rewrites(PacketField.DestinationPort) ? packets & _space.Value(PacketField.DestinationPort, (uint)port) : packets;
    }

    // A listener that is seen has its owner. What only rules tell of is what they are for: a rule for another program does not count.
    private Func<QuestionSubject, bool?>? Process(ServiceFact service)
    {
        if (service.Listeners.Count > 0) return ListenerProcess.Of(service, _namedPrograms) is { } process ? process.Answer : null;
        if (Processes(service) is not { } processes) return null;
        return subject => subject is NeighbourSubject ? null : processes.Contains(subject);
    }

    // All that a service is for, where only rules tell of it.
    private HashSet<QuestionSubject>? Processes(ServiceFact service)
    {
        if (_processes is null || service.Listeners.Count > 0) return null;
        return _processes.TryGetValue((Number(service), service.Port), out var named) ? named : [];
    }

    // Whatever the neighbours' addresses are, they are not the internet: where a rule is for them alone, that is how far it reaches.
    private PacketSet Near()
    {
        for (; _nearQuestions < _filter.Questions.Count; _nearQuestions++)
        {
            if (_filter.Questions[_nearQuestions].Subject is NeighbourSubject) _near &= _nearby | ~_space.Unknown(_nearQuestions);
        }

        return _near;
    }

    /// <returns>The direct way first; nothing when the service takes no packets of the family.</returns>
    public IEnumerable<ServiceEntry> Find(ServiceFact service, IpFamily family)
    {
        if (Takes(service, family))
        {
            if (!_filter.Covers(family))
            {
                yield return FromBindings(service, family);
                yield break;
            }

            yield return _boxes.Judge(service, Number(service), family, Process(service)) is { } evidence
                ? Of(evidence, family)
                : Arriving(service, family, Opening(Number(service), service.Port, family) & BoundTo(service, family), SliceOf(service, family),
                EntryPath.Direct);
            foreach (var port in RedirectedTo(service, family))
            {
                var packets = Opening(Number(service), port, family);
                yield return Arriving(service, family, packets, SliceOf(Number(service), port, family), EntryPath.Redirected);
            }
        }

        if (_filter.Covers(family) && _filter.MayForward(family) && IsPublished(service, family)) yield return Published(service, family);
    }

    // What a rule sends on to another port reaches whoever listens there.
    private ServiceEntry Arriving(ServiceFact service, IpFamily family, PacketSet packets, Slice slice, EntryPath path)
    {
        var result = _filter.Walk(HookPath.Input, packets, slice, ConnectionState.New);
        var there = result.Shared(PacketField.DestinationPort) is null ? _space.Value(PacketField.DestinationPort, (uint)service.Port) : _space.All;
        if (path == EntryPath.Redirected) there &= BoundTo(service, family);
        return Of(result, result.MustArrive(there), result.MayArrive(there & Near()), family, path);
    }

    private ServiceEntry Published(ServiceFact service, IpFamily family)
    {
        var packets = Opening(Number(service), service.Port, family) & BoundTo(service, family);
        var result = _filter.Walk(HookPath.Published, packets, SliceOf(service, family), ConnectionState.New);
        return Of(result, Beyond(result.BareMust(WalkVerdict.Accept)), Beyond(result.BareMay(WalkVerdict.Accept)), family, EntryPath.Published);
    }

    private ServiceEntry Of(WalkResult result, PacketSet certain, PacketSet possible, IpFamily family, EntryPath path)
    {
        var evidence = new DiagramEvidence(_filter, _witnesses, result, (family, path), certain, possible, _overLoopback);
        return new ServiceEntry(family, Describe(certain, family), Describe(possible, family), evidence, path);
    }

    private ServiceEntry Of(BoxEvidence evidence, IpFamily family)
    {
        var certain = Describe(Bound.Certain);
        return new ServiceEntry(family, certain, evidence.IsCertain ? certain : Describe(Bound.Possible), evidence);

        Entry Describe(Bound bound)
        {
            var interfaces = new List<InterfaceSources>();
            foreach (var (letter, sources) in evidence.Sources(bound)) Add(interfaces, letter, sources, sources.IsSubsetOf(NeverOutside));
            return new Entry(interfaces, Reach(interfaces));
        }
    }

    private IEnumerable<int> RedirectedTo(ServiceFact service, IpFamily family) =>
        Translating(family).SelectMany(r => Translations.LeadingTo(r, Number(service), service.Port)).Distinct();

    // Only where some rule may take the port's packets to another host is the way through worth a walk.
    private bool IsPublished(ServiceFact service, IpFamily family)
    {
        var rules = Translating(family);
        if (rules.Count == 0) return false;
        var slice = SliceOf(Number(service), service.Port, family);
        return rules.Any(r => r.Actions.SelectMany(Translations.Of).Any(t => t.Kind != TranslationKind.Redirect)
            && _filter.MayMatch(r, slice));
    }

    private List<FilterRule> Translating(IpFamily family) =>
        _translating.TryGetValue(family, out var rules) ? rules : _translating[family] = [.. Translations.Rules(_filter, family)];

    private static byte Number(ServiceFact service) =>
        (byte)Array.Find(IpProtocol.WithPorts.ToArray(), p => Vocabulary.Protocol(p) == service.Protocol);

    public static bool Takes(ServiceFact service, IpFamily family) =>
        service.Listeners.Count == 0 || service.Listeners.Any(l => l.Listener.Address.Takes(family) != false);

    public Reach Reach(IEnumerable<InterfaceSources> interfaces) => _zones.Reach(interfaces);

    /// <summary>Those of the packets that arrive by another interface than loopback.</summary>
    public PacketSet Beyond(PacketSet packets) => packets - _overLoopback;

    private PacketSet BoundTo(ServiceFact service, IpFamily family)
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

    private Entry Describe(PacketSet packets, IpFamily family)
    {
        var bySource = packets.SomeAnswers().Project(PacketField.InInterface, PacketField.SourceAddress);
        var described = _described[At(family)];
        if (!described.TryGetValue(bySource.Number, out var entry)) described[bySource.Number] = entry = Describe(bySource & _space.Family(family));
        return entry;
    }

    private Entry Describe(PacketSet bySource)
    {
        var interfaces = new List<InterfaceSources>();
        var alphabet = _space.Interfaces;
        // One cube for all interfaces with the same sources: few rules tell interfaces apart.
        foreach (var cube in bySource.Cubes([PacketField.InInterface, PacketField.SourceAddress], int.MaxValue))
        {
            var sources = cube.Addresses(PacketField.SourceAddress);
            var isMartian = sources.IsSubsetOf(NeverOutside);
            for (var letter = 0; letter < alphabet.Count; letter++)
            {
                if (cube.Holds(PacketField.InInterface, (uint)letter)) Add(interfaces, letter, sources, isMartian);
            }
        }

        return new Entry(interfaces, Reach(interfaces));
    }

    // Nobody gets in by an interface that only martians would come from.
    private void Add(List<InterfaceSources> interfaces, int letter, AddressSet sources, bool isMartian)
    {
        if (isMartian && Kind(letter) != InterfaceKind.Loopback) return;
        interfaces.Add(new InterfaceSources(Kind(letter), letter == _space.Interfaces.AnyOther ? null : _space.Interfaces.Describe(letter), sources));
    }

    private static int At(IpFamily family) => family == IpFamily.IPv4 ? 0 : 1;

    private InterfaceKind Kind(int letter) => _kinds[letter];

    private ServiceEntry FromBindings(ServiceFact service, IpFamily family)
    {
        var interfaces = new List<InterfaceSources>();
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
            interfaces.Add(new InterfaceSources(kind, address.Device, sources.Only(family)));
        }

        // Nothing was judged: a loopback binding is sure by itself, all else only possible.
        var sure = interfaces.Where(d => d.Kind == InterfaceKind.Loopback).ToList();
        return new ServiceEntry(family, Named(sure), Named(interfaces), null);

        Entry Named(List<InterfaceSources> some) => new(some, Reach(some));
    }
}
