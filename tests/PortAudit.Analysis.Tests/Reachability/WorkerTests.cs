using System.Text;
using PortAudit.Analysis.Reachability;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Reachability;

/// <summary>How many threads share the work is nobody's business but the clock's.</summary>
public class WorkerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_number_of_workers_finds_the_same(int seed)
    {
        var random = new Random(seed);
        var rules = new StringBuilder("-A INPUT -i lo -j ACCEPT\n");
        for (var i = 0; i < 400; i++)
        {
            var question = random.Next(4) switch { 0 => " -m limit --limit 3/min", 1 => " -m set --match-set blocked src", 2 => $" -m string --string x{random.Next(5)}", _ => "" };
            var source = random.Next(3) > 0 ? $" -s 10.{random.Next(8)}.{random.Next(256)}.0/{random.Next(12, 25)}" : "";
            rules.Append($"-A INPUT{source} -p tcp -m tcp --dport {random.Next(1, 200)}{question} -j {(random.Next(3) == 0 ? "DROP" : "ACCEPT")}\n");
        }

        var host = Of(Filter(rules.ToString().TrimEnd()), sockets: Sockets("tcp 0.0.0.0:22", "tcp 0.0.0.0:80", "tcp 127.0.0.1:99"));
        var alone = Text(ReachabilityAnalysis.Run(host, ZoneMap.Default, []));
        Assert.True(alone.Count > 200, $"{alone.Count} facts");
        foreach (var workers in new[] { 2, 3, 4 }) Assert.Equal(alone, Text(ReachabilityAnalysis.Run(host, ZoneMap.Default, [], workers: workers)));
    }

    private static List<string> Text(HostFacts facts) =>
    [
        .. facts.Services.Select(s => s.Identity),
        .. facts.Exposures.Select(e => $"{e.Service.Identity} {e.Certainty.Word()} {e.Reach} {e.Sources} {e.Witness} by {string.Join(' ', e.Rules)} unless {string.Join("; ", e.Unknowns)}"),
        .. facts.OrphanAllows.Select(o => $"orphan {o.Exposure.Service.Identity} {o.Location}"),
        .. facts.BlockedListeners.Select(b => $"blocked {b.Service.Identity} {b.Rule} {b.Witness}"),
        .. facts.FamilyGaps.Select(g => $"gap {g.Service.Identity} {g.Location}"),
        .. facts.Diagnostics.Select(d => d.ToString()),
    ];
}
