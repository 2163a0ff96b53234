using PortAudit.Inputs;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Tests.Sockets;

public sealed class SocketDetectionTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("\n\n", null)]
    [InlineData("hello\n", null)]
    [InlineData("Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)\ntcp4 0 0 *.22 *.* LISTEN\n", "netstat")]
    [InlineData("  Proto  Local Address          Foreign Address        State           PID\n  TCP    0.0.0.0:22   0.0.0.0:0   LISTENING   4\n", "netstat")]
    [InlineData("$ ss -tlpn | grep :390\nLISTEN 0 128 0.0.0.0:390 0.0.0.0:*\n", "ss")]
    [InlineData("LISTEN 0 128 0.0.0.0:390 0.0.0.0:* users:((\"x\",pid=1,fd=2))\n", "ss")]
    [InlineData("udp        0      0 0.0.0.0:390             0.0.0.0:*                           50/x\n", "netstat")]
    [InlineData("tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\nnot\na\nlisting\n", null)]
    [InlineData("Active Internet connections\nProto Recv-Q Send-Q Local Address Foreign Address State\ntcp4 0 0 *.22 *.* LISTEN\n", "netstat")]
    public void Content_decides(string text, string? type)
    {
        var source = SourceFile.FromText("x", text);
        Assert.Equal(type, ConfigParsers.All.Where(p => p.Type is "ss" or "netstat" && p.Detect(source).Confidence > 0).SingleOrDefault()?.Type);
    }

    [Fact]
    public void A_header_in_front_weighs_more_than_one_behind_other_output()
    {
        const string ss = "Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n";
        const string netstat = "Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\n"
            + "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN\n";
        Assert.Equal("ss", ConfigParsers.Detect(SourceFile.FromText("x", ss + netstat))?.Parser.Type);
        Assert.Equal("netstat", ConfigParsers.Detect(SourceFile.FromText("x", netstat + ss))?.Parser.Type);
        Assert.Contains("line 1", ConfigParsers.Detect(SourceFile.FromText("x", ss))!.Value.Detection.Reason);
    }
}
