using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Parsing.Netfilter.Tests.Firewalld;

/// <summary>firewalld itself, in a network namespace; it runs without D-Bus when its own library starts it. What it loads lets in what we read
/// from its files, with either back end.</summary>
public class FirewalldToolTests
{
    private const string Public = """
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
          <rule><icmp-type name="timestamp-request"/><drop/></rule>
          <interface name="eth0"/>
          <forward/>
        </zone>
        """;

    private const string Work = """<zone target="DROP"><source address="10.9.0.0/16"/><source address="2001:db8:9::/48"/><interface name="eth1"/><service name="https"/></zone>""";
    private const string Lab = """<zone target="ACCEPT"><interface name="eth2"/><rule><port port="23" protocol="tcp"/><reject/></rule></zone>""";

    private const string Between = """
        <policy target="ACCEPT" priority="-5">
          <ingress-zone name="work"/><egress-zone name="public"/><egress-zone name="lab"/>
          <service name="http"/>
          <rule family="ipv4"><destination address="198.51.100.0/24"/><drop/></rule>
          <rule priority="5"><port port="443" protocol="tcp"/><reject/></rule>
          <rule priority="-5"><port port="9000" protocol="tcp"/><drop/></rule>
        </policy>
        """;

    private const string ToHost = """<policy target="DROP" priority="10"><ingress-zone name="ANY"/><egress-zone name="HOST"/><port port="9001" protocol="tcp"/><rule family="ipv4"><source address="192.0.2.7"/><forward-port port="81" protocol="tcp" to-port="80"/></rule></policy>""";
    private const string WorkToHost = """<policy target="CONTINUE" priority="-20"><ingress-zone name="work"/><egress-zone name="HOST"/><rule><service name="ssh"/><reject/></rule></policy>""";
    private const string FromHost = """<policy target="REJECT"><ingress-zone name="HOST"/><egress-zone name="public"/><service name="dns"/><port port="443" protocol="tcp"/></policy>""";
    private const string ToAny = """<policy target="DROP" priority="3"><ingress-zone name="lab"/><egress-zone name="ANY"/></policy>""";
    private const string AnyToLab = """<policy target="CONTINUE" priority="-7"><ingress-zone name="ANY"/><egress-zone name="lab"/><port port="22" protocol="tcp"/></policy>""";

    private const string Direct = """
        <direct>
          <chain ipv="ipv4" table="filter" chain="refused"/>
          <rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-s 198.51.100.5,203.0.113.9 -j refused</rule>
          <rule ipv="ipv4" table="filter" chain="refused" priority="1">-m comment --comment "a 'b'" -j DROP</rule>
          <rule ipv="ipv4" table="filter" chain="refused" priority="0">-p tcp --dport 8086 -j RETURN</rule>
          <rule ipv="ipv6" table="filter" chain="INPUT" priority="0">-p tcp --dport 23 -j ACCEPT</rule>
          <rule ipv="ipv4" table="filter" chain="OUTPUT" priority="2">-p tcp --dport 23 -j REJECT</rule>
          <passthrough ipv="ipv4">-t filter -I INPUT -p tcp --dport 443 -j ACCEPT</passthrough>
        </direct>
        """;

    private const string Inverted = """<zone><interface name="eth0"/><icmp-block-inversion/><icmp-block name="echo-request"/><service name="ssh"/></zone>""";
    private const string Refusing = """<zone target="%%REJECT%%"><interface name="eth1"/><icmp-block-inversion/><port port="80" protocol="tcp"/></zone>""";
    private const string Trusting = """<zone target="ACCEPT"><interface name="eth2"/><icmp-block-inversion/></zone>""";

    private const string Set = """<ipset type="hash:net"><option name="maxelem" value="1000"/><entry>192.0.2.0/29</entry><entry>10.9.0.0/16</entry></ipset>""";
    private const string PortSet = """<ipset type="hash:ip,port"><entry>203.0.113.9,tcp:443</entry></ipset>""";
    private const string OfSet = """<zone><source ipset="own"/><service name="http"/></zone>""";
    private const string BySet = """<zone><interface name="eth0"/><rule family="ipv4"><source ipset="pairs"/><accept/></rule><rule family="ipv4"><source ipset="own" invert="True"/><port port="80" protocol="tcp"/><accept/></rule></zone>""";

