using static PortAudit.Parsing.Netfilter.Tests.Nftables.NftablesModel;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>What single rules mean; the equalities are nft(8)'s, or what the kernel was seen to do with the rules' bytecode.</summary>
public class NftablesMeaningTests
{
    [Theory]
    // nft puts the protocol in front of a port, in a negation as well.
    [InlineData("tcp dport 22 accept", "meta l4proto tcp tcp dport 22 accept")]
    [InlineData("tcp dport != 22 accept", "meta l4proto 6 th dport != 22 accept")]
    [InlineData("icmp type echo-request accept", "meta nfproto ipv4 meta l4proto icmp icmp type 8 accept")]
    [InlineData("icmpv6 type nd-neighbor-solicit accept", "meta nfproto ipv6 meta l4proto icmpv6 icmpv6 type 135 accept")]
    [InlineData("ip saddr 10.0.0.5/8 drop", "ip saddr 10.0.0.0-10.255.255.255 drop")]
    [InlineData("ip saddr 10.0.0.0/8 drop", "ip saddr & 255.0.0.0 == 10.0.0.0 drop")]
    [InlineData("ip protocol tcp drop", "meta nfproto ipv4 meta l4proto tcp drop")]
    [InlineData("@th,16,16 53 udp length 9", "th dport 53 udp length 9")]
    // A list of bits asks for any of them; unequal to it is unequal to all of them together.
    [InlineData("ct state new,established accept", "ct state { new, established } accept")]
    [InlineData("ct state != new,established accept", "accept")]
    [InlineData("ct state != { new, established } accept", "ct state { invalid, related, untracked } accept")]
    [InlineData("ct state & new != 0 accept", "ct state new accept")]
    [InlineData("ct state != new accept", "ct state & (established | related | invalid | untracked) != 0 accept")]
    [InlineData("tcp flags & (fin | syn | rst | ack) == syn drop", "tcp flags syn / fin,syn,rst,ack drop")]
    [InlineData("tcp flags syn drop", "tcp flags & syn == syn drop")]
    [InlineData("tcp flags ! syn,ack drop", "tcp flags & (syn | ack) == 0 drop")]
    [InlineData("ct status dnat accept", "ct status & dnat == dnat accept")]
    [InlineData("meta mark 0x10 accept", "mark 16 accept")]
    [InlineData("meta mark and 0xff == 0x10 accept", "meta mark & 0x000000ff == 16 accept")]
    [InlineData("meta mark set meta mark & 0xffffff0f | 0x10", "meta mark set mark and 0xffffff0f or 0x10")]
    [InlineData("iifname \"eth*\" drop", "meta iifname eth* drop")]
    [InlineData("tcp dport 1-1023 drop", "tcp dport < 1024 tcp dport > 0 drop")]
    [InlineData("tcp dport vmap { 22 : accept, 23 : drop }", "meta l4proto tcp th dport vmap { 23 : drop, 22 : accept }")]
    [InlineData("ip saddr . tcp dport { 1.1.1.1 . 22, 2.0.0.0/8 . 80-90 } accept", "ip saddr . tcp dport { 2.0.0.0/8 . 80-90, 1.1.1.1 . ssh } accept")]
    [InlineData("ip protocol . th dport { tcp . 22, udp . 53 } accept", "ip protocol . th dport { 17 . domain, 6 . 22 } accept")]
    [InlineData("reject", "reject with icmpx port-unreachable")]
    [InlineData("reject with icmp host-unreachable", "meta nfproto ipv4 reject with icmp type host-unreachable")]
    [InlineData("tcp dport 22 reject with tcp reset", "tcp dport 22 meta l4proto tcp reject with tcp reset")]
    [InlineData("fib daddr type local accept", "fib daddr type { local } accept")]
    [InlineData("limit rate 5/second accept", "limit rate 5/second burst 5 packets accept")]
    [InlineData("quota over 1 kbytes drop", "quota over 1024 bytes drop")]
    public void Two_spellings_mean_the_same(string one, string other) => Assert.Equal(Rule(one), Rule(other));

    [Theory]
    [InlineData("tcp dport != 22 accept", "udp dport != 22 accept")]
    [InlineData("th dport 22 accept", "tcp dport 22 accept")]
    [InlineData("ct state != new,established accept", "ct state != { new, established } accept")]
    [InlineData("tcp flags syn drop", "tcp flags == syn drop")]
    [InlineData("reject", "reject with icmp port-unreachable")]
    [InlineData("iifname \"eth\\*\" drop", "iifname \"eth*\" drop")]
    [InlineData("iifname \"wg+\" drop", "iifname \"wg*\" drop")]
    [InlineData("ip saddr 1.1.1.1 drop", "ip daddr 1.1.1.1 drop")]
    [InlineData("meta l4proto icmp icmp type 3 drop", "icmp type 3 drop")]
    public void Two_rules_differ(string one, string other) => Assert.NotEqual(Rule(one), Rule(other));

