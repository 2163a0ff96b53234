namespace PortAudit.Cli.Tests;

/// <summary>One policy as iptables-save for both families, as an nft script, and as nft lists it in text and JSON: nft itself made the latter two.</summary>
public class EquivalentInputTests
{
    [Theory]
    [InlineData("nftables.conf")]
    [InlineData("nft-list-ruleset.txt")]
    [InlineData("nft-list-ruleset.json")]
    public void A_policy_has_the_same_findings_in_every_format(string file)
    {
        using var session = new Session(Path.Combine(Session.Fixtures, "equivalent"));
        var expected = Audit(session, "iptables-save.txt", "ip6tables-save.txt");
        Assert.Contains("PA1001 critical certain telnet on 23/tcp (program not seen) can be reached from the internet: any IPv4", expected);
        Assert.Equal(expected, Audit(session, file));
    }

    [Fact]
    public void A_finding_points_at_the_element_of_the_map_that_lets_in()
    {
        using var session = new Session(Path.Combine(Session.Fixtures, "equivalent"));
        var telnet = session.Run("audit", "nftables.conf", "-f", "json").Json.GetProperty("findings").EnumerateArray()
            .First(f => f.GetProperty("ruleId").GetString() == "PA1001").GetProperty("location");
        var line = session.Read("nftables.conf").Split('\n')[telnet.GetProperty("line").GetInt32() - 1];
        Assert.StartsWith("23 : accept", line[(telnet.GetProperty("column").GetInt32() - 1)..], StringComparison.Ordinal);
    }

    // Findings, exposures and default verdicts, without the places where they are written.
    private static List<string> Audit(Session session, params string[] files)
    {
        var report = session.Run(["audit", .. files, "-f", "json"]).Json;
        var host = Assert.Single(report.GetProperty("hosts").EnumerateArray());
        return
        [
            .. report.GetProperty("findings").EnumerateArray().Select(f =>
                $"{f.GetProperty("ruleId")} {f.GetProperty("severity")} {f.GetProperty("certainty")} {f.GetProperty("message")}").Order(StringComparer.Ordinal),
            .. host.GetProperty("services").EnumerateArray().SelectMany(s => s.GetProperty("exposures").EnumerateArray().Select(e =>
                $"{s.GetProperty("protocol")} {s.GetProperty("port")} {e.GetProperty("reach")} {e.GetProperty("certainty")}")).Order(StringComparer.Ordinal),
        ];
    }
}
