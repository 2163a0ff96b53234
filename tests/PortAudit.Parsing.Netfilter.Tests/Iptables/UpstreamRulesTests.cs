using PortAudit.Model.Diagnostics;
using PortAudit.PacketSets.Addresses;
using static PortAudit.Parsing.Netfilter.Tests.Iptables.IptablesModelText;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>iptables' own tests of every extension: what the tool loads we read without an error, what it refuses we say it refuses.</summary>
public class UpstreamRulesTests
{
    private readonly ITestOutputHelper _output;

    public UpstreamRulesTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Rules_that_load_have_no_error_and_rules_that_fail_have_one()
    {
        int loaded = 0, clean = 0, failing = 0, told = 0;
        foreach (var (file, rule, family, tables, chains, outcome) in Rules())
        {
            // Each chain and table has a run of its own in the tool's tests; a rule fails when it fails in all of them.
            var isError = tables.SelectMany(t => chains.Select(c => HasError(rule, family, t, c))).All(e => e);
            if (outcome == "OK")
            {
                loaded++;
                if (!isError) clean++;
                else _output.WriteLine($"loads, but has an error: {file}: {rule}");
            }
            else
            {
                failing++;
                if (isError) told++;
                else _output.WriteLine($"fails, but has no error: {file}: {rule}");
            }
        }

        _output.WriteLine($"OK: {clean} of {loaded} without an error ({100.0 * clean / loaded:F1} %); FAIL: {told} of {failing} with one ({100.0 * told / failing:F1} %)");
        Assert.True(loaded > 300 && failing > 100, $"{loaded} and {failing} rules");
        Assert.InRange(clean / (double)loaded, 0.95, 1);
        Assert.InRange(told / (double)failing, 0.80, 1);
    }

    private static bool HasError(string rule, IpFamily family, string table, string chain)
    {
        var input = Parse($"*{table}\n:{chain} ACCEPT\n-A {chain} {rule}\nCOMMIT\n", family);
        return input.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
    }

    private static IEnumerable<(string File, string Rule, IpFamily Family, string[] Tables, string[] Chains, string Outcome)> Rules()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Corpus.Folder("iptables"), "iptables-upstream-tests"), "extensions__*.t").Order())
        {
            var name = Path.GetFileName(path)["extensions__".Length..];
            if (name.StartsWith("libarpt", StringComparison.Ordinal) || name.StartsWith("libebt", StringComparison.Ordinal)) continue;
            var family = name.Contains("libip6t", StringComparison.Ordinal) ? IpFamily.IPv6 : IpFamily.IPv4;
            string[] tables = ["filter"], chains = ["INPUT"];
            foreach (var line in File.ReadLines(path))
            {
                if (line.StartsWith('*')) tables = line[1..].Split(',');
                else if (line.StartsWith(':')) chains = line[1..].Split(',');
                else if (line is [not ('#' or '@' or '%'), ..] && line.Split(';') is [var rule, _, var outcome, ..])
                    yield return (name, rule, family, tables, chains, outcome.Trim());
            }
        }
    }
}
