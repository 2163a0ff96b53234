using PortAudit.Model.Facts;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Hosts.Facts;

namespace PortAudit.Analysis.Tests.Reachability;

/// <summary>What a host's settings, addresses and scans change in the facts.</summary>
public sealed class HostEvidenceTests
{
    private const string Addresses = "1: lo: <LOOPBACK,UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <UP> mtu 1500\n    inet 192.0.2.10/24 scope global eth0\n";

    [Theory]
    [InlineData("net.ipv6.bindv6only = 1\n", false)]
    [InlineData("net.ipv6.bindv6only = 0\n", true)]
    [InlineData("net.ipv4.ip_forward = 0\n", null)]
    public void What_a_listing_leaves_open_the_kernels_default_settles(string settings, bool? takesIpv4)
    {
        var host = Told(TestHost.Of(), settings);
        host.Snapshots.Add(Netstat("tcp6       0      0 :::8080                 :::*                    LISTEN\n"));
        Assert.Equal(takesIpv4, Assert.Single(host.Facts().Listeners).Listener.Address.DualStack);
    }

    [Theory]
    [InlineData("net.ipv4.ip_unprivileged_port_start = 80\n", true)]
    [InlineData("net.ipv4.ip_forward = 0\n", false)]
    public void The_fence_of_the_privileged_ports_stands_where_the_kernel_has_it(string settings, bool isUnprivileged)
    {
        var host = Told(TestHost.Of(sockets: TestHost.Sockets("tcp 0.0.0.0:443")), settings);
        Assert.Equal(isUnprivileged, Assert.Single(host.Facts().Services).IsUnprivileged);
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward = 1\n", 1)]
    [InlineData("net.ipv4.ip_forward = 0\n", 0)]
    [InlineData("net.ipv4.ip_forward = 0\nnet.ipv4.conf.eth0.forwarding = 1\n", 1)]
    public void A_host_that_forwards_nothing_publishes_nothing(string settings, int published)
    {
        var rules = TestHost.Table("nat", "PREROUTING", "-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80")
            + TestHost.Filter("-A FORWARD -d 172.17.0.2/32 -p tcp -m tcp --dport 80 -j ACCEPT");
        Assert.Equal(published, Told(TestHost.Of(rules), settings).Facts().Exposures.Count(e => e.Path == ExposurePath.Published));
    }

    [Fact]
    public void Sources_that_are_all_the_hosts_own_are_the_zone_host()
    {
        const string rules = "-A INPUT -s 192.0.2.10/32 -p tcp -m tcp --dport 9000 -j ACCEPT\n-A INPUT -s 192.0.2.11/32 -p tcp -m tcp --dport 9001 -j ACCEPT";
        var facts = Told(TestHost.Of(TestHost.Filter(rules)), Addresses).Facts();
        Assert.Equal(["9000 host", "9001 prefixes"], facts.Exposures.Select(e => $"{e.Service.Port} {e.Reach}"));
    }

    [Fact]
    public void A_table_of_one_family_proves_nothing_of_the_other()
    {
        const string rules = "-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT";
        var (ipv4, ipv6) = (ProcNet("00000000:0016"), ProcNet("00000000000000000000000000000000:0016"));
        var host = TestHost.Of(TestHost.Filter(rules));
        host.Snapshots.Add(ipv4);
        Assert.Empty(host.Facts().OrphanAllows);
        host.Snapshots.Add(ipv6);
        Assert.Equal(80, Assert.Single(host.Facts().OrphanAllows).Exposure.Service.Port);
    }

    [Theory]
    [InlineData("C:\\>netstat -ano", 1)]
    [InlineData("C:\\>netstat -ano | findstr :389", 0)]
    [InlineData("C:\\>netstat -ano | findstr LISTENING", 1)]
    public void A_fragment_never_proves_that_nothing_listens(string command, int orphans)
    {
        var host = TestHost.Of(TestHost.Filter("-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT"));
        host.Snapshots.Add(Assert.Single(new Parsing.Hosts.Sockets.NetstatParser(Parsing.NoServiceNames.Instance).Parse(
            SourceFile.FromText("x", $"{command}\n  TCP    0.0.0.0:389            0.0.0.0:0              LISTENING       652\n"), "").Snapshots));
        var facts = host.Facts();
        Assert.Equal(orphans, facts.OrphanAllows.Count);
        Assert.Equal(orphans == 0, facts.Host.MissingEvidence.Contains("no complete listener snapshot"));
    }

    [Theory]
    [InlineData("443", "open", "internet", "agrees")]
    [InlineData("443", "filtered", "internet", "unexpectedly closed")]
    [InlineData("22", "open", "private", "agrees")]
    [InlineData("22", "filtered", "private", "unknown")]
    [InlineData("6379", "open", "blocked", "unexpectedly open")]
    [InlineData("6379", "filtered", "blocked", "agrees")]
    [InlineData("81", "open", "absent", "unexpectedly open")]
    [InlineData("7000", "open", "blocked", "unexpectedly open")]
    [InlineData("7000", "filtered", "unknown", "unknown")]
    [InlineData("161", "open|filtered", "unknown", "unknown")]
    public void A_scan_is_set_against_what_the_exports_let_expect(string port, string state, string expected, string agreement)
    {
        const string rules = "-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 81 -j ACCEPT\n-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT";
        var host = TestHost.Of(TestHost.Filter(rules), sockets: TestHost.Sockets("tcp 0.0.0.0:443", "tcp 0.0.0.0:22", "tcp 0.0.0.0:6379"));
        host.Evidence.Scans.Add(Assert.Single(new NmapParser().Parse(SourceFile.FromText("nmap.xml",
            $"<nmaprun><host><address addr=\"198.51.100.20\"/><ports><port protocol=\"tcp\" portid=\"{port}\"><state state=\"{state}\"/></port></ports></host></nmaprun>"), "").Evidence!.Scans));
        var view = Assert.Single(host.Facts().OutsideViews);
        Assert.Equal((expected, agreement), (view.Expected, view.Agreement));
    }

    [Fact]
    public void Of_a_scan_of_many_hosts_only_the_one_with_the_hosts_address_counts()
    {
        var host = TestHost.Of(TestHost.Filter(""));
        host.Evidence.Add(new NmapParser().Parse(SourceFile.FromText("nmap.xml",
            "<nmaprun>" + string.Concat(new[] { "192.0.2.9", "192.0.2.10" }.Select(a =>
                $"<host><address addr=\"{a}\"/><ports><port protocol=\"tcp\" portid=\"22\"><state state=\"open\"/></port></ports></host>")) + "</nmaprun>"), "").Evidence!);
        Assert.Empty(host.Facts().OutsideViews);
        Assert.Contains(host.Facts().Diagnostics, d => d.Id == "ANA007");
        Assert.Equal("192.0.2.10", Assert.Single(Told(host, Addresses).Facts().OutsideViews).Address);
    }

    [Fact]
    public void Without_a_ruleset_nothing_that_a_scan_sees_is_unexpected()
    {
        var host = TestHost.Of(sockets: TestHost.Sockets("tcp 0.0.0.0:443"));
        host.Evidence.Scans.Add(new PortScan([new IpAddress(IpFamily.IPv4, 1)], [new ScannedPort(6, 22, "open", "", default)], default));
        Assert.Equal(OutsideViewFact.Unknown, Assert.Single(host.Facts().OutsideViews).Agreement);
    }

    private static Host Told(Host host, string facts)
    {
        host.Evidence.Add(new HostFactsParser().Parse(SourceFile.FromText("facts", facts), "").Evidence!);
        return host;
    }

    private static Model.Sockets.ListenerSnapshot Netstat(string rows) => Assert.Single(new Parsing.Hosts.Sockets.NetstatParser(Parsing.NoServiceNames.Instance)
        .Parse(SourceFile.FromText("netstat", "Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\n" + rows), "").Snapshots);

    private static Model.Sockets.ListenerSnapshot ProcNet(string local) => Assert.Single(new Parsing.Hosts.Sockets.ProcNetParser().Parse(SourceFile.FromText("proc-net-tcp",
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        + $"   0: {local} {local.Split(':')[0]}:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20001 1\n"), "").Snapshots);
}
