using PortAudit.Analysis.Traversal;
using PortAudit.PacketSets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>A walk over sets of packets comes to what each single packet comes to: nothing more is left open, and nothing less.</summary>
public class PacketByPacketTests
{
    public static TheoryData<HookPath, IpFamily> Ways => new(
        from path in (HookPath[])[HookPath.Input, HookPath.Forward, HookPath.Output]
        from family in (IpFamily[])[IpFamily.IPv4, IpFamily.IPv6]
        select (path, family));

    [Theory]
    [MemberData(nameof(Ways))]
    public void Sets_come_to_what_each_packet_comes_to(HookPath path, IpFamily family)
    {
        var ends = new Dictionary<string, int>();
        for (var seed = 1; seed <= Scale.Of(24, 500); seed++)
        {
            var mark = (uint)seed % 2;
            var rules = new RandomRuleset(seed, family, path);
            var filter = new HostFilter([rules.Model()], ["eth0", "eth1"]);
            foreach (var state in (ConnectionState[])[ConnectionState.New, (ConnectionState)(1 + (seed % 4))])
            {
                var walk = new PacketWalk(rules.Tables, path);
                var probes = Probe.All(family, state, mark).Select(p => (Probe: p, Set: p.In(filter, path), Ends: walk.Ends(p)))
                    .ToList();
                var byEnds = probes.GroupBy(p => string.Join(" or ", p.Ends.Order()))
                    .Select(g => (g.Key, g.First().Ends, Set: Union(g.Select(p => p.Set)))).ToList();
                foreach (var alike in byEnds) ends[alike.Key] = ends.GetValueOrDefault(alike.Key) + 1;
                var asked = Union(byEnds.Select(e => e.Set));
                Check(asked, new Slice(family));
                foreach (var (protocol, port) in probes.Select(p => (p.Probe.Protocol, Port: (uint)p.Probe.Port)).Distinct()
                    .Where((_, i) => (i + seed) % 3 == 0))
                {
                    var slice = new Slice(family) { [PacketField.Protocol] = protocol, [PacketField.Fragment] = 0, [PacketField.Mark] = mark };
                    var some = asked & filter.Space.Value(PacketField.Protocol, protocol);
                    if (port > 0)
                    {
                        slice[PacketField.DestinationPort] = port;
                        some &= filter.Space.Value(PacketField.DestinationPort, port);
                    }

                    Check(some, slice);
                }

                void Check(PacketSet packets, Slice slice)
                {
                    var result = filter.Walk(path, packets, slice, state);
                    foreach (var verdict in Enum.GetValues<WalkVerdict>())
                    {
                        Same(result.May(verdict), byEnds.Where(e => e.Ends.Contains(verdict)).Select(e => e.Set), $"may {verdict}");
                        Same(result.Must(verdict), byEnds.Where(e => e.Ends.Contains(verdict) && e.Ends.Count == 1).Select(e => e.Set),
                            $"must {verdict}");
                    }

                    void Same(PacketSet set, IEnumerable<PacketSet> expected, string what)
                    {
                        var other = Union(expected) & packets;
                        if (set == other) return;
                        var wrong = probes.First(p => p.Set.Overlaps((set - other) | (other - set)));
                        var end = string.Join(" or ", wrong.Ends.Order());
                        Assert.Fail($"seed {seed}: {what} is wrong about {wrong.Probe}, which comes to {end}");
                    }
                }
            }

            PacketSet Union(IEnumerable<PacketSet> sets) => sets.Aggregate(filter.Space.Empty, (all, set) => all | set);
        }

        Assert.True(ends.Count > 4 && ends.Count(e => e.Value > 10) > 2, string.Join(", ", ends));
    }
}
