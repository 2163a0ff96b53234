using PortAudit.Inputs;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Tests.Sockets;

/// <summary>What the command before a listing tells of its completeness.</summary>
public sealed class ListingCommandTests
{
    [Theory]
    [InlineData("$ ss -tulpn", "6 17")]
    [InlineData("root@web1:/etc# /usr/sbin/ss -lnp", "6 17")]
    [InlineData("root@web1:~#ss -ltn", "6")]
    [InlineData("[root@web1 ~]# ss --listening --udp", "17")]
    [InlineData("+ ss -4 -6 -tln", "6")]
    [InlineData("ss -tln", "6")]
    [InlineData("$ sudo ss -tlnp > /tmp/out", "6")]
    [InlineData("$ docker exec web ss -A tcp,udp -ln", "6 17")]
    [InlineData("$ ss -A inet -ln", "6 17")]
    [InlineData("$ ss -Stln", "6 132")]
    [InlineData("$ ss -t state listening", "6")]
    [InlineData("$ ss -xl", "")]
    [InlineData("$ ss -tulpn | sort | less", "6 17")]
    [InlineData("$ ss -tulpn | grep -i listen", "6")]
    [InlineData("$ ss -4tuln", "6 17 partial")]
    [InlineData("$ ss -f inet6 -tuln", "6 17 partial")]
    [InlineData("$ ss -tln sport = :22", "6 partial")]
    [InlineData("$ ss -tuln | grep -v 127.0.0.1", "6 17 partial")]
    [InlineData("$ ss -tuln|head -5", "6 17 partial")]
    [InlineData("$ ss -tn", "")]
    public void Options_say_what_was_surveyed(string command, string expected) =>
        Assert.Equal(expected, Read(command, "Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n", "ss"));

    [Theory]
    [InlineData("$ netstat -tulpn", "6 17")]
    [InlineData("# netstat -an", "6 17")]
    [InlineData("$ netstat --tcp --listening", "6")]
    [InlineData("$ netstat -lntU", "6 136")]
    [InlineData("$ netstat -tln --inet", "6 partial")]
    [InlineData("$ netstat -A inet -A inet6 -tln", "6")]
    [InlineData("$ netstat -an | findstr 390", "6 17 partial")]
    [InlineData("$ netstat -tn", "")]
    public void Options_of_netstat_say_what_was_surveyed(string command, string expected) =>
        Assert.Equal(expected, Read(command, "Proto Recv-Q Send-Q Local Address           Foreign Address         State\n", "netstat"));

    [Fact]
    public void Without_a_command_only_rows_tell_what_was_surveyed()
    {
        const string header = "Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\n";
        Assert.Equal("", Read("", header, "ss"));
        Assert.Equal("6", Read("", header + "tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n", "ss"));
        Assert.Equal("", Read("", header + "tcp ESTAB 0 128 192.0.2.1:22 192.0.2.2:50000\n", "ss"));
    }

    [Fact]
    public void A_title_is_no_command() =>
        Assert.Equal("6", Read("## ss", "Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n", "ss"));

    [Fact]
    public void A_command_whose_output_is_missing_surveyed_nothing() => Assert.Equal("", Read("$ ss -tulpn", "", "ss"));

    private static string Read(string command, string output, string type)
    {
        var input = ConfigParsers.Find(type)!.Parse(SourceFile.FromText("x", $"{command}\n{output}"), "");
        var snapshot = Assert.Single(input.Snapshots);
        Assert.DoesNotContain(input.Diagnostics, d => d.Id == "SOC001");
        Assert.Subset(new HashSet<byte> { IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp, IpProtocol.UdpLite }, snapshot.Surveyed);
        return string.Join(' ', snapshot.Surveyed.Order()) + (snapshot.IsPartial ? " partial" : "");
    }
}
