using Kernel.Tests.Oracle;
using PortAudit.Analysis.Traversal;
using PortAudit.Inputs;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace Kernel.Tests;

/// <summary>What iptables-save printed, against what iptables-restore-translate made of it for nft: the same packets, by two readers.</summary>
[Collection(KernelCollection.Name)]
public sealed class TranslatedRulesetTests
{
    /// <summary>Where the nft reader rightly leaves open what the rules say.</summary>
    private static readonly Dictionary<string, string> LeftOpen = new(StringComparer.Ordinal)
    {
        ["calico-felix__cali-iptables-dump.txt"] = "fib in a table that iptables-nft manages: its translation of addrtype is known to be wrong, so it is not believed",
    };

    [Fact]
    public void A_ruleset_and_its_translation_hold_the_same_packets()
    {
        KernelRequirement.Check();
        using var oracle = new KernelOracle();
        var compared = 0;
        var different = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Corpus.Folder("iptables/kernel-roundtrip"), "*.xlate.nft").Order(StringComparer.Ordinal))
        {
            var translation = File.ReadAllText(path);
            var name = Path.GetFileName(path)[..^".xlate.nft".Length];
            // A rule that could not be translated stands in it as a comment.
            if (translation.Split('\n').Any(line => line.StartsWith("# -", StringComparison.Ordinal)) || LeftOpen.ContainsKey(name)) continue;
            try
            {
                oracle.LoadNft(translation);
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            var save = File.ReadAllText(path.Replace(".xlate.nft", ".save-c", StringComparison.Ordinal));
            var family = save.Contains("ip6tables-save", StringComparison.Ordinal) ? IpFamily.IPv6 : IpFamily.IPv4;
            var saved = Read(family == IpFamily.IPv6 ? "ip6tables-save" : "iptables-save", save);
            if (saved.All(r => r.Find("filter") is null)) continue;
            compared++;
            // The translation adds to what is loaded, which is nothing here.
            different.AddRange(Differences(saved, Read("nft", "flush ruleset\n" + translation), family).Select(d => $"{name}: {d}"));
        }

        Console.WriteLine($"translations compared: {compared}");
        Assert.True(different.Count == 0, string.Join('\n', different));
        Assert.True(compared >= 10, $"only {compared} could be compared");
    }

    // The translation is loaded where nothing else is; alone it would only add to what the host has.
    private static IReadOnlyList<Ruleset> Read(string type, string text) =>
        ConfigParsers.Find(type)!.Parse(SourceFile.FromText(type, type == "nft" ? "flush ruleset\n" + text : text), "test").Rulesets;

    private static IEnumerable<string> Differences(IReadOnlyList<Ruleset> one, IReadOnlyList<Ruleset> other, IpFamily family)
    {
        var alphabets = new[] { new HostFilter(one), new HostFilter(other) }.Select(f => f.Space.Interfaces).ToList();
        var names = alphabets.SelectMany(a => Enumerable.Range(0, a.Count).Select(a.Name).OfType<string>()).Distinct().ToList();
        var prefixes = alphabets.SelectMany(a => Enumerable.Range(0, a.AnyOther).Where(l => a.Name(l) is null).Select(l => a.Describe(l).TrimEnd('+'))).Distinct().ToList();
        var (left, right) = (new HostFilter(one, names, prefixes), new HostFilter(other, names, prefixes));
        foreach (var path in new[] { HookPath.Input, HookPath.Forward, HookPath.Output })
        {
            foreach (var state in new[] { ConnectionState.New, ConnectionState.Established })
            {
                var (a, b) = (Walk(left), Walk(right));
                foreach (var verdict in Enum.GetValues<WalkVerdict>())
                {
                    if (!a.May(verdict).SamePackets(b.May(verdict))) yield return $"{path} {state} {verdict}";
                }

                WalkResult Walk(HostFilter filter)
                {
                    var packets = filter.Entering(path, family) & filter.Space.Value(PacketField.Mark, 0u) & filter.Space.Value(PacketField.ConnectionState, (uint)state);
                    return filter.Walk(path, packets, new Slice(family) { [PacketField.Mark] = 0u, [PacketField.Fragment] = 0u }, state);
                }
            }
        }
    }
}
