using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Tests.Facts;

/// <summary>Every input under fixtures/host-facts and fixtures/nmap gives what the .expected file beside it says, to the letter.</summary>
public sealed class HostFactFixtureTests
{
    public static TheoryData<string, string> Fixtures()
    {
        var data = new TheoryData<string, string>();
        foreach (var type in new[] { "host-facts", "nmap" })
        {
            foreach (var path in TestFiles.Fixtures(type)) data.Add(type, Path.GetFileName(path));
        }

        return data;
    }

    [Theory, MemberData(nameof(Fixtures))]
    public void Fixture_gives_what_is_expected(string type, string name)
    {
        var path = Path.Combine(Repository.Root, "fixtures", type, name);
        var source = TestFiles.Load(path);
        var (parser, detection) = ConfigParsers.Detect(source)!.Value;
        Assert.Equal(type, parser.Type);
        var input = parser.Parse(source, detection.Reason);
        Assert.Equal(source.LineCount, input.Lines.Total);
        Assert.True(input.HasModel);
        var expected = File.ReadAllText(Path.ChangeExtension(path, ".expected")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#');
        Assert.Equal(string.Join('\n', expected), string.Join('\n', Describe(input)));
    }

    [Fact]
    public void Every_prefix_and_every_damaged_copy_keeps_its_lines_and_places()
    {
        const string noise = "\0\n\r\t :%[]/=\"<>{},x0|-";
        var random = new Random(443);
        foreach (var type in new[] { "host-facts", "nmap" })
        {
            foreach (var path in TestFiles.Fixtures(type))
            {
                var text = TestFiles.Load(path).Text;
                for (var i = 0; i < text.Length; i += 7) Read(type, text[..i]);
                for (var i = 0; i < Scale.Of(60, 3000); i++)
                {
                    var damaged = text.ToCharArray();
                    for (var hits = random.Next(1, 6); hits > 0; hits--) damaged[random.Next(damaged.Length)] = noise[random.Next(noise.Length)];
                    Read(type, new string(damaged));
                }
            }
        }

        static void Read(string type, string text)
        {
            var source = Model.Sources.SourceFile.FromText("x", text);
            var parser = ConfigParsers.Find(type)!;
            parser.Detect(source);
            var input = parser.Parse(source, "");
            Assert.Equal(source.LineCount, input.Lines.Total);
            Assert.All(input.Diagnostics, d => Assert.InRange(d.Span!.Value.Start + d.Span.Value.Length, 0, source.Text.Length));
            Assert.Equal(input.HasModel, input.Evidence is { IsEmpty: false });
        }
    }

    [Fact]
    public void A_report_that_declares_entities_resolves_none()
    {
        const string bomb = "<?xml version=\"1.0\"?><!DOCTYPE nmaprun [<!ENTITY a \"x\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>"
            + "<nmaprun><host><address addr=\"192.0.2.1\" addrtype=\"ipv4\"/><ports>&b;</ports></host></nmaprun>";
        var input = new Parsing.Hosts.Facts.NmapParser().Parse(Model.Sources.SourceFile.FromText("x", bomb), "");
        Assert.Equal(["HST011"], input.Diagnostics.Select(d => d.Id));
    }

    private static IEnumerable<string> Describe(ParsedInput input)
    {
        var (lines, evidence) = (input.Lines, input.Evidence!);
        yield return $"lines {lines.Modelled} {lines.Irrelevant} {lines.Approximated} {lines.Unreadable}";
        foreach (var d in input.Diagnostics) yield return $"{d.Id}:{d.Span!.Value.Line}:{d.Span.Value.Column}";
        if (evidence.ListedFamilies.Count > 0) yield return "listed " + string.Join(' ', evidence.ListedFamilies.Order().Select(f => f == IpFamily.IPv4 ? "ipv4" : "ipv6"));
        foreach (var a in evidence.Addresses) yield return $"address {a.Interface} {a.Address}/{a.PrefixLength}";
        foreach (var r in evidence.Routes) yield return $"route {r.Destination}/{r.PrefixLength} {r.Gateway?.ToString() ?? "-"} {r.Interface}";
        foreach (var s in evidence.Settings) yield return $"setting {s.Name}={s.Value}";
        foreach (var u in evidence.Units) yield return $"unit {u.Unit} {u.Enabled ?? "-"} {u.Active ?? "-"}";
        foreach (var p in evidence.Profiles) yield return $"profile {p.Interface} {p.Category}";
        foreach (var scan in evidence.Scans)
        {
            yield return $"scan {scan.Addresses[0]}";
            foreach (var port in scan.Ports) yield return $"port {(port.Protocol == IpProtocol.Tcp ? "tcp" : "udp")}/{port.Port} {port.State} {port.Reason}";
        }
    }
}
