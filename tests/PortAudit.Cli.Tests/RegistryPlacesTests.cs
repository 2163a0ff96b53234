using System.Text.Json;

namespace PortAudit.Cli.Tests;

/// <summary>A hive has no lines: every report names the key and the value that it speaks of, which <c>reg query</c> and regedit find.</summary>
public class RegistryPlacesTests
{
    private static readonly string Folder = Path.Combine(Session.Fixtures, "windows-firewall/equivalent/wfw");

    [Fact]
    public void Sarif_has_logical_locations()
    {
        using var session = new Session(Folder);
        var run = session.Run("audit", "firewall.wfw", "-f", "sarif").Json.GetProperty("runs")[0];
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.NotEmpty(results);
        var places = results.SelectMany(r => r.GetProperty("locations").EnumerateArray()
            .Concat(r.TryGetProperty("relatedLocations", out var related) ? related.EnumerateArray() : [])).ToList();
        Assert.All(places, p =>
        {
            var physical = p.GetProperty("physicalLocation");
            Assert.EndsWith("firewall.wfw", physical.GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);

            // GitHub takes no result without a line.
            Assert.Equal("1:1-1:1", string.Join('-', new[] { "start", "end" }.Select(e => $"{physical.GetProperty("region").GetProperty(e + "Line")}:{physical.GetProperty("region").GetProperty(e + "Column")}")));
        });

        // All of them on line 1: only the value tells GitHub that two alerts of one rule are not the same.
        var alerts = results.Where(r => r.GetProperty("locations")[0].GetProperty("logicalLocations")[0].GetProperty("kind").GetString() == "value")
            .Select(r => (Rule: r.GetProperty("ruleId").GetString(), Hash: r.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString(),
                Value: r.GetProperty("locations")[0].GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString())).ToList();
        Assert.NotEmpty(alerts);
        Assert.Equal(alerts.DistinctBy(a => (a.Rule, a.Value)).Count(), alerts.DistinctBy(a => (a.Rule, a.Hash)).Count());
        var values = places.Where(p => p.TryGetProperty("logicalLocations", out _)).SelectMany(p => p.GetProperty("logicalLocations").EnumerateArray())
            .Where(l => l.GetProperty("kind").GetString() == "value").Select(l => l.GetProperty("fullyQualifiedName").GetString()!).Distinct().ToList();
        Assert.NotEmpty(values);

        // Each is a value of the export: the same policy as .reg text has them all.
        var reg = Values(File.ReadAllText(Path.Combine(Folder, "../reg/firewall.reg")));
        Assert.All(values, v => Assert.Contains(reg, known => known.EndsWith('\\' + v, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Console_json_and_html_name_the_value()
    {
        using var session = new Session(Folder);
        var finding = session.Run("audit", "firewall.wfw", "-f", "json").Json.GetProperty("findings").EnumerateArray()
            .Select(f => f.GetProperty("location")).First(l => l.ValueKind == JsonValueKind.Object && l.GetProperty("name").GetString()!.Contains("FirewallRules", StringComparison.Ordinal));
        Assert.False(finding.TryGetProperty("line", out _));
        var place = $"firewall.wfw ({finding.GetProperty("name").GetString()})";
        Assert.Contains(place, session.Run("audit", "firewall.wfw", "--no-color").Out.ReplaceLineEndings(" ").Replace("  ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var page = session.Run("audit", "firewall.wfw", "-f", "html").Out;
        Assert.Contains(System.Net.WebUtility.HtmlEncode(place), page, StringComparison.Ordinal);
        Assert.DoesNotContain("firewall.wfw:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("firewall.wfw:", session.Run("query", "firewall.wfw", "tcp from 203.0.113.7 dport 443").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_a_reg_file_keeps_its_lines()
    {
        using var session = new Session(Path.Combine(Folder, "../reg"));
        var regions = session.Run("audit", "firewall.reg", "-f", "sarif").Json.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .SelectMany(r => r.GetProperty("locations").EnumerateArray()).Select(l => l.GetProperty("physicalLocation"));
        Assert.All(regions, p => Assert.True(p.TryGetProperty("region", out _)));
    }

    private static List<string> Values(string reg)
    {
        var values = new List<string>();
        var key = "";
        foreach (var line in reg.Split('\n').Select(l => l.Trim()))
        {
            if (line.StartsWith('[')) key = line.Trim('[', ']');
            else if (line.StartsWith('"')) values.Add(key + '\\' + line[1..line.IndexOf("\"=", StringComparison.Ordinal)].Replace(@"\\", @"\", StringComparison.Ordinal));
        }

        return values;
    }
}
