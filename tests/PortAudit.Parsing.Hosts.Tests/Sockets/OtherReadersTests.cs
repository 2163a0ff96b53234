using System.Globalization;
using System.Text.Json;
using PortAudit.Inputs;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Tests.Sockets;

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
    [InlineData("freebsd12__netstat-AanP", 5)]
    [InlineData("osx-10.14.6__netstat", 61)]
    public void Listeners_are_those_of_jc(string name, int count)
    {
        var input = Parse($"listeners/jc/{name}.out");
        using var json = JsonDocument.Parse(File.ReadAllText(Corpus.Folder($"listeners/jc/{name}.json")));
        var expected = json.RootElement.EnumerateArray().Where(IsListener).Select(Expect)
            // ss of CentOS 7 prints the IPv4 wildcard as a star; jc leaves it so.
            .Select(l => name.StartsWith("centos", StringComparison.Ordinal) ? l.Replace(" * ", " 0.0.0.0 ") : l)
            .Order(StringComparer.Ordinal).ToList();

        Assert.Equal(count, expected.Count);
        // Names that stand for addresses, and addresses that lost their end, are unknown.
        var shown = Listeners(input).Select(Describe).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Count, shown.Count);
        Assert.Equal(expected.Select(WithoutName).Order(StringComparer.Ordinal), shown);
        Assert.DoesNotContain(input.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Listening_files_are_those_of_jc()
    {
        var input = Parse("listeners/jc/ubuntu-18.04__lsof-sudo.out");
        using var json = JsonDocument.Parse(File.ReadAllText(Corpus.Folder("listeners/jc/ubuntu-18.04__lsof-sudo.json")));

        // jc has a row for each thread; NODE and NAME are one column to it.
        var expected = json.RootElement.EnumerateArray()
            .Where(r => Text(r, "type") is "IPv4" or "IPv6" && !Text(r, "name")!.Contains("->"))
            .Select(r => (Device: Text(r, "device"), Line: $"{Text(r, "name")!.Split(' ')[0].Split(':')[1]} {Text(r, "command")}/{r.GetProperty("pid").GetInt32()}"))
            .Distinct().Select(r => r.Line).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(6, expected.Count);
        Assert.Equal(
            ["42351 container/1112", "bootpc systemd-n/867", "domain systemd-r/885", "domain systemd-r/885", "ssh sshd/1127", "ssh sshd/1127"], expected);
        Assert.Equal(
            ["tcp 0.0.0.0 22 LISTEN sshd/1127", "tcp :: 22 LISTEN sshd/1127", "tcp ? 42351 LISTEN container/1112", "tcp ? 53 LISTEN systemd-r/885",
                "udp ? 53  systemd-r/885", "udp ? 68  systemd-n/867"],
            Listeners(input).Select(Describe).Order(StringComparer.Ordinal));
        Assert.False(Assert.Single(input.Snapshots).IsPartial);

        // The same without rights shows no socket at all, and so proves nothing.
        var unprivileged = Parse("listeners/jc/ubuntu-18.04__lsof.out");
        Assert.Empty(Listeners(unprivileged));
        Assert.Empty(Assert.Single(unprivileged.Snapshots).Surveyed);
    }

    /// <summary>Files of other systems, with every listener that stands in them, read off the files by hand; inspec's own test agrees where it asks
    /// (2022 VBoxHeadl, 22 sshd/668 over tcp6 and tcp, 135 over tcp on Windows), and gopsutil's has nine entries in the AIX file, two of them connections.</summary>
    [Theory]
    [InlineData("inspec/sockstat", "tcp 127.0.0.1 25  sendmail/671|tcp :: 22  sshd/668|tcp 0.0.0.0 22  sshd/668|udp :: 2049 ")]
    [InlineData("inspec/hpux-netstat-inet", "tcp 0.0.0.0 515 LISTEN|tcp 0.0.0.0 22 LISTEN|tcp 0.0.0.0 49196 LISTEN|tcp 127.0.0.1 49433 LISTEN|udp 0.0.0.0 49153 ")]
    [InlineData("inspec/hpux-netstat-inet6", "tcp ::1 49309 LISTEN|tcp :: 21 LISTEN|tcp :: 383 LISTEN|tcp :: 22 LISTEN|udp :: 514 |udp :: 9 ")]
    [InlineData("inspec/netstat-aan", "tcp 0.0.0.0 22 LISTEN|tcp :: 22 LISTEN")]
    [InlineData("inspec/s11-netstat-an-finet-finet6", "udp 10.0.2.15 68 Idle|udp 192.168.59.103 68 Idle|udp :: 546 Idle|tcp 127.0.0.1 5999 LISTEN|tcp 0.0.0.0 111 LISTEN"
        + "|tcp 0.0.0.0 22 LISTEN|tcp ::1 5999 LISTEN|tcp :: 111 LISTEN")]
    [InlineData("inspec/get-net-tcpconnection", "tcp :: 135 2|tcp 192.168.10.157 135 2")]
    [InlineData("inspec/lsof-nP-i-FpctPn", "tcp 127.0.0.1 2022  VBoxHeadl/6835|udp 0.0.0.0 61197  VBoxHeadl/6835|tcp 0.0.0.0 22  sshd/8708|tcp :: 22  sshd/8708"
        + "|udp 0.0.0.0 123  ntpd/24137|udp :: 123  ntpd/24137|udp 127.0.0.1 123  ntpd/24137|udp 192.168.1.66 123  ntpd/24137|udp 172.17.42.1 123  ntpd/24137"
        + "|udp 2602:30a:c0d0:e070:8e70:5aff:fe66:6ebc 123  ntpd/24137|udp ::1 123  ntpd/24137|udp fe80::8e70:5aff:fe66:6ebc 123  ntpd/24137"
        + "|udp 2602:30a:c0d0:e070:b1e3:fa7c:c1cd:e1dd 123  ntpd/24137|udp 9.48.126.170 123  ntpd/24137")]
    [InlineData("mondoo-ports/ports__testdata__tcp4.txt", "tcp 127.0.0.53 53 LISTEN|tcp 0.0.0.0 22 LISTEN")]
    [InlineData("mondoo-ports/ports__testdata__tcp6.txt", "tcp :: 22 LISTEN|tcp ::1 631 LISTEN")]
    [InlineData("mondoo-ports/ports__testdata__windows_tcp.json", "tcp :: 49672 2 /2136")]
    [InlineData("web-snippets/aix73-netstat-Aan.txt", "tcp :: 22 LISTEN|tcp 0.0.0.0 22 LISTEN|tcp 0.0.0.0 25 LISTEN|tcp ::1 6010 LISTEN|udp * 111 |udp * 161 |udp * 514 ")]
    [InlineData("web-snippets/illumos-netstat-nuf-inet.txt", "")]
    [InlineData("web-snippets/macos-netstat-anvl.processpid.txt", "tcp * 49152 LISTEN rapportd/512|tcp :: 22 LISTEN launchd/1|tcp 0.0.0.0 22 LISTEN launchd/1"
        + "|tcp 127.0.0.1 631 LISTEN cupsd/250|tcp ::1 631 LISTEN cupsd/250|udp 0.0.0.0 5353  mDNSResponder/300|udp 0.0.0.0 123  timed/180|udp :: 123  timed/180")]
    [InlineData("web-snippets/macos12-netstat-anv.pid-epid.txt", "tcp 0.0.0.0 22 LISTEN /1|udp 0.0.0.0 123  /180")]
    [InlineData("web-snippets/solaris-netstat-an.txt", "udp 0.0.0.0 111 Idle|udp 0.0.0.0 64049 Idle|tcp 0.0.0.0 111 LISTEN|tcp 0.0.0.0 22 LISTEN|tcp 127.0.0.1 8081 LISTEN")]
    [InlineData("web-snippets/windows-netstat-ano.de.txt", "tcp 0.0.0.0 135 ABHÖREN /1024|tcp 127.0.0.1 7999 ABHÖREN /9876")]
    public void Every_listener_of_another_system_is_found(string file, string expected)
    {
        var input = Parse($"listeners/{file}");
        Assert.Equal(
            expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            Listeners(input).Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(0, input.Lines.Unreadable);
    }

    // inspec, test/fixtures: 28 TCP rows, all listening, and the UDP rows; the owners are on the lines below.
    [Fact]
    public void Rows_that_PowerShell_chose_from_Windows_netstat_keep_their_programs()
    {
        const string file = "listeners/inspec/netstat-anbo-pipe-select-string-pattern.utf8";
        var input = Parse(file);
        var text = File.ReadAllLines(Corpus.Folder(file));
        var listeners = Listeners(input).ToList();
        Assert.Equal(text.Count(l => l.StartsWith(">   TCP") || l.StartsWith(">   UDP")), listeners.Count);
        Assert.Equal(text.Count(l => l.TrimStart().StartsWith('[')), listeners.Count(l => l.Program is not (null or "System")));
        Assert.Contains(listeners, l => l is { Port: 22, Program: "sshd.exe", Owners: [{ ProcessId: 1264 }] });
        Assert.Contains(listeners, l => l is { Port: 3389, Program: null, Owners: [{ ProcessId: 1764, Service: "TermService" }] });
        Assert.Contains(listeners, l => l is { Port: 445, Program: "System", Owners: [{ ProcessId: 4 }] });
        Assert.True(input.Snapshots.All(s => s.IsPartial));
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

    /// <summary>Nothing that insights reads is lost on us: of its listings that show sockets, one is damaged on purpose.</summary>
    [Fact]
    public void No_row_of_insights_is_unreadable()
    {
        var parsers = ConfigParsers.Create(new FewServiceNames());
        var read = 0;
        foreach (var path in Directory.EnumerateFiles(Corpus.Folder("listeners/insights-core"), "*.txt"))
        {
            var source = TestFiles.Load(path);
            if (ConfigParsers.Detect(source, parsers) is not { } detected || Path.GetFileName(path) == "netstat-NETSTAT_CONTENT_BUT_NO_LOCAL_ADDR_COLON.txt") continue;
            read++;
            Assert.True(detected.Parser.Parse(source, "").Lines.Unreadable == 0, path);
        }

        Assert.Equal(18, read);
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

    private static string WithoutName(string line)
    {
        var address = line.Split(' ')[1];
        return address is "kbrazil-mac.attl" or "localhost" ? line.Replace(address, "?") : line;
    }

    private static ParsedInput Parse(string path)
    {
        var source = TestFiles.Load(Corpus.Folder(path));
        var input = ConfigParsers.Detect(source, ConfigParsers.Create(new FewServiceNames()))!.Value.Parser.Parse(source, "");
        Assert.Equal(source.LineCount, input.Lines.Total);
        return input;
    }

    private static IEnumerable<Listener> Listeners(ParsedInput input) => input.Snapshots.SelectMany(s => s.Listeners);

    private static bool IsListener(JsonElement row)
    {
        var protocol = Text(row, "netid") ?? Text(row, "transport_protocol") ?? Text(row, "proto")?[..3];
        return Text(row, "local_port") != "*" && ((protocol == "tcp" && Text(row, "state") == "LISTEN")
            || (protocol == "udp" && Text(row, "state") is "UNCONN" or null && Text(row, "foreign_port") is "*" or null));
    }

    private static string Expect(JsonElement row)
    {
        var protocol = Text(row, "netid") ?? Text(row, "transport_protocol") ?? Text(row, "proto")![..3];
        var shown = Text(row, "local_port")!;
        Assert.True(int.TryParse(shown, out var port)
            || new FewServiceNames().TryResolve(shown, protocol == "tcp" ? IpProtocol.Tcp : IpProtocol.Udp, out port));
        var owners = row.TryGetProperty("opts", out var opts) && opts.TryGetProperty("process_id", out var processes)
            ? string.Concat(processes.EnumerateObject().Select(p => $" {Text(p.Value, "user")}/{p.Name}"))
            : Text(row, "program_name") is { } program ? $" {program}/{row.GetProperty("pid").GetInt32()}" : "";
        var device = Text(row, "interface") is { } name ? "%" + name : "";

        // BSD writes every wildcard as a star; tcp46 is both families.
        var isBsd = Text(row, "proto") is { } proto && char.IsAsciiDigit(proto[^1]) && !row.TryGetProperty("program_name", out _) && Text(row, "local_address") == "*";
        var address = !isBsd ? Text(row, "local_address")!.Trim('[', ']') : Text(row, "proto")!.EndsWith("46") ? "*" : Text(row, "proto")!.EndsWith('6') ? "::" : "0.0.0.0";
        return $"{protocol} {address}{device} {port} {Text(row, "state")}{owners}";
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
