using PortAudit.PacketSets.Addresses;
using static PortAudit.Parsing.Netfilter.Tests.Iptables.IptablesModelText;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>Spellings that iptables 1.8.9 reads as the same rule, by what it saved after loading the first.</summary>
public class IptablesGrammarTests
{
    [Theory]
    [InlineData("-j ACCEPT -p tcp --dport 22", "-p tcp -m tcp --dport 22 -j ACCEPT")]
    [InlineData("-m tcp -p tcp --dport 22 -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT")]
    [InlineData("-p tcp --dpo 22 --jump=ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT")]
    [InlineData("--protocol 6 --destination-port 22 -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT")]
    [InlineData("-p TCP --dport 022 -j ACCEPT", "-p tcp -m tcp --dport 18 -j ACCEPT")]
    [InlineData("-p tcp --dport 0x16 -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT")]
    [InlineData("-p tcp --dport :1024 -j ACCEPT", "-p tcp -m tcp --dport 0:1024 -j ACCEPT")]
    [InlineData("-p tcp --dport 1024: -j ACCEPT", "-p tcp -m tcp --dport 1024:65535 -j ACCEPT")]
    [InlineData("-p tcp --dport 0:65535 -j ACCEPT", "-p tcp -m tcp -j ACCEPT")]
    [InlineData("-p tcp --dport ssh -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT")]
    [InlineData("-p tcp --syn -j ACCEPT", "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT")]
    [InlineData("-p tcp -m tcp --tcp-flags ALL NONE -j DROP", "-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE -j DROP")]
    [InlineData("-p all -j ACCEPT", "-j ACCEPT")]
    [InlineData("-p 0 -s 0.0.0.0/0 -d 0/0 -i + -j ACCEPT", "-j ACCEPT")]
    [InlineData("-p 47 -j ACCEPT", "-p gre -j ACCEPT")]
    [InlineData("-p ipv6-icmp -j ACCEPT", "-p 58 -j ACCEPT")]
    [InlineData("-s 10/8 -j ACCEPT", "-s 10.0.0.0/8 -j ACCEPT")]
    [InlineData("-s 10.1/16 -j ACCEPT", "-s 10.1.0.0/16 -j ACCEPT")]
    [InlineData("-s 192.168.5.9/255.255.255.0 -j ACCEPT", "-s 192.168.5.0/24 -j ACCEPT")]
    [InlineData("-s 10.1.0.3/255.255.0.255 -j ACCEPT", "-s 10.1.77.3/255.255.0.255 -j ACCEPT")]
    [InlineData("-s 010.1.1.1 -j ACCEPT", "-s 8.1.1.1/32 -j ACCEPT")]
    [InlineData("-p icmp --icmp-type echo-request -j ACCEPT", "-p icmp -m icmp --icmp-type 8 -j ACCEPT")]
    [InlineData("-p icmp --icmp-type ping -j ACCEPT", "-p icmp -m icmp --icmp-type 8 -j ACCEPT")]
    [InlineData("-p icmp --icmp-type host-unr -j ACCEPT", "-p icmp -m icmp --icmp-type 3/1 -j ACCEPT")]
    [InlineData("-p icmp --icmp-type 255 -j ACCEPT", "-p icmp -m icmp --icmp-type any -j ACCEPT")]
    [InlineData("-m conntrack --ctstate NE,est -j ACCEPT", "-m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT")]
    [InlineData("-m state --state RELATED,ESTABLISHED -j ACCEPT", "-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT")]
    [InlineData("-j REJECT", "-j REJECT --reject-with icmp-port-unreachable")]
    [InlineData("-j REJECT --reject-with host-prohib", "-j REJECT --reject-with icmp-host-prohibited")]
    [InlineData("-j MARK --set-mark 0x10/0xf0", "-j MARK --set-xmark 0x10/0xf0")]
    [InlineData("-j MARK --set-mark 7", "-j MARK --set-xmark 0x7/0xffffffff")]
    [InlineData("-j MARK --or-mark 5", "-j MARK --set-xmark 0x5/0x5")]
    [InlineData("-j MARK --and-mark 0xff", "-j MARK --set-xmark 0x0/0xffffff00")]
    [InlineData("-j MARK --xor-mark 3", "-j MARK --set-xmark 0x3/0x0")]
    [InlineData("-j CONNMARK --save-mark --mask 0xff", "-j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff")]
    [InlineData("-j CONNMARK --restore-mark", "-j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff")]
    [InlineData("-j CT --notrack", "-j NOTRACK")]
    [InlineData("-j LOG --log-level 4 --log-prefix pre\"fix it\"", "-j LOG --log-prefix \"prefix it\" --log-level 4")]
    [InlineData("-m comment --comment \"it\\'s \\\"web\\\" \\n\" -j WEB", "-m comment --comment \"it's \\\"web\\\" n\" -j WEB")]
    [InlineData("-m set --set b src -j DROP", "-m set --match-set b src -j DROP")]
    [InlineData("-m recent --name a --rcheck -j DROP", "-m recent --rcheck --name a -j DROP")]
    [InlineData("-s ! 10.0.0.1 -p ! tcp -j ACCEPT", "! -s 10.0.0.1/32 ! -p tcp -j ACCEPT")]
    [InlineData("-p tcp --dport ! 5 -j ACCEPT", "-p tcp -m tcp ! --dport 5 -j ACCEPT")]
    [InlineData("-c 12 720 -j ACCEPT", "-j ACCEPT")]
    public void Different_spellings_of_a_rule_give_one_model(string written, string canonical)
    {
        var expected = Rule(canonical);
        Assert.DoesNotContain("action?", expected);
        Assert.Equal(expected, Rule(written));
    }

