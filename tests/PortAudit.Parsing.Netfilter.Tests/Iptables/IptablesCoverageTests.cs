using PortAudit.Inputs;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using static PortAudit.Parsing.Netfilter.Tests.Iptables.IptablesModelText;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>What is told of a rule's line is what the model has of the rule, also where only the end of the file shows that a chain is
/// missing.</summary>
public class IptablesCoverageTests
{
    // A rule's end, and what becomes of its line.
    private static readonly (string Text, CoverageState State)[] Ends =
    [
        ("-j ACCEPT", CoverageState.Modelled),
        ("-p tcp -m tcp --dport 22 -j DROP", CoverageState.Modelled),
        ("-j LATER", CoverageState.Modelled),
        ("-s 10.0.0.0/8 -j MISSING", CoverageState.Approximated),
        ("-g GONE", CoverageState.Approximated),
        ("-m nosuchmatch --option -j ACCEPT", CoverageState.Approximated),
        ("-m nosuchmatch --option -j MISSING", CoverageState.Approximated),
        ("-p tcp -m tcp --dport 70000 -j MISSING", CoverageState.Unreadable),
    ];

    [Fact]
    public void A_saved_rule_counts_as_what_the_whole_file_makes_of_it()
    {
        var random = new Random(1);
        for (var round = 0; round < Scale.Of(20, 1_000); round++)
        {
            var ends = Enumerable.Range(0, 30).Select(_ => Ends[random.Next(Ends.Length)]).ToList();
            var rules = string.Concat(ends.Select(e => $"-A INPUT {e.Text}\n"));
            var text = $"*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:LATER - [0:0]\n{rules}COMMIT\n";
            var input = Parse(text);
            Assert.Equal(Counts(ends), input.RuleLines);
            // The table, four chains and COMMIT are lines that are modelled too.
            Assert.Equal(Counts(ends).Add(CoverageState.Modelled, 6), input.Lines);
            Assert.Equal(ends.Select(e => e.State), input.Rulesets[0].Find("filter")!.Find("INPUT")!.Rules.Select(r => r.Coverage));
        }
    }

    [Fact]
    public void A_listed_rule_counts_as_what_the_whole_listing_makes_of_it()
    {
        var ends = Ends.Where(e => e.State != CoverageState.Unreadable).ToList();
        var text = $"-P INPUT DROP\n-P FORWARD DROP\n-P OUTPUT ACCEPT\n-N LATER\n{string.Concat(ends.Select(e => $"-A INPUT {e.Text}\n"))}";
        var source = SourceFile.FromText("rules", text);
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
        var input = parser.Parse(source, detection.Reason);
        Assert.Equal(Counts(ends), input.RuleLines);
        Assert.Equal(Counts(ends).Add(CoverageState.Modelled, 4), input.Lines);
    }

    private static CoverageCounts Counts(IEnumerable<(string Text, CoverageState State)> ends) =>
        ends.Aggregate(default(CoverageCounts), (counts, end) => counts.Add(end.State));
}
