using System.Globalization;
using System.Text.Json;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Tests.Sockets;

/// <summary>Listings of real hosts, against what other projects' readers made of them.</summary>
public sealed class OtherReadersTests
{
    [Theory]
    [InlineData("ubuntu-18.04__ss-sudo-a", 6)]
    [InlineData("centos-7.7__ss-sudo-a", 7)]
    [InlineData("generic__ss-wide", 155)]
    [InlineData("ubuntu-18.04__netstat", 0)]
    [InlineData("centos-7.7__netstat", 0)]
    [InlineData("generic__netstat-old", 2)]
    public void Listeners_are_those_of_jc(string name, int count)
    {
        var input = Parse($"listeners/jc/{name}.out");
        using var json = JsonDocument.Parse(File.ReadAllText(TestFiles.Corpus($"listeners/jc/{name}.json")));
        var expected = json.RootElement.EnumerateArray().Where(IsListener).Select(Expect)
            // ss of CentOS 7 prints the IPv4 wildcard as a star; jc leaves it so.
            .Select(l => name.StartsWith("centos", StringComparison.Ordinal) ? l.Replace(" * ", " 0.0.0.0 ") : l)
            .Order(StringComparer.Ordinal).ToList();

        Assert.Equal(count, expected.Count);
        Assert.Equal(expected, Listeners(input).Select(Describe).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(input.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    // insights-core, insights/tests/parsers/test_netstat.py
    [Theory]
    [InlineData("netstat-Ss_TULPN", 13, "udp * 55898 UNCONN|udp 127.0.0.1 904 UNCONN rpc.statd/29559|udp * 111 UNCONN rpcbind/953"
        + "|udp :: 111 UNCONN rpcbind/953|udp :: 37968 UNCONN rpc.statd/29559|tcp :: 2223 LISTEN sshd/1416|tcp * 22 LISTEN sshd/1231")]
    [InlineData("netstat-SS_TULPN_2", 22, "udp 0.0.0.0 34453 UNCONN")]
    [InlineData("netstat-SS_TUPNA_2", 22, "udp 0.0.0.0 34453 UNCONN")]
    [InlineData("netstat-NETSTAT", 4, "tcp 127.0.0.1 53644 LISTEN Passenger Rac/12387|tcp 0.0.0.0 5646 LISTEN qdrouterd/1272"
        + "|tcp 0.0.0.0 5672 LISTEN qpidd/1279")]
    public void Listeners_are_those_of_insights(string name, int count, string some)
    {
        var listeners = Listeners(Parse($"listeners/insights-core/{name}.txt")).Select(Describe).ToList();
        Assert.Equal(count, listeners.Count);
        Assert.All(some.Replace(" * ", " 0.0.0.0 ").Split('|'), expected => Assert.Contains(expected, listeners));
    }

    // inspec, test/unit/resources/port_test.rb: 'port 22' is listened on by tcp and tcp6, process 1, sshd; 'port 111' by udp, 545, rpcbind.
    [Theory]
    [InlineData("netstat-tulpen")]
    [InlineData("netstat-tulpen-busybox")]
    public void Listeners_are_those_of_inspec(string name)
    {
        var listeners = Listeners(Parse($"listeners/inspec/{name}")).Select(Describe).ToList();
        Assert.Equal(["tcp 0.0.0.0 22 LISTEN sshd/1", "tcp :: 22 LISTEN sshd/1"], listeners.Where(l => l.Contains(" 22 ")));
        Assert.Equal(["udp 0.0.0.0 111  rpcbind/545"], listeners.Where(l => l.Contains(" 111 ")));
    }

    private static ParsedInput Parse(string path)
    {
        var source = TestFiles.Load(TestFiles.Corpus(path));
        var input = ConfigParsers.Detect(source, ConfigParsers.Create(new FewServiceNames()))!.Value.Parser.Parse(source, "");
        Assert.Equal(source.LineCount, input.Lines.Total);
        return input;
    }

    private static IEnumerable<Listener> Listeners(ParsedInput input) => input.Snapshots.SelectMany(s => s.Listeners);

    private static bool IsListener(JsonElement row)
    {
        var protocol = Text(row, "netid") ?? Text(row, "transport_protocol");
        return (protocol == "tcp" && Text(row, "state") == "LISTEN")
            || (protocol == "udp" && Text(row, "state") is "UNCONN" or null);
    }

    private static string Expect(JsonElement row)
    {
        var protocol = Text(row, "netid") ?? Text(row, "transport_protocol");
        var shown = Text(row, "local_port")!;
        Assert.True(int.TryParse(shown, out var port)
            || new FewServiceNames().TryResolve(shown, protocol == "tcp" ? IpProtocol.Tcp : IpProtocol.Udp, out port));
        var owners = row.TryGetProperty("opts", out var opts) && opts.TryGetProperty("process_id", out var processes)
            ? string.Concat(processes.EnumerateObject().Select(p => $" {Text(p.Value, "user")}/{p.Name}"))
            : Text(row, "program_name") is { } program ? $" {program}/{row.GetProperty("pid").GetInt32()}" : "";
        var device = Text(row, "interface") is { } name ? "%" + name : "";
        return $"{protocol} {Text(row, "local_address")!.Trim('[', ']')}{device} {port} {Text(row, "state")}{owners}";
    }

    private static string Describe(Listener listener)
    {
        var address = listener.Address is { IsWildcard: true, DualStack: true } ? "*" : listener.Address.Address?.ToString() ?? "?";
        return string.Create(CultureInfo.InvariantCulture,
            $"{(listener.Protocol == IpProtocol.Tcp ? "tcp" : "udp")} {address}{(listener.Address.Device is { } d ? "%" + d : "")} {listener.Port} {listener.State}")
            + string.Concat(listener.Owners.Select(o => $" {o.Program}/{o.ProcessId}"));
    }

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