    public static TheoryData<string, string, string[]> Configurations => new()
    {
        { "zones", "iptables", ["zones/public", Public, "zones/work", Work, "zones/lab", Lab] },
        { "zones", "nftables", ["zones/public", Public, "zones/work", Work, "zones/lab", Lab] },
        { "policies", "iptables", ["zones/public", Public, "zones/work", Work, "zones/lab", Lab, "policies/between", Between, "policies/host", ToHost, "policies/ssh", WorkToHost, "policies/out", FromHost, "policies/any", ToAny, "policies/tolab", AnyToLab] },
        { "policies", "nftables", ["zones/public", Public, "zones/work", Work, "zones/lab", Lab, "policies/between", Between, "policies/host", ToHost, "policies/ssh", WorkToHost, "policies/out", FromHost, "policies/any", ToAny, "policies/tolab", AnyToLab] },
        { "direct rules", "iptables", ["zones/public", Public, "zones/lab", Lab, "direct", Direct] },
        { "direct rules", "nftables", ["zones/public", Public, "zones/lab", Lab, "direct", Direct] },
        { "inverted blocks", "iptables", ["zones/public", Inverted, "zones/work", Refusing, "zones/lab", Trusting] },
        { "inverted blocks", "nftables", ["zones/public", Inverted, "zones/work", Refusing, "zones/lab", Trusting] },
        { "sets", "iptables", ["zones/public", BySet, "zones/work", OfSet, "ipsets/own", Set, "ipsets/pairs", PortSet] },
        { "sets", "nftables", ["zones/public", BySet, "zones/work", OfSet, "ipsets/own", Set, "ipsets/pairs", PortSet] },
    };

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Files_mean_what_firewalld_loads(string what, string backend, string[] files)
    {
        NamespacedTool.Require("firewalld", "iptables-save", "nft", "ipset");
        NamespacedTool.RunInFolder($"""
            mount -t tmpfs none /run; mkdir -p /run/firewalld /etc/firewalld/policies /etc/firewalld/ipsets
            sed -i 's/^FirewallBackend=.*/FirewallBackend={backend}/; s/^IPv6_rpfilter=.*/IPv6_rpfilter=no/' /etc/firewalld/firewalld.conf
            cp -r zones policies ipsets direct.xml /etc/firewalld/ 2>/dev/null || true; cp /etc/firewalld/firewalld.conf .
            /usr/bin/python3 -c 'from firewall.core.fw import Firewall; Firewall().start()'
            iptables-save > v4.save; ip6tables-save > v6.save; ipset save > sets.save; nft list table inet firewalld > own.nft || true
            """, folder => Prepare(folder, files), folder => Compare(what, folder), "firewalld");
    }

    private static void Prepare(string folder, string[] files)
    {
        for (var i = 0; i < files.Length; i += 2)
        {
            var path = Path.Combine(folder, files[i] + ".xml");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, files[i + 1]);
        }
    }

    private static void Compare(string what, string folder)
    {
        var (files, loaded) = (new Host("files"), new Host("loaded"));
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(p => !p.Contains("/.etc/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var source = SourceFile.FromBytes(path, File.ReadAllBytes(path));
            if (path.EndsWith(".xml", StringComparison.Ordinal) || path.EndsWith(".conf", StringComparison.Ordinal)) Add(files, source);
            else if (source.Text.Length > 0) Add(loaded, source);
        }

        HostCompletion.Complete(files);
        HostCompletion.Complete(loaded);
        var packets = Packets().Select(packet => (packet, Expected: Ask(loaded, packet), Actual: Ask(files, packet))).ToList();
        Assert.Equal((what, 0), (what, files.Inputs.Sum(i => i.Lines.Unreadable + i.Lines.Approximated)));
        Assert.Contains(packets, p => p.Expected == "accept");
        Assert.DoesNotContain(packets, p => p.Expected == "unknown");
        Assert.Equal(packets.Select(p => (p.packet, KeptOut(p.Expected))), packets.Select(p => (p.packet, KeptOut(p.Actual))));
    }

    // How a packet is kept out differs between the back ends where one of them can't do it another way.
    private static string KeptOut(string verdict) => verdict.Replace("reject", "drop", StringComparison.Ordinal);

    private static void Add(Host host, SourceFile source)
    {
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
        var input = parser.Parse(source, detection.Reason);
        Assert.Equal((source.Path, 0), (source.Path, input.Lines.Unreadable));
        host.Inputs.Add(input);
        host.Rulesets.AddRange(input.Rulesets);
    }

    private static IEnumerable<string> Packets() =>
        from what in (string[])["tcp dport 22", "tcp dport 80", "tcp dport 443", "tcp dport 8085", "tcp dport 8086", "tcp dport 9000", "tcp dport 9001", "tcp dport 23", "udp sport 68 dport 9", "udp dport 546", "proto 47", "icmp type 8 code 0", "icmp type 13 code 0"]
        from source in (string[])["192.0.2.7", "203.0.113.9", "198.51.100.5", "10.9.1.1", "2001:db8::1", "2001:db8:9::1"]
        from iface in (string[])["lo", "eth0", "eth1", "eth2", "eth3"]
        from rest in (string[])["hook input", "hook forward out eth0", "hook forward out eth2", "hook output out eth0"]
        where !what.StartsWith("icmp", StringComparison.Ordinal) || !source.Contains(':', StringComparison.Ordinal)
        where rest.StartsWith("hook output", StringComparison.Ordinal) == (iface == "lo") || rest == "hook input"
        select rest.StartsWith("hook output", StringComparison.Ordinal) ? $"{what} from {source} state new {rest}" : $"{what} from {source} in {iface} state new {rest}";
}
