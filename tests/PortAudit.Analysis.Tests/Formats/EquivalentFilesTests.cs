using System.Runtime.CompilerServices;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Formats;

/// <summary>One policy in several formats: the same packets get in.</summary>
public class EquivalentFilesTests
{
    private static string Folder => Path.Combine(Root(), "fixtures", "equivalent-iptables");

    public static TheoryData<string> Others => [.. Directory.EnumerateFileSystemEntries(Folder).Select(p => Path.GetFileName(p)!).Where(n => n != "iptables-save.txt").Order()];

    [Theory]
    [MemberData(nameof(Others))]
    public void Equivalent_files_let_the_same_packets_in(string name)
    {
        var (expected, actual) = (Read(Path.Combine(Folder, "iptables-save.txt")), Read(Path.Combine(Folder, name)));
        foreach (var packet in Packets()) Assert.Equal((packet, Answer(expected, packet)), (packet, Answer(actual, packet)));

        static string Answer(Host host, string packet) => Ask(host, packet) is "drop" or "reject" ? "kept out" : Ask(host, packet);
    }

    /// <summary>firewalld itself, in a network namespace and with a private copy of /etc; it runs without D-Bus when its own library starts it.</summary>
    [Fact]
    public void Zones_mean_what_firewalld_loads()
    {
        NamespacedTool.Require("firewalld", "iptables-save");
        NamespacedTool.RunInFolder("""
            mount -t tmpfs none /run; mkdir -p /run/firewalld
            sed -i 's/^FirewallBackend=.*/FirewallBackend=iptables/; s/^IPv6_rpfilter=.*/IPv6_rpfilter=no/' /etc/firewalld/firewalld.conf
            cp *.xml /etc/firewalld/zones/; cp /etc/firewalld/firewalld.conf .
            /usr/bin/python3 -c 'from firewall.core.fw import Firewall; Firewall().start()'
            iptables-save > v4.save; ip6tables-save > v6.save
            """, WriteZones, folder =>
        {
            var files = new Host("h");
            foreach (var file in new[] { "public.xml", "work.xml", "lab.xml", "firewalld.conf" }) Add(files, Path.Combine(folder, file));
            HostJoin.Join(files, ConfigParsers.All);
            var loaded = Of(File.ReadAllText(Path.Combine(folder, "v4.save")), File.ReadAllText(Path.Combine(folder, "v6.save")));
            foreach (var packet in ZonePackets()) Assert.Equal((packet, Ask(loaded, packet)), (packet, Ask(files, packet)));
        });
    }

    private static void WriteZones(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "public.xml"), """
            <?xml version="1.0" encoding="utf-8"?>
            <zone>
              <service name="ssh"/><service name="dhcpv6-client"/><service name="mdns"/>
              <port port="8080-8090" protocol="tcp"/>
              <source-port port="68" protocol="udp"/>
              <protocol value="gre"/>
              <icmp-block name="echo-request"/>
              <masquerade/>
              <forward-port port="2222" protocol="tcp" to-port="22" to-addr="192.0.2.9"/>
              <rule family="ipv4"><source address="203.0.113.0/24"/><service name="http"/><accept/></rule>
              <rule family="ipv4"><source address="198.51.100.5"/><drop/></rule>
              <rule family="ipv4"><source invert="True" address="192.0.2.0/24"/><port port="443" protocol="tcp"/><accept/></rule>
              <rule><port port="9000" protocol="tcp"/><reject/></rule>
              <rule priority="-10"><port port="8085" protocol="tcp"/><drop/></rule>
              <rule priority="10" family="ipv4"><source address="192.0.2.0/24"/><accept/></rule>
              <interface name="eth0"/>
              <forward/>
            </zone>
            """);
        File.WriteAllText(Path.Combine(folder, "work.xml"), """
            <zone target="DROP">
              <source address="10.9.0.0/16"/>
              <source address="2001:db8:9::/48"/>
              <interface name="eth1"/>
              <service name="https"/>
            </zone>
            """);
        File.WriteAllText(Path.Combine(folder, "lab.xml"), "<zone target=\"ACCEPT\">\n  <interface name=\"eth2\"/>\n  <rule><port port=\"23\" protocol=\"tcp\"/><reject/></rule>\n</zone>\n");
    }

    private static IEnumerable<string> Packets() =>
        from what in (string[])["tcp dport 22", "tcp dport 80", "tcp dport 443", "tcp dport 23", "udp dport 80", "icmp type 8 code 0", "proto 47"]
        from source in (string[])["192.0.2.7", "203.0.113.9"]
        from iface in (string[])["lo", "eth0"]
        from state in (string[])["new", "established", "invalid"]
        from hook in (string[])["input", "forward"]
        select $"{what} from {source} in {iface} state {state} hook {hook}";

    private static IEnumerable<string> ZonePackets() =>
        from what in (string[])["tcp dport 22", "tcp dport 80", "tcp dport 443", "tcp dport 8085", "tcp dport 8086", "tcp dport 9000", "tcp dport 23", "udp sport 68 dport 9", "udp dport 546", "proto 47"]
        from source in (string[])["192.0.2.7", "203.0.113.9", "198.51.100.5", "10.9.1.1", "2001:db8::1", "2001:db8:9::1"]
        from iface in (string[])["lo", "eth0", "eth1", "eth2", "eth3"]
        from rest in (string[])["hook input", "hook forward out eth0"]
        select $"{what} from {source} in {iface} state new {rest}";

    private static Host Read(string path)
    {
        var host = new Host("h");
        foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : (IEnumerable<string>)[path]) Add(host, file);
        HostJoin.Join(host, ConfigParsers.All);
        return host;
    }

    private static void Add(Host host, string path)
    {
        var source = SourceFile.FromBytes(path, File.ReadAllBytes(path));
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
        var input = parser.Parse(source, detection.Reason);
        Assert.Equal((path, 0), (path, input.Lines.Unreadable));
        host.Inputs.Add(input);
        host.Rulesets.AddRange(input.Rulesets);
    }

    private static string Root([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "PortAudit.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
