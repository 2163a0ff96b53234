using System.Text.RegularExpressions;
using PortAudit.Analysis.Traversal;
using PortAudit.PacketSets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>The worked example of the README, read from there and walked.</summary>
public sealed class ReadmeExampleTests
{
    [Fact]
    public void The_rules_of_the_readme_give_its_verdicts()
    {
        var readme = File.ReadAllText(Repository.Path("src/PortAudit.Analysis/Traversal/README.md")).ReplaceLineEndings("\n");
        var rules = Block(readme, "iptables");
        Assert.Equal(3, rules.Split('\n').Length);
        var filter = new HostFilter(TestHost.Of(TestHost.Filter(rules)).Rulesets);
        var packets = filter.Entering(HookPath.Input, IpFamily.IPv4) & filter.Space.Value(PacketField.Protocol, IpProtocol.Tcp)
            & filter.Space.Value(PacketField.DestinationPort, 22u) & filter.Space.Value(PacketField.ConnectionState, (uint)ConnectionState.New);
        var result = filter.Walk(HookPath.Input, packets, new Slice(IpFamily.IPv4), ConnectionState.New);
        var verdicts = Block(readme, "verdicts").Split('\n').Select(l => l.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(3, verdicts.Count);
        Assert.All(verdicts, v => Assert.Equal(v[1], Verdicts(v[0])));

        string Verdicts(string source)
        {
            Assert.True(IpAddress.TryParse(source, out var address));
            var from = packets & filter.Space.Value(PacketField.SourceAddress, address.Bits);
            Assert.False(from.IsEmpty);
            return string.Join(", ", Enum.GetValues<WalkVerdict>().Where(v => result.May(v).Overlaps(from)).Select(v => $"{Bound(v, from)} {v.ToString().ToLowerInvariant()}")
                .OrderBy(t => t.Split(' ')[1] == "accept" ? 0 : 1));
        }

        string Bound(WalkVerdict verdict, PacketSet from) => from.IsSubsetOf(result.Must(verdict)) ? "must" : "may";
    }

    private static string Block(string text, string kind) => Regex.Match(text, $"```{kind}\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value;
}
