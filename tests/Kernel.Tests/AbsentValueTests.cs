using Kernel.Tests.Judging;
using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;

namespace Kernel.Tests;

/// <summary>Conditions on what a packet does not have: an outgoing device on the way in, a connection where tracking knows none.</summary>
/// <remarks>A comparison and its opposite are put to the kernel alike: where there is nothing to compare, either may fail.</remarks>
[Collection(KernelCollection.Name)]
public sealed class AbsentValueTests
{
    private static readonly string[] Devices =
    [
        "oifname \"lan0\"", "oifname != \"lan0\"", "oifname \"lan*\"", "oifname != \"lan*\"", "oif lo", "oif != lo", "oifname { \"lan0\", \"eth0\" }",
        "oifname != { \"lan0\", \"eth0\" }", "oifname @empty", "oifname != @empty", "oifname . tcp dport { \"lan0\" . 22 }",
        "oifname . tcp dport != { \"lan0\" . 22 }", "oifname . tcp dport != { \"lan0\" . 23 }", "oifgroup 0", "oifgroup != 0", "oiftype ether",
        "oiftype != ether", "iifname \"eth0\"", "iifname != \"eth0\"", "meta skuid 0", "meta skuid != 0", "socket mark != 5",
    ];

    private static readonly string[] Connections =
    [
        "ct status & dnat == 0", "ct status & dnat != 0", "ct status dnat", "ct status != dnat", "ct status ! dnat", "ct status { dnat, snat }",
        "ct status != { dnat, snat }", "ct status < 5", "ct mark 0", "ct mark != 0", "ct mark & 1 != 1", "ct mark != { 1, 2 }", "ct direction original",
        "ct direction != reply", "ct expiration != 5s", "ct helper \"ftp\"", "ct helper != \"ftp\"", "ct zone 0", "ct zone != 1", "ct l3proto ipv4",
        "ct protocol != udp", "ct label != 1", "ct bytes < 1000", "ct id != 1", "ct original ip saddr != 1.2.3.4", "ct state != new",
        "ct state . tcp dport != { new . 22 }", "ct mark . tcp dport != { 0x1 . 23 }", "meta mark . ct mark != { 0x5 . 0x6 }", "ct mark @open",
        "ct mark != @open", "meta mark set ct mark", "ct mark set 5",
    ];

    private static readonly string[] Extensions =
    [
        "-m conntrack --ctstatus NONE", "-m conntrack ! --ctstatus NONE", "-m conntrack --ctproto tcp", "-m conntrack ! --ctproto tcp",
        "-m conntrack --ctdir ORIGINAL", "-m conntrack ! --ctorigsrc 1.2.3.4", "-m conntrack --ctstate INVALID --ctproto udp",
        "-m conntrack ! --ctstate NEW ! --ctproto tcp", "-m conntrack --ctstate UNTRACKED,NEW --ctorigdstport 99", "-m conntrack ! --ctstate DNAT",
        "-m connmark --mark 0", "-m connmark ! --mark 1", "-o lan0", "! -o lan0", "-o lan+", "! -o lan+", "-i eth+", "! -i eth0",
    ];

    // Compared with both answers: one is accepted and its opposite too, or the packet is dropped.
    [Fact]
    public void Nftables_and_product_agree_on_what_is_not_there()
    {
        KernelRequirement.Check();
        using var oracle = new KernelOracle();
        var run = new DifferentialRun(oracle);
        foreach (var condition in (string[])[.. Devices, .. Connections])
        {
            foreach (var exempt in new[] { "", "notrack" })
            {
                foreach (var hook in new[] { "input priority 0", "prerouting priority -150" })
                {
                    var text = $$"""
                        flush ruleset
                        table inet t {
                            set empty {
                                type ifname
                            }
                            set open {
                                type mark
                                flags dynamic
                                size 8
                            }
                            chain raw {
                                type filter hook prerouting priority raw; policy accept;
                                {{exempt}}
                            }
                            chain c {
                                type filter hook {{hook}}; policy accept;
                                {{condition}} return
                                drop
                            }
                        }
                        """;
                    oracle.LoadNft(text);
                    run.Compare($"{condition} at {hook} {exempt}", text, false, Packets(), new ProductVerdicts("nft"));
                }
            }
        }

        Assert.True(run.Contradictions == 0 && run.Failures == 0 && run.IsSound, run.Report());
    }

    [Theory]
    [InlineData(IptablesBackend.Nft)]
    [InlineData(IptablesBackend.Legacy)]
    public void Iptables_and_product_agree_on_what_is_not_there(IptablesBackend backend)
    {
        KernelRequirement.Check();
        using var oracle = new KernelOracle();
        var run = new DifferentialRun(oracle);
        foreach (var condition in Extensions)
        {
            foreach (var exempt in new[] { "", "-A PREROUTING -j CT --notrack\n" })
            {
                // The tool refuses -o in INPUT itself, but not in a chain that FORWARD may use as well.
                var text = $"*raw\n:PREROUTING ACCEPT [0:0]\n{exempt}COMMIT\n*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:shared - [0:0]\n"
                    + $"-A INPUT -j shared\n-A FORWARD -j shared\n-A shared {condition} -j ACCEPT\nCOMMIT\n";
                oracle.Load(text, ipv6: false, backend);
                run.Compare($"{condition} {exempt}", text, false, Packets(), new ProductVerdicts());
            }
        }

        Assert.True(run.Contradictions == 0 && run.Failures == 0 && run.IsSound, run.Report());
    }

    private static List<TestPacket> Packets()
    {
        var syn = new TestPacket
        {
            Source = HostAddress.Parse("8.8.8.8"),
            Destination = TestHost.LocalAddresses(false)[0],
            Protocol = IpProtocol.Tcp,
            SourcePort = 40000,
            DestinationPort = 22,
            Flags = TcpFlags.Syn,
        };
        return
        [
            syn,
            syn with { Flags = TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Urg, State = ConntrackState.Invalid },
            syn with { DestinationPort = 2222, Flags = TcpFlags.Ack, State = ConntrackState.Established },
            syn with { Protocol = IpProtocol.Icmp, IcmpType = 3, IcmpCode = 1, State = ConntrackState.Related },
        ];
    }
}
