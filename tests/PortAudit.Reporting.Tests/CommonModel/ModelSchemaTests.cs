using System.Text.Json;
using PortAudit.Model.Hosts;
using PortAudit.Reporting.CommonModel;
using PortAudit.Reporting.Schemas;
using static PortAudit.Reporting.Tests.CommonModel.ParsedFiles;

namespace PortAudit.Reporting.Tests.CommonModel;

public class ModelSchemaTests
{
    /// <summary>Every kind of condition and action that a file can bring about.</summary>
    private const string Rules = "*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:WEB - [0:0]\n"
        + "-A INPUT ! -s 10.0.0.0/8 -i eth+ -p tcp -m multiport --dports 80,8000:8010 -m comment --comment \"\\\"<b>\" -j WEB\n"
        + "-A INPUT -d 10.1.0.3/255.255.0.255 -p tcp --syn -m limit --limit 3/min -m state --state NEW -j REJECT\n"
        + "-A INPUT -p udp -m multiport --ports 53 -g WEB\n-A INPUT -m set ! --match-set bad src -j NFQUEUE\n-A INPUT -m recent --set --name seen -j LOG\n"
        + "-A INPUT -m mac --mac-source 00:11:22:33:44:55 -m addrtype --dst-type UNICAST,LOCAL -j RETURN\n-A WEB --bogus\nCOMMIT\n"
        + "*mangle\n:PREROUTING ACCEPT\n-A PREROUTING -m mark --mark 0x10/0xf0 -j MARK --set-mark 5/3\n-A PREROUTING -j CONNMARK --save-mark\nCOMMIT\n"
        + "*nat\n:PREROUTING ACCEPT\n-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.1-10.0.0.9:8080\n-A PREROUTING -p tcp -j REDIRECT\nCOMMIT\n"
        + "*raw\n:PREROUTING ACCEPT\n-A PREROUTING -j NOTRACK\nCOMMIT\n";

    private const string Sockets = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
        + "tcp   LISTEN 0      128    *:22               *:*          users:((\"sshd\",pid=7,fd=3))\nudp   UNCONN 0      0      127.0.0.53%lo:53   0.0.0.0:*\n";

    private static readonly ParsedInput[] Inputs = [Parse("iptables-save", Rules), Parse("ss", Sockets)];

    [Fact]
    public void Model_meets_the_schema() => Holds(output => ModelJson.Write(Inputs, [Host("web", Inputs)], output));

    [Fact]
    public void What_a_file_tells_of_its_host_is_in_the_model()
    {
        ParsedInput[] inputs =
        [
            Parse("host-facts", "1: lo: <UP>\n    inet 127.0.0.1/8 scope host lo\ndefault via 192.0.2.1 dev eth0\nnet.ipv4.ip_forward = 1\nssh.service enabled\n"),
            Parse("host-facts", "{\"InterfaceAlias\":\"Ethernet0\",\"NetworkCategory\":1}"),
            Parse("nmap", "<nmaprun><host><address addr=\"192.0.2.1\"/><ports><port protocol=\"tcp\" portid=\"22\"><state state=\"open\"/></port></ports></host></nmaprun>"),
        ];
        using var json = Holds(output => ModelJson.Write(inputs, [Host("web", inputs)], output));
        var evidence = json.RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("evidence")).ToList();
        foreach (var list in new[] { "addresses", "routes", "settings", "units", "profiles", "scans" })
            Assert.Equal(1, evidence.Sum(e => e.GetProperty(list).GetArrayLength()));
        Assert.Equal("private", evidence[1].GetProperty("profiles")[0].GetProperty("category").GetString());
        Assert.Equal(22, evidence[2].GetProperty("scans")[0].GetProperty("ports")[0].GetProperty("port").GetInt32());
    }

    [Fact]
    public void Canonical_model_meets_the_schema() =>
        Holds(output => CanonicalModelJson.Write([Host("web", Inputs), Host("other", Inputs[0])], output));

    [Fact]
    public void Summary_has_the_published_shape()
    {
        using var json = Holds(output => ModelSummaryJson.Write(Inputs, [Host("web", Inputs)], output));
        Assert.Equal(
            """{"path":"input","type":"iptables-save","hosts":["web"],"rulesets":1,"rules":11,"sets":0,"listeners":0,"""
            + """ "lines":{"modelled":23,"irrelevant":0,"approximated":3,"unreadable":1},"ruleLines":{"modelled":8,"approximated":3,"unreadable":1}}""".TrimStart(),
            JsonSerializer.Serialize(json.RootElement.GetProperty("files")[0]));
        Assert.Equal(2, json.RootElement.GetProperty("files")[1].GetProperty("listeners").GetInt32());
    }

    [Fact]
    public void Summary_for_people_keeps_to_80_columns()
    {
        using var output = new StringWriter();
        ModelSummaryText.Write(Inputs, [Host("web\u001b[2J", Inputs)], output);
        var lines = output.ToString().Split('\n');
        Assert.All(lines, l => Assert.True(l.Length <= 80, l));
        Assert.DoesNotContain('\u001b', output.ToString());
        Assert.Contains("  rule lines             8                           3             1", lines);
    }

    private static JsonDocument Holds(Action<TextWriter> write)
    {
        using var schema = JsonDocument.Parse(ModelSchema.Text);
        using var output = new StringWriter();
        write(output);
        var json = JsonDocument.Parse(output.ToString());
        SchemaCheck.Holds(schema.RootElement, json.RootElement);
        return json;
    }
}
