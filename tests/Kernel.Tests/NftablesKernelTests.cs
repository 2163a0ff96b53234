using Kernel.Tests.Judging;
using Kernel.Tests.Nftables;
using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;

namespace Kernel.Tests;

/// <summary>Generated nftables rulesets, read by the product and loaded into the kernel, which judges what the product says of packets.</summary>
/// <remarks>PORTAUDIT_KERNEL_SEED moves the run to other rulesets; a report names the seed of its ruleset.</remarks>
[Collection(KernelCollection.Name)]
public sealed class NftablesKernelTests
{
    private const int PacketsPerFamily = 50;
    private static readonly int Rulesets = Scale.Of(300, 5_000);

    [Fact]
    public void Product_and_kernel_agree()
    {
        KernelRequirement.Check();
        var firstSeed = int.TryParse(Environment.GetEnvironmentVariable("PORTAUDIT_KERNEL_SEED"), out var seed) ? seed : 1;
        using var oracle = new KernelOracle();
        var run = new DifferentialRun(oracle);
        for (var i = firstSeed; i < firstSeed + Rulesets; i++)
        {
            var text = NftRulesetGenerator.Generate(i);
            oracle.LoadNft(text);
            IReadOnlyList<TestPacket> packets = [.. new[] { false, true }.SelectMany(ipv6 =>
                PacketGenerator.Generate(i, NftVocabulary.Read(text, ipv6), ipv6, PacketsPerFamily))];
            run.Compare($"seed {i}, nftables", text, false, packets, new ProductVerdicts("nft"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(run.Totals());
        Console.WriteLine(run.Totals());
        Assert.True(run.Contradictions == 0 && run.Failures == 0 && run.IsSound, run.Report());
        Assert.True(run.Unreached < run.Packets / 50, run.Report());
        Assert.All(new[] { KernelVerdict.Accept, KernelVerdict.Drop, KernelVerdict.Reject },
            verdict => Assert.True(run.Count(verdict) > run.Packets / 30, $"too few to tell: {verdict}. {run.Totals()}"));
    }
}
