using System.Text.Json;

namespace PortAudit.Cli.Tests;

/// <summary>Where findings about an nftables host point: the line, the element, the included file, in every report.</summary>
public class NftablesPlaceTests
{
    private const string Main = """
        flush ruleset
        define public = { 445 }
        table inet filter {
        	set open {
        		type inet_service
        		elements = { 22,
        			3306 }
        	}
        	map answers {
        		type inet_service : verdict
        		elements = { 5900 : accept,
        			6379 : jump redis }
        	}
        	chain redis {
        		ip saddr 0.0.0.0/0 accept
        	}
        	chain input {
        		type filter hook input priority filter; policy drop;
        		tcp dport @open accept
        		tcp dport vmap @answers
        		tcp dport $public accept
        		tcp dport { 80, 23 } accept
        		include "nftables.d/*.nft"
        	}
        }

        """;

    private const string Included = "# databases\ntcp dport { 5432,\n\t27017 } accept\n";

    [Theory]
    // The element, where it is part of its rule; else the rule, with the element beside it.
    [InlineData(23, "nftables.conf:22:19")]
    [InlineData(3306, "nftables.conf:19:3", "nftables.conf:7:4")]
    [InlineData(5900, "nftables.conf:20:3", "nftables.conf:11:16")]
    [InlineData(6379, "nftables.conf:15:3")]
    [InlineData(445, "nftables.conf:21:3", "nftables.conf:2:19")]
    [InlineData(5432, "nftables.d/db.nft:2:13")]
    [InlineData(27017, "nftables.d/db.nft:3:2")]
    public void A_finding_points_at_the_rule_or_element_that_lets_in(int port, params string[] places)
    {
        using var session = new Session();
        session.With("nftables.conf", Main);
        session.With("nftables.d/db.nft", Included);
        Assert.Equal(1, session.Run("audit", "nftables.conf", "-o", "json=a.json", "-o", "sarif=a.sarif", "-o", "console=a.txt").Code);

        using var json = JsonDocument.Parse(session.Read("a.json"));
        var finding = json.RootElement.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("message").GetString()!.Contains($" on {port}/tcp", StringComparison.Ordinal));
        Assert.Equal(places, finding.GetProperty("related").EnumerateArray().Prepend(finding.GetProperty("location"))
            .Select(l => $"{l.GetProperty("path")}:{l.GetProperty("line")}:{l.GetProperty("column")}"));

        using var sarif = JsonDocument.Parse(session.Read("a.sarif"));
        var result = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Single(r => r.GetProperty("message").GetProperty("text").GetString()!.Contains($" on {port}/tcp", StringComparison.Ordinal));
        var related = result.TryGetProperty("relatedLocations", out var more) ? more.EnumerateArray().ToList() : [];
        Assert.Equal(places, related.Prepend(result.GetProperty("locations")[0]).Select(Place));

        var console = session.Read("a.txt");
        Assert.Contains($"at       {places[0]}", console, StringComparison.Ordinal);
        Assert.All(places.Skip(1), p => Assert.Contains($"see      {p}", console, StringComparison.Ordinal));
    }

    private static string Place(JsonElement location)
    {
        var physical = location.GetProperty("physicalLocation");
        var region = physical.GetProperty("region");
        return $"{physical.GetProperty("artifactLocation").GetProperty("uri")}:{region.GetProperty("startLine")}:{region.GetProperty("startColumn")}";
    }
}