    [Theory]
    [InlineData("! -s 10.0.0.0/8 -i eth+ -p tcp -m tcp --dport 8000:8010 -j ACCEPT", "SourceAddress not 10.0.0.0/8; InInterface eth*; Protocol 6; DestinationPort 8000-8010; Accept")]
    [InlineData("! -i + -j DROP", "InInterface not *; Drop")]
    [InlineData("-s 10.1.0.3/255.255.0.255 -j DROP", "SourceAddress a010003/ffff00ff; Drop")]
    [InlineData("-d 10.0.0.1,10.0.0.42/31 -j ACCEPT", "DestinationAddress 10.0.0.1; Accept || DestinationAddress 10.0.0.42/31; Accept")]
    [InlineData("-p udp -m multiport ! --dports 53,67:68 -j DROP", "Protocol 17; DestinationPort not 53,67-68; Drop")]
    [InlineData("-p tcp -m multiport --ports 1,2 -j DROP", "Protocol 6; any(SourcePort 1,2 | DestinationPort 1,2); Drop")]
    [InlineData("-p tcp -m multiport ! --ports 1,2 -j DROP", "Protocol 6; all(SourcePort not 1,2 & DestinationPort not 1,2); Drop")]
    [InlineData("-p tcp -m tcp --dport 22 -m tcp --dport 23 -j DROP", "Protocol 6; DestinationPort 22; DestinationPort 23; Drop")]
    [InlineData("-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j DROP", "Protocol 6; TcpFlags not 2/17; Drop")]
    [InlineData("-p tcp -m tcp -j DROP", "Protocol 6; Fragment 0; Drop")]
    [InlineData("-p icmp -m icmp ! --icmp-type 3/4 -j DROP", "Protocol 1; any(IcmpType not 3 | IcmpCode not 4); Drop")]
    [InlineData("! -f -j DROP", "Fragment 0; Drop")]
    [InlineData("-m conntrack --ctstate NEW,UNTRACKED,INVALID -j DROP", "ConnectionState 0,3-4; Drop")]
    [InlineData("-m conntrack ! --ctstate DNAT -j DROP", "not(NatStatus 2/2); Drop")]
    [InlineData("-m conntrack --ctstate NEW,SNAT -j DROP", "any(ConnectionState 0 | NatStatus 1/1); Drop")]
    [InlineData("-m iprange ! --src-range 10.0.0.5-10.0.0.6 -j DROP", "SourceAddress not 10.0.0.5-10.0.0.6; Drop")]
    [InlineData("-m iprange --src-range 10.0.0.6-10.0.0.5 -j DROP", "any(); Drop")]
    [InlineData("-m iprange ! --src-range 10.0.0.6-10.0.0.5 -j DROP", "all(); Drop")]
    [InlineData("-p icmp -m icmp ! --icmp-type any -j DROP", "Protocol 1; any(); Drop")]
    [InlineData("-p tcp -m tcp ! --dport 0:65535 -j DROP", "Protocol 6; DestinationPort not 0-65535; Drop")]
    [InlineData("-m mac --mac-source 00:11:22:aA:Bb:0c -j DROP", "SourceMac 73596058380; Drop")]
    [InlineData("-m mark ! --mark 0x1/0xf -m connmark --mark 3 -j DROP", "Mark not 1/f; ConnectionMark 3; Drop")]
    [InlineData("-m addrtype ! --dst-type LOCAL,BROADCAST -j DROP", "DestinationKind not 0,1; Drop")]
    [InlineData("-m addrtype --dst-type UNICAST -j DROP", "all(DestinationKind 3 & Named? [addrtype --dst-type UNICAST]); Drop")]
    [InlineData("-m addrtype ! --src-type LOCAL -j DROP", "not(Named? [addrtype --src-type LOCAL]); Drop")]
    [InlineData("-m set ! --match-set b src -j DROP", "not(Updatable? [set --match-set b src]); Drop")]
    [InlineData("-m limit --limit 3/min -j ACCEPT", "Fresh? [limit --limit 3/min]; Accept")]
    [InlineData("-m owner ! --uid-owner 0 --gid-owner 5 -j ACCEPT", "not(Named? [owner --uid-owner 0]); Named? [owner --gid-owner 5]; Accept")]
    [InlineData("-m geoip ! --source-country CN -j DROP", "not(Named? [geoip --source-country CN]); Drop")]
    [InlineData("-m nosuch --a b ! --c -j DROP", "Named? [nosuch --a b ! --c]; Drop")]
    [InlineData("-m recent --update --seconds 60 --name x -j DROP", "Updatable? [recent --update --seconds 60 --name x]; update [recent --update --seconds 60 --name x]; Drop")]
    [InlineData("-m recent --set --name x -j DROP", "update [recent --set --name x]; Drop")]
    [InlineData("-m comment --comment a -m comment --comment b", " # a; b")]
    [InlineData("-g WEB", "Goto WEB")]
    [InlineData("-j NFQUEUE --queue-num 3 --queue-bypass", "action? [NFQUEUE --queue-num 3 --queue-bypass]")]
    [InlineData("-j SET --add-set b src --exist", "update [SET --add-set b src --exist]")]
    [InlineData("-j accept", "action? [-j accept] or on")]
    [InlineData("-s ntp.example.net -j ACCEPT", "Named? [-s ntp.example.net]; Accept")]
    [InlineData("-s 10.0.0.1,ntp.example.net -j ACCEPT", "SourceAddress 10.0.0.1; Accept || Named? [-s ntp.example.net]; Accept")]
    public void A_rule_says_what_the_kernel_would_test(string options, string expected) => Assert.Equal(expected, Rule(options));

