using Kernel.Tests.Judging;
using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets;

namespace Kernel.Tests;

/// <summary>Generated rulesets and packets: the Linux kernel judges what a verdict source says of them.</summary>
/// <remarks>PORTAUDIT_KERNEL_SEED moves the run to other rulesets; a report names the seed of its ruleset.</remarks>
[Collection(KernelCollection.Name)]
public sealed class KernelDifferentialTests
{
    private const int PacketsPerRuleset = 100;
    private static readonly int Rulesets = Scale.Of(240, 4_000);

    [Fact]
    public void Reference_interpreter_and_kernel_agree() => Run(ruleset => new ReferenceInterpreter(ruleset));

    [Fact]
    public void Product_and_kernel_agree() => Run(_ => new ProductVerdicts());

    private static void Run(Func<TestRuleset, IVerdictSource> source)
    {
        KernelRequirement.Check();
        var firstSeed = int.TryParse(Environment.GetEnvironmentVariable("PORTAUDIT_KERNEL_SEED"), out var seed) ? seed : 1;
        using var oracle = new KernelOracle();
        var run = new DifferentialRun(oracle);
        for (var i = 0; i < Rulesets; i++)
        {
            // Families and back ends take turns: each pair gets a quarter.
            var ruleset = RulesetGenerator.Generate(firstSeed + i, ipv6: i % 2 == 1);
            var packets = PacketGenerator.Generate(firstSeed + i, ruleset.Text, ruleset.Ipv6, PacketsPerRuleset);
            var (backend, other) = i / 2 % 2 == 0 ? (IptablesBackend.Nft, IptablesBackend.Legacy) : (IptablesBackend.Legacy, IptablesBackend.Nft);
            // Each ruleset has to load in both, whichever is asked.
            run.Load(ruleset, other);
            run.Load(ruleset, backend);
            run.Compare(ruleset, backend, packets, source(ruleset));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(run.Totals());
        Console.WriteLine(run.Totals());
        Assert.True(run.Contradictions == 0 && run.Failures == 0 && run.Misjudged == 0, run.Report());
        Assert.True(run.Unreached < run.Packets / 50, run.Report());
        Assert.All(new[] { KernelVerdict.Accept, KernelVerdict.Drop, KernelVerdict.Reject },
            verdict => Assert.True(run.Count(verdict) > run.Packets / 20, $"too few to tell: {verdict}. {run.Totals()}"));
    }
}
