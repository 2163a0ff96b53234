using Kernel.Tests.Nftables;
using Kernel.Tests.Oracle;

namespace Kernel.Tests;

[Collection(KernelCollection.Name)]
public sealed class NftablesKernelTests
{
    [Fact]
    public void Generated_rulesets_load()
    {
        KernelRequirement.Check();
        using var oracle = new KernelOracle();
        var bad = new List<string>();
        for (var seed = 1; seed <= 600; seed++)
        {
            var text = NftRulesetGenerator.Generate(seed);
            try
            {
                oracle.LoadNft(text);
            }
            catch (InvalidOperationException e)
            {
                bad.Add($"{seed}: {e.Message}");
            }
        }

        Assert.True(bad.Count == 0, $"{bad.Count}\n{string.Join("\n", bad.Take(12))}");
    }
}