    [Theory]
    [InlineData("-j DNAT --to-destination 10.0.0.1-10.0.0.3:8080-8090 --random", "Destination 10.0.0.1-10.0.0.3:8080-8090")]
    [InlineData("-j DNAT --to-destination :8080", "Destination :8080")]
    [InlineData("-j DNAT --to-destination 10.0.0.1:5000-5010/4000", "Destination 10.0.0.1-10.0.0.1:5000-5010")]
    [InlineData("-p tcp -j REDIRECT --to-ports 3128", "Protocol 6; Redirect :3128")]
    [InlineData("-j NETMAP --to 10.9.0.0/16", "NetworkMap 10.9.0.0-10.9.255.255:")]
    public void Translations_name_what_the_packet_becomes(string options, string expected) =>
        Assert.Equal(expected, Rule(options, table: "nat", chain: "PREROUTING"));

    [Theory]
    [InlineData("-j REJECT", "Reject icmp6-port-unreachable")]
    [InlineData("-p ipv6-icmp -m icmp6 --icmpv6-type 135/0 -j ACCEPT", "Protocol 58; IcmpType 135; IcmpCode 0; Accept")]
    [InlineData("-p ipv6-icmp --icmpv6-type neighbour-sol -j ACCEPT", "Protocol 58; IcmpType 135; Accept")]
    [InlineData("-s 2001:db8::1/ffff:ffff:: -d fe80::/10 -j ACCEPT", "SourceAddress 2001:db8::/32; DestinationAddress fe80::/10; Accept")]
    [InlineData("-d ::/0 -j ACCEPT", "Accept")]
    [InlineData("-d 2001:db8::5/ffff::ff -j ACCEPT", "DestinationAddress 20010000000000000000000000000005/ffff00000000000000000000000000ff; Accept")]
    public void Rules_of_ip6tables_are_read_as_such(string options, string expected) => Assert.Equal(expected, Rule(options, IpFamily.IPv6));

