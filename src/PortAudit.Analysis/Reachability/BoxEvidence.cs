using PortAudit.Analysis.Flattening;
using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Search;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Reachability;

/// <summary>Evidence from a search among boxes: who gets in is found by looking for single packets.</summary>
internal sealed class BoxEvidence : EntryEvidence
{
    private static readonly AddressSet[] SourcePreferences =
    [
        KnownAddresses.Internet, KnownAddresses.Documentation, KnownAddresses.ExampleHosts, KnownAddresses.Private,
        AddressSet.All.Except(KnownAddresses.NoSource),
    ];

    private readonly HostFilter _filter;
    private readonly BoxSlice _slice;
    private readonly FlatPath _path;
    private readonly List<int> _rows;
    private readonly List<Region>[] _regions;
    private readonly IpFamily _family;
    private readonly byte _protocol;
    private readonly int _port;
    private readonly AcceptSearch _search;
    private readonly int _interfaces;
    private readonly int _sources;
    private readonly int _loopback;

    private readonly List<(int Letter, AddressSet Sources)>?[] _named = new List<(int, AddressSet)>?[2];
    private readonly List<Decision>?[] _accepting = new List<Decision>?[4];

    // For each interface rank what a sweep over the sources found.
    private readonly IReadOnlyList<SourceRange>[] _found;

    /// <param name="filter">The rules.</param>
    /// <param name="ways">What was found without the rules that name a port.</param>
    /// <param name="service">Family, protocol and port.</param>
    public BoxEvidence(HostFilter filter, BoxWays ways, (IpFamily Family, byte Protocol, int Port) service)
    {
        (_filter, _slice, _path, _regions, _search) = (filter, ways.Slice, ways.Slice.Path, ways.Regions, ways.Search);
        (_family, _protocol, _port) = service;
        _interfaces = ways.InterfaceLane;
        _sources = ways.SourceLane;
        _loopback = _path.Lanes.Ranks(_interfaces).Of((uint)filter.Interfaces.Letter("lo"));
        var naming = _slice.Naming(_port);
        _rows = BoxWays.Merge(_slice.EveryPort, naming);
        _found = ways.Find(naming);
    }

    /// <summary>The sources from which packets get in by each interface letter, and nothing for one that none gets in by.</summary>
    public IReadOnlyList<(int Letter, AddressSet Sources)> Sources(Bound bound) =>
        IsCertain ? _named[0] ??= [.. Named(Bound.Certain)] : _named[(int)bound] ??= [.. Named(bound)];

    /// <summary>Whether no question is open, so that what may get in must.</summary>
    public bool IsCertain => !_slice.Certainty.HasQuestions;

    private IEnumerable<(int Letter, AddressSet Sources)> Named(Bound bound)
    {
        var known = new Dictionary<IReadOnlyList<SourceRange>, AddressSet>(ReferenceEqualityComparer.Instance);
        for (var rank = 0; rank < _found.Length; rank++)
        {
            if (_found[rank].Count == 0) continue;
            if (!known.TryGetValue(_found[rank], out var sources)) known[_found[rank]] = sources = SourcesBy(rank, bound);
            if (sources.IsEmpty) continue;
            var letters = _path.Lanes.Ranks(_interfaces).Values(rank, rank);
            for (var letter = (int)letters.Low; letter <= (int)letters.High; letter++) yield return (letter, sources);
        }
    }

    public override EntryWitness Witness(Bound bound, bool beyond)
    {
        var candidates = Sources(bound).Where(s => !beyond || RankOf(s.Letter) != _loopback).ToList();
        return candidates.Count == 0 ? new EntryWitness("", []) : Pick(candidates, beyond, bound);
    }

    public override EntryWitness? Stopped()
    {
        var asked = new List<(int Letter, AddressSet Sources)>();
        for (var rank = 0; rank < _regions.Length; rank++)
        {
            if (rank == _loopback || _regions[rank].Count == 0) continue;
            var letters = _path.Lanes.Ranks(_interfaces).Values(rank, rank);
            for (var letter = (int)letters.Low; letter <= (int)letters.High; letter++) asked.Add((letter, AddressSet.AllOf(_family)));
        }

        return asked.Count == 0 ? null : Pick(asked, beyond: true, null);
    }

    public override IEnumerable<Decision> Accepting(Bound bound, bool beyond) =>
        _accepting[((int)bound * 2) + (beyond ? 1 : 0)] ??= [.. Search(bound, beyond).Take(AnalysisLimits.MostRulesOfExposure)];

    private IEnumerable<Decision> Search(Bound bound, bool beyond)
    {
        var seen = new HashSet<int>();
        foreach (var row in _rows)
        {
            var number = _path.RowEntries[row];
            if (seen.Contains(number) || !IsAccept(_path.Entries[number])) continue;
            if (Takes(row, bound, beyond) && seen.Add(number)) yield return Of(_path.Entries[number]);
        }
    }

