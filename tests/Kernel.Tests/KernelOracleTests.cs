using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;

namespace Kernel.Tests;

/// <summary>The judge itself: rulesets whose verdicts iptables(8) leaves no doubt about.</summary>
[Collection(KernelCollection.Name)]
public sealed class KernelOracleTests
{
    private const string Ruleset = """
        *raw
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -p udp -m udp --dport 123 -j CT --notrack
        -A PREROUTING -p udp -m udp --dport 666 -j DROP
        COMMIT
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -p tcp -m tcp --dport 8443 -j REDIRECT --to-ports 443
        COMMIT
        *filter
        :INPUT DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        :web - [0:0]
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -p tcp -m conntrack --ctstate INVALID -m tcp --dport 81 -j ACCEPT
        -A INPUT -m conntrack --ctstate INVALID -j DROP
        -A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT
        -A INPUT -s {bad} -j DROP
        -A INPUT -p tcp -m multiport --dports 80,443,8000:8080 -j web
        -A INPUT -p udp -m udp --dport 53 -j ACCEPT
        -A INPUT -i wan0 -p udp -m udp --dport 54 -j ACCEPT
        -A INPUT -p udp -m mac --mac-source 02:00:00:00:aa:bb -m udp --dport 67 -j ACCEPT
        -A INPUT -p {icmp} -j ACCEPT
        -A INPUT -p sctp -m sctp --dport 36412 -j ACCEPT
        -A INPUT -p 89 -m addrtype --dst-type LOCAL -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 113 -j REJECT --reject-with tcp-reset
        -A INPUT -p udp -m udp --dport 33434:33523 -j REJECT --reject-with {unreachable}
        -A web -s {guest} -j RETURN
        -A web -j ACCEPT
        COMMIT

        """;

