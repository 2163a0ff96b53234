using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Tests.Sockets;

public sealed class SocketDetectionTests
{
    private static readonly string[] LinuxNetstats =
    [
        "netstat-NETSTAT.txt", "netstat-NETSTAT_CONTENT_BUT_NO_LOCAL_ADDR_COLON.txt", "netstat-NETSTAT_CONTENT_BUT_NO_PARSED_LINES.txt",
        "netstat-NETSTAT_CONTENT_BUT_NO_PID_PROGRAM.txt", "netstat-NETSTAT_DOCS.txt", "netstat-NETSTAT_MATCH1.txt",
        "netstat-NETSTAT_NOMATCH1.txt", "netstat-NETSTAT_NOMATCH2.txt", "netstat-NETSTAT_NO_ACTIVE_CONNS.txt",
        "netstat-NETSTAT_SOCKETS_ONLY.txt", "netstat-NETSTAT_TEST_RUNNING_PROCESSES.txt", "netstat-tulpen", "netstat-tulpen-busybox",
        "windows-netstat-ano.de.txt", "netstat-anbo-pipe-select-string-pattern.utf8",
        "ubuntu-18.04__netstat.out", "centos-7.7__netstat.out", "generic__netstat-old.out",
    ];

    [Fact]
    public void Of_the_whole_corpus_only_the_listings_of_ss_and_of_Linux_netstat_are_claimed()
    {
        var root = TestFiles.Corpus("");
        var wrong = new List<string>();
        var claimed = 0;
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(p => new FileInfo(p).Length < 1 << 20))
        {
            var name = Path.GetFileName(path);
            if (name is "SOURCE.md" or "README.md") continue;
            var folder = Path.GetFileName(Path.GetDirectoryName(path));
            var expected = folder == "groundtruth-linux" && name.StartsWith("ss-", StringComparison.Ordinal) ? "ss"
                : folder == "groundtruth-linux" && name.StartsWith("netstat-", StringComparison.Ordinal) ? "netstat"
                : folder is "insights-core" or "inspec" or "jc" && name.Contains("ss-", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".json") ? "ss"
                : folder == "insights-core" && name.StartsWith("netstat-ss_", StringComparison.OrdinalIgnoreCase) ? "ss"
                : LinuxNetstats.Contains(name) ? "netstat"
                : null;
            var source = TestFiles.Load(path);
            var claims = ConfigParsers.All.Where(p => p.Type is "ss" or "netstat" && p.Detect(source).Confidence > 0).Select(p => p.Type);
            if (string.Join(' ', claims) != (expected ?? "")) wrong.Add($"{path}: expected '{expected}', got '{string.Join(' ', claims)}'");
            if (expected is not null) claimed++;
        }

        Assert.Empty(wrong);
        Assert.Equal(43, claimed);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("\n\n", null)]
    [InlineData("hello\n", null)]
    [InlineData("Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)\ntcp4 0 0 *.22 *.* LISTEN\n", null)]
    [InlineData("  Proto  Local Address          Foreign Address        State           PID\n  TCP    0.0.0.0:22   0.0.0.0:0   LISTENING   4\n", "netstat")]
    [InlineData("$ ss -tlpn | grep :390\nLISTEN 0 128 0.0.0.0:390 0.0.0.0:*\n", "ss")]
    [InlineData("LISTEN 0 128 0.0.0.0:390 0.0.0.0:* users:((\"x\",pid=1,fd=2))\n", "ss")]
    [InlineData("udp        0      0 0.0.0.0:390             0.0.0.0:*                           50/x\n", "netstat")]
    [InlineData("tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\nnot\na\nlisting\n", null)]
    [InlineData("Active Internet connections\nProto Recv-Q Send-Q Local Address Foreign Address State\ntcp4 0 0 *.22 *.* LISTEN\n", null)]
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
