using Kernel.Tests.Judging;
using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;

namespace Kernel.Tests;

/// <summary>What connection tracking makes of the first packet of a connection: every protocol, every ICMP type, every set of TCP
/// flags.</summary>
/// <remarks>The product has to be certain of each, and the kernel has to agree.</remarks>
[Collection(KernelCollection.Name)]
public sealed class ConnectionTrackingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kernel_and_product_agree_on_the_state_of_every_first_packet(bool ipv6)
    {
        KernelRequirement.Check();
        using var oracle = new KernelOracle();
        foreach (var what in (string[])["ct state new", "ct state untracked", "ct state invalid", "ct mark 0", "ct mark != 0",
            "ct state new ct mark 0"])
        {
            var ruleset = $$"""
                flush ruleset
                table inet filter {
                    chain input {
                        type filter hook input priority 0; policy drop;
                        {{what}} accept
                    }
                }
                """;
            var packets = FirstPackets(ipv6);
            oracle.LoadNft(ruleset);
            var answers = oracle.Ask(packets);
            var verdicts = new ProductVerdicts("nft").Verdicts(ruleset, ipv6, packets);
            Assert.All(answers, answer => Assert.NotEqual(KernelVerdict.Unreached, answer.Verdict));
            Assert.Equal(
                packets.Zip(answers, (packet, answer) => $"{what}: {answer.Verdict}: {packet}"),
                packets.Zip(verdicts, (packet, verdict) => $"{what}: {verdict.Possible}: {packet}"));
        }
    }

    [Theory]
    [InlineData(-201, false, "Drop")]
    [InlineData(-201, true, "Drop")]
    [InlineData(-200, false, "Accept, Drop")]
    [InlineData(-200, true, "Accept, Drop")]
    [InlineData(-199, false, "Accept")]
    [InlineData(-199, true, "Accept")]
    public void A_chain_at_the_priority_of_tracking_may_run_before_it_or_after(int priority, bool isTrackedBefore, string possible)
    {
        KernelRequirement.Check();
        // Tracking begins to work when the first rule asks for a connection: a chain that is registered later runs first.
        var before = isTrackedBefore ? "table inet before { chain input { type filter hook input priority 0; ct state new counter; }; }"
            : "";
        var ruleset = $$"""
            flush ruleset
            {{before}}
            table inet filter {
                chain early {
                    type filter hook prerouting priority {{priority}}; policy accept;
                    ct state invalid drop
                }
            }
            """;
        TestPacket[] packets = [Udp(false)];
        using var oracle = new KernelOracle();
        oracle.LoadNft(ruleset);
        var answer = oracle.Ask(packets)[0].Verdict;
        Assert.Equal(priority < -200 || (priority == -200 && isTrackedBefore) ? KernelVerdict.Drop : KernelVerdict.Accept, answer);
        Assert.Equal(possible, new ProductVerdicts("nft").Verdicts(ruleset, false, packets)[0].Possible.ToString());
    }

    [Theory]
    [InlineData(0, 0, "one", KernelVerdict.Reject, "Reject")]
    [InlineData(0, 0, "two", KernelVerdict.Reject, "Drop, Reject")]
    [InlineData(0, 1, "two", KernelVerdict.Drop, "Drop")]
    [InlineData(1, 0, "two", KernelVerdict.Reject, "Reject")]
    public void Of_chains_with_one_priority_the_last_that_was_registered_runs_first(
        int first, int second, string table, KernelVerdict verdict, string possible)
    {
        KernelRequirement.Check();
        // A listing has the tables in the order in which they were made, which need not be that of their chains.
        var ruleset = $$"""
            flush ruleset
            table inet one { chain input { type filter hook input priority {{first}}; udp dport 53 drop; }; }
            table inet {{table}} { chain other { type filter hook input priority {{second}}; udp dport 53 reject; }; }
            """;
        TestPacket[] packets = [Udp(false)];
        using var oracle = new KernelOracle();
        oracle.LoadNft(ruleset);
        Assert.Equal(verdict, oracle.Ask(packets)[0].Verdict);
        Assert.Equal(possible, new ProductVerdicts("nft").Verdicts(ruleset, false, packets)[0].Possible.ToString());
    }

    private static TestPacket Udp(bool ipv6) => new()
    {
        Source = HostAddress.Parse(ipv6 ? "2a00::8" : "8.8.8.8"),
        Destination = TestHost.LocalAddresses(ipv6)[0],
        Protocol = IpProtocol.Udp,
        SourcePort = 40000,
        DestinationPort = 53,
    };

    // Multicast router discovery (RFC 4286) is left out: later kernels do not track it, Linux 6.1, which the model follows, takes it for
    // invalid.
    private static List<TestPacket> FirstPackets(bool ipv6)
    {
        var udp = Udp(ipv6);
        var icmp = udp with { Protocol = ipv6 ? IpProtocol.Icmpv6 : IpProtocol.Icmp, SourcePort = 0, DestinationPort = 0 };
        return
        [
            udp,
            .. Enumerable.Range(0, 256).Where(type => !ipv6 || type is < 151 or > 153)
                .Select(type => icmp with { IcmpType = (byte)type }),
            .. Enumerable.Range(0, 256)
                .Select(flags => udp with
                {
                    Protocol = IpProtocol.Tcp,
                    Flags = (TcpFlags)flags,
                    DestinationPort = (ushort)(1000 + flags),
                }),
        ];
    }
}
