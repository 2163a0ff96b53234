using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets;

namespace Kernel.Tests;

/// <summary>What the generators promise without a kernel.</summary>
public sealed class TestPacketTests
{
    [Fact]
    public void Packets_speak_the_packet_language()
    {
        var tcp = new TestPacket
        {
            Source = HostAddress.Parse("10.0.0.1"),
            Destination = HostAddress.Parse("192.0.2.1"),
            Protocol = IpProtocol.Tcp,
            SourcePort = 4000,
            DestinationPort = 22,
            Flags = TcpFlags.Syn | TcpFlags.Ack,
            State = ConntrackState.Invalid,
        };
        var echo = tcp with
        {
            Source = HostAddress.Parse("2001:db8:0:0::9"),
            Destination = HostAddress.Parse("2001:db8::1"),
            Protocol = IpProtocol.Icmpv6,
            IcmpType = 128,
            State = ConntrackState.New,
            InInterface = "wan0",
        };

        Assert.Equal("tcp from 10.0.0.1 to 192.0.2.1 sport 4000 dport 22 flags syn,ack in eth0 state invalid mac 02:00:00:00:00:fe", tcp.ToQueryText());
        Assert.Equal("tcp from 10.0.0.1 to 192.0.2.1 sport 4000 dport 22 flags none in eth0 state invalid mac 02:00:00:00:00:fe",
            (tcp with { Flags = TcpFlags.None }).ToQueryText());
        Assert.Equal("icmpv6 from 2001:db8::9 to 2001:db8::1 type 128 code 0 in wan0 state new mac 02:00:00:00:00:fe", echo.ToQueryText());
        Assert.Equal("proto 89 from 10.0.0.1 to 192.0.2.1 in eth0 state new mac 02:00:00:00:00:fe",
            (tcp with { Protocol = 89, State = ConntrackState.New }).ToQueryText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_seed_gives_the_same_ruleset_and_packets(bool ipv6)
    {
        var (one, again, other) = (RulesetGenerator.Generate(7, ipv6), RulesetGenerator.Generate(7, ipv6), RulesetGenerator.Generate(8, ipv6));

        Assert.Equal(one.Text, again.Text);
        Assert.NotEqual(one.Text, other.Text);
        Assert.Equal(PacketGenerator.Generate(7, one.Text, ipv6, 100), PacketGenerator.Generate(7, again.Text, ipv6, 100));
    }
}
