using Kernel.Tests.Judging;
using Kernel.Tests.Nftables;
using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;

namespace Kernel.Tests;

/// <summary>Real rulesets of the corpus that judge packets to this host: the kernel judges what the product says of them.</summary>
[Collection(KernelCollection.Name)]
public sealed class NftablesCorpusTests
{
    private static readonly int PacketsPerFamily = Scale.Of(100, 500);

    [Fact]
    public void Product_and_kernel_agree_on_every_ruleset_that_loads()
    {
        KernelRequirement.Check();
        var texts = Directory.EnumerateFiles(Corpus.Folder("nftables"), "*", SearchOption.AllDirectories)
            .Where(IsScript).Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Text: File.ReadAllText(path))).Where(f => f.Text.Contains("hook input", StringComparison.Ordinal))
            .DistinctBy(f => f.Text).ToList();
        using var oracle = new KernelOracle();
        var run = new DifferentialRun(oracle);
        var refused = 0;
        foreach (var (path, text) in texts)
        {
            try
            {
                oracle.LoadNft(text);
            }
            catch (InvalidOperationException)
            {
                // Another nft than this one's, an interface that is not here, a file of its neighbourhood.
                refused++;
                continue;
            }

            IReadOnlyList<TestPacket> packets = [.. new[] { false, true }.SelectMany(ipv6 =>
                PacketGenerator.Generate(7, NftVocabulary.Read(text, ipv6), ipv6, PacketsPerFamily))];
            run.Compare(path, text, false, packets, new ProductVerdicts("nft"));
        }

        var totals = $"files {texts.Count}, refused by nft {refused}\n{run.Totals()}";
        Console.WriteLine(totals);
        Assert.True(run.Contradictions == 0 && run.Failures == 0 && run.IsSound, $"{totals}\n{run.Report()}");
        Assert.True(run.Rulesets > 100, totals);
    }

    // Listings with handles and numbers say the same once more.
    private static bool IsScript(string path) =>
        Path.GetExtension(path) is ".nft" or ".conf" or ".golden" or ".txt" && !path.EndsWith(".list-anys.nft", StringComparison.Ordinal);
}
