using PortAudit.Analysis.Comparison;
using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Tests.Traversal;
using PortAudit.Analysis.Traversal;
using PortAudit.Model.Findings;
using PortAudit.PacketSets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Analysis.Tests.Comparison;

/// <summary>Two random rulesets differ in what each single packet shows, and each witness is answered by <c>query</c>.</summary>
public class RandomComparisonTests
{
    public static TheoryData<HookPath, IpFamily> Ways => new(
        from path in (HookPath[])[HookPath.Input, HookPath.Forward, HookPath.Output]
        from family in (IpFamily[])[IpFamily.IPv4, IpFamily.IPv6]
        select (path, family));

    [Theory]
    [MemberData(nameof(Ways))]
    public void Differences_are_those_of_the_single_packets(HookPath path, IpFamily family)
    {
        var (seen, witnesses) = (0, 0);
        for (var seed = 1; seed <= Scale.Of(8, 200); seed++)
        {
            var (old, @new) = (new RandomRuleset(seed, family, path), new RandomRuleset(seed + 1000, family, path));
            var compared = new ComparedRulesets([old.Model()], [@new.Model()], HostNetwork.Unknown);
            var result = RulesetComparison.Run(compared, mostCubes: 10_000);
            Assert.Empty(result.Undecided);
            Assert.Empty(result.Folded);
            var (before, after) = (new HostFilter(compared.Old, ["eth0", "eth1"]), new HostFilter(compared.New, ["eth0", "eth1"]));
            var mine = result.Changes.Where(c => c.Path == path && c.Family == family && c.Certainty == Certainty.Certain).ToList();
            foreach (var direction in Enum.GetValues<ChangeDirection>())
            {
                var changed = mine.Where(c => c.Direction == direction && c.IsNewConnection)
                    .Aggregate(before.Space.Empty, (all, c) => all | Set(before, c.Packets, family));
                var isNew = direction == ChangeDirection.NewlyAccepted;
                var (less, more) = isNew ? (old, @new) : (@new, old);
                var (closed, open) = (new PacketWalk(less.Tables, path), new PacketWalk(more.Tables, path));
                // A packet with other flags than SYN begins a connection too, and is listed where it does not differ as SYN does.
                foreach (var probe in Probe.All(family, ConnectionState.New, 0).Where(p => p.Protocol != IpProtocol.Tcp || p.Flags == 2))
                {
                    var isChanged = open.Ends(probe).SetEquals([WalkVerdict.Accept]) && !closed.Ends(probe).Contains(WalkVerdict.Accept);
                    if (isChanged) seen++;
                    var set = probe.In(before, path);
                    Assert.False(isChanged ? !set.IsSubsetOf(changed) : set.Overlaps(changed), $"seed {seed}: {direction} is wrong about {probe}");
                }
            }

            foreach (var change in result.Changes)
            {
                var (one, other) = (Ask(before, change.Witness), Ask(after, change.Witness));
                var (less, more) = change.Direction == ChangeDirection.NewlyAccepted ? (one, other) : (other, one);
                witnesses++;
                if (change.Certainty == Certainty.Certain)
                {
                    Assert.True(more is [WalkVerdict.Accept] && !less.Contains(WalkVerdict.Accept), $"seed {seed}: {change.Witness}");
                    Assert.Equal(one.Where(v => v != WalkVerdict.Diverted), change.Old.Verdicts.Where(v => v != WalkVerdict.Diverted));
                    Assert.Equal(other.Where(v => v != WalkVerdict.Diverted), change.New.Verdicts.Where(v => v != WalkVerdict.Diverted));
                }
                else
                {
                    Assert.True(more.Contains(WalkVerdict.Accept) && less.Any(v => v != WalkVerdict.Accept), $"seed {seed}: {change.Witness}");
                }
            }
        }

        Assert.True(seen > 40 && witnesses > 100, $"{seen} packets, {witnesses} witnesses");
    }

    private static PacketSet Set(HostFilter filter, string packets, IpFamily family)
    {
        var query = PacketQueryParser.Parse(packets == "any packet" ? "" : packets.Replace("any packet ", "", StringComparison.Ordinal));
        return new QueryEvaluator(filter).Packets(query, family, ConnectionState.New, 0).Packets;
    }

    private static IReadOnlyList<WalkVerdict> Ask(HostFilter filter, string witness) =>
        new QueryEvaluator(filter).Answer(PacketQueryParser.Parse(witness)).Possible;
}