    [Theory]
    [InlineData(false, IptablesBackend.Nft)]
    [InlineData(false, IptablesBackend.Legacy)]
    [InlineData(true, IptablesBackend.Nft)]
    [InlineData(true, IptablesBackend.Legacy)]
    public void Kernel_gives_the_verdict_that_the_manual_promises(bool ipv6, IptablesBackend backend)
    {
        KernelRequirement.Check();
        var any = HostAddress.Parse(ipv6 ? "2a00::8" : "8.8.8.8");
        var bad = any with { Value = any.Value + 1 };
        var guest = any with { Value = any.Value + 2 };
        var echo = new TestPacket
        {
            Source = any,
            Destination = TestHost.LocalAddresses(ipv6)[0],
            Protocol = ipv6 ? IpProtocol.Icmpv6 : IpProtocol.Icmp,
            IcmpType = (byte)(ipv6 ? 128 : 8),
        };
        var tcp = echo with { Protocol = IpProtocol.Tcp, SourcePort = 40000, DestinationPort = 80, Flags = TcpFlags.Syn };
        var udp = tcp with { Protocol = IpProtocol.Udp, DestinationPort = 53 };
        var (established, related, invalid) = (ConntrackState.Established, ConntrackState.Related, ConntrackState.Invalid);
        (TestPacket Packet, KernelVerdict Expected)[] cases =
        [
            (tcp, KernelVerdict.Accept),
            (tcp with { DestinationPort = 8042 }, KernelVerdict.Accept),
            (tcp with { DestinationPort = 8081 }, KernelVerdict.Drop),
            (tcp with { DestinationPort = 8443 }, KernelVerdict.Accept),
            (tcp with { Source = guest }, KernelVerdict.Drop),
            (tcp with { DestinationPort = 113 }, KernelVerdict.Reject),
            (tcp with { DestinationPort = 113, Flags = TcpFlags.Ack }, KernelVerdict.Reject),
            (tcp with { DestinationPort = 9, Flags = TcpFlags.Ack, State = established }, KernelVerdict.Accept),
            (tcp with { DestinationPort = 10, Flags = TcpFlags.Ack }, KernelVerdict.Drop),
            (tcp with { DestinationPort = 81, Flags = TcpFlags.Ack, State = invalid }, KernelVerdict.Accept),
            (tcp with { DestinationPort = 80, Flags = TcpFlags.Ack, State = invalid }, KernelVerdict.Drop),
            (tcp with { DestinationPort = 80, Flags = TcpFlags.None, State = invalid }, KernelVerdict.Drop),
            (udp, KernelVerdict.Accept),
            (udp with { Source = bad }, KernelVerdict.Drop),
            (udp with { Source = bad, DestinationPort = 99, State = established }, KernelVerdict.Accept),
            (udp with { Source = bad, DestinationPort = 123 }, KernelVerdict.Accept),
            (udp with { DestinationPort = 666 }, KernelVerdict.Drop),
            (udp with { DestinationPort = 33500 }, KernelVerdict.Reject),
            (udp with { DestinationPort = 54, InInterface = "wan0" }, KernelVerdict.Accept),
            (udp with { DestinationPort = 54 }, KernelVerdict.Drop),
            (udp with { DestinationPort = 67, SourceMac = 0x02_00_00_00_aa_bb }, KernelVerdict.Accept),
            (udp with { DestinationPort = 67 }, KernelVerdict.Drop),
            (echo, KernelVerdict.Accept),
            (echo with { State = established, Source = bad }, KernelVerdict.Accept),
            (echo with { IcmpType = (byte)(ipv6 ? 1 : 3), IcmpCode = 1, State = related, Source = bad }, KernelVerdict.Accept),
            (echo with { IcmpType = (byte)(ipv6 ? 1 : 3), IcmpCode = 1, State = invalid }, KernelVerdict.Drop),
            (tcp with { Protocol = IpProtocol.Sctp, DestinationPort = 36412 }, KernelVerdict.Accept),
            (tcp with { Protocol = IpProtocol.Sctp, DestinationPort = 36413 }, KernelVerdict.Drop),
            (echo with { Protocol = 89 }, KernelVerdict.Accept),
            (echo with { Protocol = 103 }, KernelVerdict.Drop),
            (udp with { Source = HostAddress.Parse(ipv6 ? "ff02::1" : "224.0.0.1") }, KernelVerdict.Unreached),
        ];
        var ruleset = Ruleset.Replace("{bad}", bad.ToString(), StringComparison.Ordinal)
            .Replace("{guest}", guest.ToString(), StringComparison.Ordinal)
            .Replace("{icmp}", ipv6 ? "ipv6-icmp -m icmp6 --icmpv6-type 128" : "icmp -m icmp --icmp-type 8", StringComparison.Ordinal)
            .Replace("{unreachable}", ipv6 ? "icmp6-port-unreachable" : "icmp-port-unreachable", StringComparison.Ordinal);

        using var oracle = new KernelOracle();
        oracle.Load(ruleset, ipv6, backend);
        var answers = oracle.Ask([.. cases.Select(test => test.Packet)]);

        Assert.Equal(cases.Select(test => $"{test.Expected} {test.Packet}"), cases.Zip(answers, (test, answer) => $"{answer.Verdict} {test.Packet}"));
        Assert.All(cases.Zip(answers), pair => Assert.True(pair.Second.Confirms(pair.First.Packet), $"{pair.First.Packet} was {pair.Second.State}"));
    }

    [Fact]
    public void Oracle_acts_in_a_namespace_of_its_own()
    {
        KernelRequirement.Check();
        var outside = File.ReadAllText("/proc/self/net/dev");
        using var oracle = new KernelOracle();

        var inside = oracle.RunTool("ip", "-brief", "link", "show").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);

        Assert.Equal(["eth0", "lo", "wan0"], inside.Order());
        Assert.Equal(outside.Count(letter => letter == ':'), File.ReadAllText("/proc/self/net/dev").Count(letter => letter == ':'));
    }

    [Fact]
    public void Loading_replaces_what_the_other_backend_had_loaded()
    {
        KernelRequirement.Check();
        var packet = new TestPacket { Source = HostAddress.Parse("8.8.8.8"), Destination = HostAddress.Parse("192.0.2.1"), Protocol = IpProtocol.Udp };
        using var oracle = new KernelOracle();

        foreach (var backend in new[] { IptablesBackend.Legacy, IptablesBackend.Nft, IptablesBackend.Legacy })
        {
            oracle.Load("*filter\n:INPUT DROP [0:0]\nCOMMIT\n", ipv6: false, backend);
            Assert.Equal(KernelVerdict.Drop, Assert.Single(oracle.Ask([packet])).Verdict);
            oracle.Load("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", ipv6: false, backend == IptablesBackend.Nft ? IptablesBackend.Legacy : IptablesBackend.Nft);
            Assert.Equal(KernelVerdict.Accept, Assert.Single(oracle.Ask([packet])).Verdict);
        }
    }
}
