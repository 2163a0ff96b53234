using System.Diagnostics;
using Kernel.Tests.Hosts;
using Kernel.Tests.Judging;
using Kernel.Tests.Nftables;
using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;

namespace Kernel.Tests;

/// <summary>Generated hosts with two legs and one or two back ends: the kernel judges what the product is certain of.</summary>
/// <remarks>PORTAUDIT_KERNEL_SEED moves the run to other hosts. A contradiction is shown on a host that was made as small as it can be, to become a
/// fixture.</remarks>
[Collection(KernelCollection.Name)]
public sealed class GeneratedHostTests
{
    private const int PacketsPerFamily = 225;
    private static readonly int Hosts = Scale.Of(150, 1_000);

    [Theory]
    [InlineData(HostKind.IptablesNft)]
    [InlineData(HostKind.Legacy)]
    [InlineData(HostKind.Nft)]
    [InlineData(HostKind.LegacyBesideNft)]
    [InlineData(HostKind.IptablesNftBesideNft)]
    public void The_kernel_contradicts_no_certain_answer(HostKind kind)
    {
        KernelRequirement.Check();
        var firstSeed = int.TryParse(Environment.GetEnvironmentVariable("PORTAUDIT_KERNEL_SEED"), out var set) ? set : 1;
        using var oracle = new KernelOracle();
        var counts = new Dictionary<string, int>();
        void Count(string what) => counts[what] = counts.GetValueOrDefault(what) + 1;
        var (asking, judging) = (new Stopwatch(), new Stopwatch());
        var reports = new List<string>();
        var loaded = 0;
        for (var seed = firstSeed; loaded < Hosts; seed++)
        {
            var host = HostGenerator.Generate(seed, kind);
            asking.Start();
            var isLoaded = TryLoad(oracle, host, out var refusal);
            if (!isLoaded)
            {
                asking.Stop();
                Count("refused by the tools");
                Assert.True(counts["refused by the tools"] < 20 + Hosts, $"{refusal}\n{host}");
                continue;
            }

            loaded++;
            var packets = Packets(host);
            var answers = oracle.Ask(packets);
            asking.Stop();
            judging.Start();
            var product = new HostVerdicts(host);
            for (var i = 0; i < packets.Count; i++)
            {
                Count($"{answers[i].Verdict}");
                if (answers[i].Verdict == KernelVerdict.Unreached) continue;
                if (!answers[i].Confirms(packets[i]))
                {
                    Count("misjudged state");
                    continue;
                }

                var verdict = product.Verdict(packets[i]);
                Count($"{verdict.Certainty}");
                if (verdict.Allows(answers[i].Verdict, packets[i])) continue;
                // A reject is known by its answer alone, which can be lost among hundreds: such a packet is asked again, by itself.
                if (answers[i].Verdict == KernelVerdict.Drop && TryLoad(oracle, host, out _)
                    && oracle.Ask([packets[i]])[0] is { Verdict: KernelVerdict.Reject } again && verdict.Allows(again.Verdict, packets[i]))
                {
                    Count("answers lost");
                    continue;
                }

                Count("contradictions");
                if (reports.Count < 3) reports.Add(Report(oracle, host, packets[i], answers[i], verdict));
                break;
            }

            judging.Stop();
        }

        var totals = $"{kind}: {loaded} hosts, {loaded * 2 * PacketsPerFamily} packets, kernel {asking.Elapsed.TotalSeconds:f0} s, product "
            + $"{judging.Elapsed.TotalSeconds:f0} s: {string.Join(", ", counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}"))}";
        Console.WriteLine(totals);
        Assert.True(reports.Count == 0, $"{totals}\n{string.Join("\n\n", reports)}");
        Assert.True(counts.GetValueOrDefault("misjudged state") * 500 <= loaded * 2 * PacketsPerFamily, totals);
        Assert.True(counts.GetValueOrDefault("answers lost") * 5_000 <= loaded * 2 * PacketsPerFamily, totals);
        Assert.True(counts.GetValueOrDefault("Accept") > 0 && counts.GetValueOrDefault("Certain") > counts.GetValueOrDefault("Possible"), totals);
    }

    private static IReadOnlyList<TestPacket> Packets(GeneratedHost host)
    {
        var packets = new List<TestPacket>();
        foreach (var ipv6 in new[] { false, true })
        {
            List<RuleVocabulary> rules = [];
            foreach (var (format, text) in host.Inputs())
            {
                if (format == "nft") rules.AddRange(NftVocabulary.Read(text, ipv6));
                else if (format == "ip6tables-save" == ipv6) rules.AddRange(RulesetVocabulary.Read(text, ipv6));
            }

            packets.AddRange(PacketGenerator.Generate(host.Seed, rules, ipv6, PacketsPerFamily, HostValues.Beyond(ipv6)));
        }

        return packets;
    }

    private static bool TryLoad(KernelOracle oracle, GeneratedHost host, out string refusal)
    {
        try
        {
            oracle.Load(host.Inputs(), host.Backend);
            refusal = "";
            return true;
        }
        catch (InvalidOperationException refused)
        {
            refusal = refused.Message;
            return false;
        }
    }

    private static string Report(KernelOracle oracle, GeneratedHost host, TestPacket packet, KernelAnswer answer, ModelVerdict verdict)
    {
        var smallest = HostShrinker.Shrink(host, smaller => TryLoad(oracle, smaller, out _)
            && oracle.Ask([packet])[0] is var now && now.Confirms(packet) && !new HostVerdicts(smaller).Verdict(packet).Allows(now.Verdict, packet));
        return $"seed {host.Seed}\npacket: {packet}\nkernel: {answer.Verdict} (state {answer.State})\nproduct: {verdict}\n{smallest}";
    }
}