    public override IEnumerable<UnknownQuestion> Questions(Bound bound)
    {
        var trace = new PacketTrace(_path, _slice.Certainty) { Taken = [] };
        var found = new Dictionary<string, UnknownQuestion>();
        for (var rank = 0; rank < _found.Length; rank++)
        {
            foreach (var range in _found[rank])
            {
                if (found.Count > AnalysisLimits.MostRulesOfExposure) return found.Values;
                if (range.May is not { } point || range.Must is not null) continue;
                var packet = At(point, rank, range.Low);
                Follow(trace, packet);
                foreach (var number in trace.Taken)
                {
                    if (_slice.Certainty.IsCertain(number)) continue;
                    foreach (var (condition, _, _) in _path.Entries[number].Questions)
                        found.TryAdd(condition.Text, new UnknownQuestion(condition.Text, condition.Span, condition.Subject));
                }
            }
        }

        return found.Values;
    }

    private AddressSet SourcesBy(int rank, Bound bound)
    {
        if (_sources < 0) return Holds(_found[rank][0]) ? AddressSet.AllOf(_family) : AddressSet.Empty;
        var ranges = new List<ValueRange>();
        var lanes = _path.Lanes.Ranks(_sources);
        for (var i = 0; i < _found[rank].Count; i++)
        {
            if (!Holds(_found[rank][i])) continue;
            // Neighbours go together: there is no gap between ranges.
            var first = _found[rank][i].Low;
            while (i + 1 < _found[rank].Count && Holds(_found[rank][i + 1])) i++;
            ranges.Add(lanes.Values(first, _found[rank][i].High));
        }

        return ranges.Count == 0 ? AddressSet.Empty : AddressSet.FromRanges(_family, ranges);

        bool Holds(SourceRange range) => (bound == Bound.Certain ? range.Must : range.May) is not null;
    }

    // One packet of those from some sources; of those that get in, or, without a bound, of all.
    private EntryWitness Pick(List<(int Letter, AddressSet Sources)> candidates, bool beyond, Bound? bound)
    {
        bool IsOutward(int letter) => _filter.Interfaces.Name(letter) != "lo" && !LocalInterfaces.IsLocal(_filter.Interfaces, letter);
        candidates = Preferred(candidates, c => IsOutward(c.Letter));
        foreach (var preference in SourcePreferences)
        {
            var met = new Dictionary<AddressSet, AddressSet>(ReferenceEqualityComparer.Instance);
            foreach (var (_, each) in candidates) met.TryAdd(each, each.Intersect(preference));
            if (met.Values.All(s => s.IsEmpty)) continue;
            candidates = [.. candidates.Select(c => (c.Letter, met[c.Sources])).Where(c => !c.Item2.IsEmpty)];
        }

        candidates = Preferred(candidates, c => HostLike(c.Sources) is not null);
        var (letter, sources) = candidates.Find(c => c.Letter == _filter.Interfaces.AnyOther) is { Sources: not null } any
            ? any : candidates[0];
        var source = HostLike(sources) ?? sources.Sample()!.Value;
        var rank = RankOf(letter);
        var sourceRank = _sources < 0 ? 0 : _path.Lanes.Ranks(_sources).Of(source.Bits);
        var point = Point(rank, sourceRank, bound);
        var trace = new PacketTrace(_path, _slice.Certainty) { Taken = [] };
        Follow(trace, point);
        var deciding = bound is null
            ? trace.FirstStop < 0 ? [] : [Of(_path.Entries[_path.RowEntries[trace.FirstStop]])]
            : trace.Taken.Select(n => _path.Entries[n]).Where(IsAccept).Select(Of).ToList();
        return new EntryWitness(Text(point, letter, source, beyond, bound), deciding);
    }

    private static List<T> Preferred<T>(List<T> all, Predicate<T> isPreferred) =>
        all.FindAll(isPreferred) is { Count: > 0 } some ? some : all;

    // Rather 10.0.0.7 than the network's own address.
    private IpAddress? HostLike(AddressSet sources)
    {
        foreach (var range in sources.Ranges(_family))
        {
            var seven = (range.Low & ~(Bits128)255u) | 7u;
            if (seven < range.Low) seven += 256u;
            if (seven >= range.Low && seven <= range.High) return new IpAddress(_family, seven);
        }

        return null;
    }

    // Where the rules leave it open, to a server that documentation would name, from a port that clients use.
    private int[] Point(int rank, int source, Bound? bound)
    {
        var destination = _path.Lanes.Of(PacketField.DestinationAddress);
        var port = _path.Lanes.Of(PacketField.SourcePort);
        var server = _path.Lanes.Ranks(destination).Of(KnownAddresses.ExampleServers.Ranges(_family)[0].Low);
        var client = port < 0 ? 0 : _path.Lanes.Ranks(port).Of(40000u);
        var any = bound is null ? Narrowed(_regions[rank][0], (_sources, source)).Lows
            : At((bound == Bound.Certain ? Range(rank, source).Must : Range(rank, source).May)!, rank, source);
        (int Lane, int Rank)[][] wishes = [[(destination, server), (port, client)], [(destination, server)], [(port, client)]];
        foreach (var wish in wishes)
        {
            var wished = (int[])any.Clone();
            foreach (var (lane, value) in wish)
            {
                if (lane >= 0) wished[lane] = value;
            }

            if (!_regions[rank].Exists(r => Narrowed(r, (_sources, source)).Holds(wished))) continue;
            if (bound is null || _search.Gets(_rows, wished, bound == Bound.Certain)) return wished;
        }

        return any;
    }