    [Theory]
    [InlineData("[fe80::1]:80", "Destination fe80::1-fe80::1:80")]
    [InlineData("fe80::1", "Destination fe80::1-fe80::1:")]
    [InlineData("[fe80::1]-[fe80::5]:80-81", "Destination fe80::1-fe80::5:80-81")]
    [InlineData("fe80::1-fe80::5", "Destination fe80::1-fe80::5:")]
    public void Ip6tables_translates_to_addresses_in_brackets(string to, string expected) =>
        Assert.Equal(expected, Rule($"-j DNAT --to-destination {to}", IpFamily.IPv6, "nat", "PREROUTING"));

    [Fact]
    public void Commands_change_the_table_in_the_order_of_the_file()
    {
        var input = Parse("""
            *filter
            :INPUT ACCEPT
            -N A
            -A A -p tcp
            -A A -p udp
            -I A -p 47
            -I A 2 -p 50
            -R A 1 -p 51
            -D A 3
            -D A -p udp
            -P INPUT DROP
            -N B
            -A B -j DROP
            -F B
            -N C
            -X C
            -E B D
            -L
            COMMIT

            """);
        Assert.All(input.Diagnostics, d => Assert.Equal("IPT021", d.Id));
        var table = input.Rulesets[0].Tables[0];
        Assert.Equal(["Protocol 51", "Protocol 50"], table.Find("A")!.Rules.Select(Of));
        Assert.Equal(Model.Firewall.Policy.Drop, table.Find("INPUT")!.Policy);
        Assert.Equal(["INPUT", "A", "D", "FORWARD", "OUTPUT"], table.Chains.Select(c => c.Name));
    }

    [Fact]
    public void Base_chains_hang_where_the_kernel_hangs_them()
    {
        string[] tables = ["raw", "mangle", "nat", "filter", "security"];
        var input = Parse(string.Concat(tables.Select(t => $"*{t}\nCOMMIT\n")));
        var chains = input.Rulesets[0].Tables.SelectMany(t => t.Chains.Select(c => $"{t.Name} {c.Hook} {c.Priority}"));
        Assert.Equal(
            [
                "raw Prerouting -300", "raw Output -300",
                "mangle Prerouting -150", "mangle Input -150", "mangle Forward -150", "mangle Output -150", "mangle Postrouting -150",
                "nat Prerouting -100", "nat Input 100", "nat Output -100", "nat Postrouting 100",
                "filter Input 0", "filter Forward 0", "filter Output 0",
                "security Input 50", "security Forward 50", "security Output 50",
            ],
            chains);
        var nft = Parse("# Generated by iptables-save v1.8.9 (nf_tables) on Sun Nov 22 02:48:03 2026\n*security\nCOMMIT\n");
        Assert.All(nft.Rulesets[0].Tables[0].Chains, c => Assert.Equal(150, c.Priority));
    }
}
