using PortAudit.Analysis.Queries;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Queries;

public class PacketLanguageTests
{
    [Theory]
    [InlineData("tcq dport 22", 1, "tcq")]
    [InlineData("tcp dport", 10, "missing")]
    [InlineData("tcp dport 70000", 11, "70000")]
    [InlineData("tcp dport 22,,80", 14, "empty")]
    [InlineData("tcp dport 80-22", 11, "ends before")]
    [InlineData("tcp  dport 1,2,x", 16, "'x'")]
    [InlineData("tcp dport 22 dport 80", 14, "twice")]
    [InlineData("tcp udp", 5, "twice")]
    [InlineData("tcp proto 17", 5, "twice")]
    [InlineData("from 192.0.2.1 to 2001:db8::1", 19, "IPv4 and IPv6")]
    [InlineData("from 192.0.2.0/33", 6, "192.0.2.0/33")]
    [InlineData("icmpv6 from 192.0.2.1", 13, "IPv4 and IPv6")]
    [InlineData("tcp flags syn,xyz", 15, "xyz")]
    [InlineData("state open", 7, "open")]
    [InlineData("state 1", 7, "1")]
    [InlineData("state +1", 7, "+1")]
    [InlineData("hook +2", 6, "+2")]
    [InlineData("hook input,output", 6, "one hook")]
    [InlineData("hook not input", 10, "not")]
    [InlineData("mark not 1", 10, "not excluded")]
    [InlineData("mac 02:00:00:00:00", 5, "MAC")]
    [InlineData("dport 0x1ffff", 7, "0x1ffff")]
    [InlineData("dport -1", 7, "-1")]
    public void A_mistake_is_told_with_its_column(string text, int column, string message)
    {
        var fault = Assert.Throws<PacketQueryException>(() => PacketQueryParser.Parse(text));
        Assert.Equal(column, fault.Column);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp from 203.0.113.7 dport 22", "accept")]
    [InlineData("TCP FROM 203.0.113.7 DPORT 22", "accept")]
    [InlineData("dport 22 from 203.0.113.7 proto 6", "accept")]
    [InlineData("tcp from 203.0.113.0-203.0.113.255 dport 0x16", "accept")]
    [InlineData("tcp from 203.0.113.0/24 dport 22-23", "depends")]
    [InlineData("tcp from not 203.0.113.0/24 dport 22", "drop")]
    [InlineData("tcp from 203.0.113.7 dport not 22", "drop")]
    [InlineData("udp dport 22", "drop")]
    public void A_question_means_what_it_says(string packet, string verdict) =>
        Assert.Equal(verdict, Ask(Filter("-A INPUT -s 203.0.113.0/24 -p tcp --dport 22 -j ACCEPT"), packet));

    [Theory]
    [InlineData("udp flags syn")]
    [InlineData("icmp dport 22")]
    [InlineData("from 192.0.2.1 icmpv6 type 128 hook forward to 224.0.0.1")]
    public void A_packet_that_can_not_be_is_no_question(string packet) =>
        Assert.Throws<PacketQueryException>(() => Answer(Of(Filter("")), packet));

    /// <summary>The parts of a divided answer are questions too, and their answers are the parts' verdicts.</summary>
    [Theory]
    [InlineData("tcp dport 22")]
    [InlineData("tcp")]
    [InlineData("udp in not lo")]
    [InlineData("icmp")]
    public void A_part_of_an_answer_can_be_asked_again(string packet)
    {
        var host = Of(Filter("""
            -A INPUT -i lo -j ACCEPT
            -A INPUT -i br-+ -p tcp --dport 22 -j REJECT
            -A INPUT -s 203.0.113.0/24 -p tcp --dport 22:25 -j ACCEPT
            -A INPUT -i eth+ -p udp --sport 53 -j ACCEPT
            -A INPUT -m mark --mark 0x5 -j REJECT
            -A INPUT -p icmp --icmp-type 8 -j ACCEPT
            -A INPUT -p tcp -m mac --mac-source 02:00:00:00:00:01 -j ACCEPT
            -A INPUT -p tcp -m conntrack --ctstate ESTABLISHED -j ACCEPT
            """));
        var answer = Answer(host, packet);
        Assert.Equal(QueryVerdict.Depends, answer.Verdict);
        var asked = 0;
        foreach (var part in answer.Parts.Where(p => !p.Packets.Contains('…', StringComparison.Ordinal)))
        {
            // A part names only what tells the parts apart; the rest is the question's.
            var named = part.Packets.Split(' ');
            var rest = packet.Contains("in not lo", StringComparison.Ordinal) && !named.Contains("in") ? " in not lo" : "";
            if (!named.Contains(packet.Split(' ')[0])) rest += " " + packet.Split(' ')[0];
            if (packet.Contains("dport", StringComparison.Ordinal) && !named.Contains("dport")) rest += " dport 22";
            Assert.Equal((part.Packets, part.Verdict), (part.Packets, Answer(host, part.Packets + rest).Verdict));
            asked++;
        }

        Assert.True(asked > 1);
    }
}
