using System.Globalization;
using System.Text.RegularExpressions;
using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>The real nft as the judge of the corpus: what it takes we read, what it refuses we say where.</summary>
public partial class NftablesToolTests
{
    private readonly ITestOutputHelper _output;

    public NftablesToolTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void What_nft_takes_is_read_and_what_it_refuses_is_told_on_its_line()
    {
        var answers = RealNft.Check(Files());
        int read = 0, told = 0, refused = 0;
        var missed = new List<string>();
        foreach (var (path, (code, errors)) in answers)
        {
            var input = NftablesModel.Load(path);
            if (code == 0)
            {
                if (input.Source.Text.AsSpan().Trim().IsEmpty) continue;
                read++;
                Assert.True(input.Lines.Unreadable == 0, $"{path}: {input.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error)}");
                Assert.Equal((path, input.Source.LineCount), (path, input.Lines.Total));
                Assert.True(!input.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error) || input.Rulesets.All(r => r.RuleCount == 0),
                    $"{path}: {input.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error)}");
                continue;
            }

            if (SyntaxError().Match(errors) is not { Success: true } match) continue;
            refused++;
            var line = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            if (input.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error && d.Span is { } span && span.Line == line)) told++;
            else missed.Add($"{path}:{line} {match.Groups[2].Value}");
        }

        _output.WriteLine($"{read} files taken and read, {told} of {refused} refused ones told on the line that nft names; the others:");
        foreach (var miss in missed) _output.WriteLine(miss);
        Assert.True(read > 450, $"only {read} files");
        Assert.True(refused > 80 && told >= 0.8 * refused, $"{told} of {refused}");
    }

    /// <summary>Scripts, rules and listings; JSON and what the kernel printed are other tests'.</summary>
    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Corpus.Folder("nftables"), "*", SearchOption.AllDirectories)
        .Where(p => !p.Contains("kernel-roundtrip") && !p.Contains("json", StringComparison.Ordinal))
        .Where(p => Path.GetExtension(p) is ".nft" or ".golden" or ".conf" or ".txt" || p.Contains("bogons/nft-f"))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@":(\d+):\d+-\d+: Error: (syntax error.*)")]
    private static partial Regex SyntaxError();
}