    [Theory]
    [InlineData("set s { type ipv4_addr; elements = { 1.1.1.1, 2.2.2.2 }; }", "ip saddr @s drop", "ip saddr { 1.1.1.1, 2.2.2.2 } drop")]
    [InlineData("set s { type ipv4_addr; flags interval; elements = { 10.0.0.0/8 }; }", "ip saddr != @s drop", "ip saddr != 10.0.0.0/8 drop")]
    [InlineData("map m { type inet_service : verdict; elements = { 22 : accept, * : drop }; }", "tcp dport vmap @m", "tcp dport vmap { 22 : accept, * : drop }")]
    [InlineData("set s { typeof ip saddr . tcp dport; elements = { 1.1.1.1 . 22 }; }", "ip saddr . tcp dport @s drop", "ip saddr 1.1.1.1 tcp dport 22 drop")]
    [InlineData("map m { type ipv4_addr : mark; elements = { 1.1.1.1 : 5 }; }", "meta mark set ip saddr map @m", "meta mark set ip saddr map { 1.1.1.1 : 0x5 }")]
    public void A_named_set_is_its_elements(string set, string named, string anonymous) =>
        Assert.Equal(Rule(named, "inet", set), Rule(anonymous, "inet", set));

    [Fact]
    public void Scripts_run_in_order()
    {
        const string script = """
            #!/usr/sbin/nft -f
            table inet old { chain gone { type filter hook input priority 5; policy drop; } }
            flush ruleset
            define ports = { 22, 80 }
            define lan = 10.0.0.0/8
            table inet f {
                set admins { type ipv4_addr; elements = { 10.0.0.1 } }
                chain in {
                    type filter hook input priority filter - 10; policy accept;
                    tcp dport $ports accept
                }
            }
            redefine ports = { 443 }
            add element inet f admins { 10.0.0.2, 10.0.0.3 }
            delete element inet f admins { 10.0.0.3 }
            table inet f {
                chain in {
                    policy drop
                    ip saddr $lan tcp dport $ports \
                        accept
                }
            }
            insert rule inet f in ip saddr @admins accept
            add rule inet f in udp dport 53 accept; add rule inet f in index 0 udp dport 54 accept
            """;
        const string result = """
            table inet f {
                chain in {
                    type filter hook input priority -10; policy drop;
                    ip saddr { 10.0.0.1, 10.0.0.2 } accept
                    udp dport 54 accept
                    tcp dport { 22, 80 } accept
                    ip saddr 10.0.0.0/8 tcp dport 443 accept
                    udp dport 53 accept
                }
            }
            """;
        var input = Parse(script + "\n");
        Assert.DoesNotContain(input.Diagnostics, d => d.Id is not "NFT004");
        Assert.Equal(Canonical(Parse(result)), Canonical(input));
    }

    [Fact]
    public void An_element_of_a_set_keeps_its_place()
    {
        var input = Parse("table ip t {\n\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 1.1.1.1,\n\t\t\t2.2.2.2 }\n\t}\n\tchain c {\n\t\tip saddr @s drop\n\t}\n}\n");
        var condition = Assert.IsType<Model.Firewall.Conditions.SetCondition>(input.Rulesets[0].Tables[0].Chains[0].Rules[0].Parts[0]);
        Assert.Equal(["4:16 1.1.1.1", "5:4 2.2.2.2"], condition.Elements.Spans.Select(s => $"{s.Line}:{s.Column} {s.Text}"));
    }

    [Theory]
    [InlineData("xt match \"recent\" counter drop", "NFT043")]
    [InlineData("xt target MASQUERADE", "NFT043")]
    [InlineData("tcp dport {{ ports }} accept", "NFT027")]
    [InlineData("tcp dport $nowhere accept", "NFT020")]
    [InlineData("ip saddr @nowhere accept", "NFT032")]
    [InlineData("jump nowhere", "NFT048")]
    [InlineData("include \"more.nft\"", "NFT026")]
    [InlineData("ip saddr gateway.example.org accept", "NFT046")]
    [InlineData("tcp dport nosuchservice accept", "NFT045")]
    [InlineData("tproxy to :50080", "NFT041")]
    [InlineData("ip ttl 64 accept", "NFT040")]
    public void What_is_not_known_is_left_open_and_told(string rule, string id)
    {
        var input = Parse($"table inet t {{\n\tchain c {{\n\t\t{rule}\n\t}}\n}}\n");
        Assert.Contains(input.Diagnostics, d => d.Id == id && d.Span?.Line == 3);
        Assert.Equal((1, 0), (input.RuleLines.Approximated, input.RuleLines.Modelled));
    }
}