    // Fields beyond the first three are named only where it takes them to tell the packet.
    private string Text(int[] point, int letter, IpAddress source, bool beyond, Bound? bound)
    {
        var lanes = _path.Lanes;
        var shown = new Dictionary<PacketField, IReadOnlyList<ValueRange>>
        {
            [PacketField.Protocol] = [new ValueRange(_protocol)],
            [PacketField.SourceAddress] = [new ValueRange(source.Bits)],
            [PacketField.DestinationPort] = [new ValueRange((uint)_port)],
        };
        var named = new List<(int Lane, int Rank)> { (_sources, _sources < 0 ? 0 : point[_sources]) };
        PacketField[] further = [PacketField.InInterface, PacketField.DestinationAddress, PacketField.SourcePort, PacketField.SourceMac];
        foreach (var field in further)
        {
            var lane = lanes.Of(field);
            if (bound is null || All(named, beyond, bound.Value)) break;
            if (lane < 0) continue;
            var values = lanes.Ranks(lane).Values(point[lane], point[lane]);
            var value = field switch
            {
                PacketField.InInterface => (uint)letter,
                PacketField.DestinationAddress when KnownAddresses.ExampleServers.Ranges(_family)[0].Low is var server
                    && values.Contains(server) => server,
                PacketField.SourcePort when values.Contains(40000u) => 40000u,
                _ => values.Low,
            };
            shown[field] = [new ValueRange(value)];
            named.Add((lane, point[lane]));
        }

        return PacketText.Write(new PacketCube(_family, shown), _filter.Interfaces, asExample: true);
    }

    // Whether all packets of the question that have these ranks get in.
    private bool All(List<(int Lane, int Rank)> named, bool beyond, Bound bound)
    {
        for (var rank = 0; rank < _regions.Length; rank++)
        {
            if (beyond && rank == _loopback) continue;
            foreach (var region in _regions[rank])
            {
                if (named.Exists(n => n.Lane >= 0 && (n.Rank < region.Lows[n.Lane] || n.Rank > region.Highs[n.Lane]))) continue;
                if (!_search.AllGet(_rows, Narrowed(region, [.. named]), bound == Bound.Certain)) return false;
            }
        }

        return true;
    }

    // Whether an entry's box takes packets from sources that get in.
    private bool Takes(int row, Bound bound, bool beyond)
    {
        for (var rank = 0; rank < _found.Length; rank++)
        {
            if ((beyond && rank == _loopback) || !_path.Holds(row, _interfaces, rank)) continue;
            var tried = 0;
            for (var i = _sources < 0 ? 0 : At(rank, _path.Low(row, _sources)); i < _found[rank].Count; i++)
            {
                var range = _found[rank][i];
                if (_sources >= 0 && range.Low > _path.High(row, _sources)) break;
                if ((bound == Bound.Certain ? range.Must : range.May) is null) continue;
                foreach (var region in _regions[rank])
                {
                    if (_search.Reaches(_rows,
                        Narrowed(region, (_sources, Math.Max(range.Low, _sources < 0 ? 0 : _path.Low(row, _sources)))), row))
                        return true;
                }

                if (++tried == AnalysisLimits.MostSourcesTried) break;
            }
        }

        return false;
    }

    private void Follow(PacketTrace trace, int[] point)
    {
        trace.Start();
        foreach (var row in _rows)
        {
            if (!trace.ComesTo(_path.RowEntries[row])) continue;
            if (_search.Matches(row, point)) trace.Take(row);
            if (trace.IsOver) break;
        }

        trace.Finish();
    }

    private SourceRange Range(int rank, int source) => _found[rank][At(rank, source)];

    // The range that holds a source.
    private int At(int rank, int source)
    {
        var (low, high) = (0, _found[rank].Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_found[rank][middle].Low <= source) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private int RankOf(int letter) => _path.Lanes.Ranks(_interfaces).Of((uint)letter);

    private int[] At(int[] point, int rank, int source)
    {
        var packet = (int[])point.Clone();
        packet[_interfaces] = rank;
        if (_sources >= 0) packet[_sources] = source;
        return packet;
    }

    private static Region Narrowed(Region region, params ReadOnlySpan<(int Lane, int Rank)> ranks)
    {
        var narrowed = region.Copy();
        foreach (var (lane, rank) in ranks)
        {
            if (lane >= 0) narrowed.Lows[lane] = narrowed.Highs[lane] = rank;
        }

        return narrowed;
    }

    private static bool IsAccept(FlatEntry entry) =>
        entry.Verdict == WalkVerdict.Accept && entry.Call.Base is { Hook: Hook.Input, Type: not ChainType.Nat };

    private static Decision Of(FlatEntry entry) => new(entry.Rule, entry.Rule?.Span ?? entry.Call.Chain.Span, entry.Element);
}
