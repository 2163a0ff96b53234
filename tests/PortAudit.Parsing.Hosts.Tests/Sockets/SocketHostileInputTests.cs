using System.Text;
using PortAudit.Inputs;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Tests.Sockets;

public sealed class SocketHostileInputTests
{
    private const string SsHeader = "Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n";
    private const string NetstatHeader = "Active Internet connections (only servers)\n"
        + "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n";

    /// <summary>Inputs of ten million characters in one line or of a hundred thousand rows, and how many listeners are in them.</summary>
    public static TheoryData<string, int> Large() => new()
    {
        { "ss: rows", 100_000 },
        { "ss: multipath rows", 100_000 },
        { "ss: star rows with details", 100_000 },
        { "ss: one endless word", 0 },
        { "ss: one endless program name", 1 },
        { "ss: endless owner quotes", 1 },
        { "ss: endless owners", 1 },
        { "ss: endless details", 1 },
        { "ss: colours", 100_000 },
        { "netstat: rows", 100_000 },
        { "netstat: one endless program name", 1 },
        { "netstat: one endless word", 0 },
        { "netstat: bars", 0 },
        { "netstat: Windows rows with owners", 100_000 },
        { "netstat: Windows owner lines", 1 },
        { "netstat: BSD rows under endless columns", 100_000 },
        { "netstat: Solaris rows", 1 },
        { "lsof: processes that share a socket", 1 },
        { "lsof: fields", 100_000 },
        { "sockstat: rows", 100_000 },
        { "proc-net: rows", 100_000 },
        { "powershell-net: records", 100_000 },
        { "powershell-net: brackets", 0 },
        { "powershell-net: a list of names", 0 },
        { "powershell-net: endless columns", 0 },
        { "osquery: csv", 100_000 },
        { "docker-ps: ranges", 131_070 },
    };

    [Theory, MemberData(nameof(Large))]
    public void Large_input_is_read_with_work_that_grows_with_its_length(string name, int listeners)
    {
        var source = SourceFile.FromText("x", Make(name));
        _ = source.LineCount;
        var parser = ConfigParsers.Find(name.Split(':')[0])!;
        parser.Detect(source);
        var input = Work.Within(800, () => parser.Parse(source, ""));

        Assert.Equal(listeners, input.Snapshots.Sum(s => s.Listeners.Count));
        Assert.Equal(source.LineCount, input.Lines.Total);
        Assert.All(input.Diagnostics, d => Assert.InRange(d.Message.Length, 1, 500));
    }

    public static TheoryData<string> Types => [.. SocketFixtureTests.Types];

    [Theory, MemberData(nameof(Types))]
    public void Every_prefix_and_every_damaged_copy_is_read_without_losing_a_line(string type)
    {
        const string noise = "\0\n\r\t :%[]*(),\"/\u001b\u00a0x0|-";
        var random = new Random(390);
        foreach (var path in TestFiles.Fixtures(type))
        {
            var text = TestFiles.Load(path).Text;
            for (var i = 0; i < text.Length; i += 3) Read(text[..i]);
            for (var i = 0; i < Scale.Of(300, 20_000); i++)
            {
                var damaged = new StringBuilder(text);
                for (var hits = random.Next(1, 6); hits > 0; hits--)
                    damaged[random.Next(damaged.Length)] = noise[random.Next(noise.Length)];
                Read(damaged.ToString());
            }
        }

        void Read(string text)
        {
            var source = SourceFile.FromText("x", text);
            foreach (var parser in ConfigParsers.All.Where(p => p.Type == type || p.Type == "netstat"))
            {
                parser.Detect(source);
                var input = parser.Parse(source, "");
                Assert.Equal(source.LineCount, input.Lines.Total);
                Assert.All(input.Snapshots.SelectMany(s => s.Listeners), l =>
                {
                    Assert.InRange(l.Port, 1, 65535);
                    Assert.InRange(l.Span.Start + l.Span.Length, 1, source.Text.Length);
                });
                Assert.All(input.Diagnostics, d => Assert.InRange(d.Span!.Value.Start + d.Span.Value.Length, 0, source.Text.Length));

                // A row that could not be read may be any listener.
                Assert.True(input.Lines.Unreadable == 0 || input.Snapshots.Count == 0 || input.Snapshots.Any(s => s.IsPartial)
                    || input.Diagnostics.Any(d => d.Id is "SOC001" or "SOC016"));
            }
        }
    }

    private static string Make(string name)
    {
        const int width = 10_000_000;
        return name switch
        {
            "ss: rows" => Rows(SsHeader, i => $"tcp   LISTEN 0      128     192.0.2.{i % 250}:{i % 65000 + 1}  0.0.0.0:*    users:((\"sshd\",pid={i},fd=3)) ino:{i} sk:{i:x} <->"),
            "ss: multipath rows" => Rows(SsHeader, i => $"mptcp LISTEN 0 128 192.0.2.{i % 250}:{i % 65000 + 1} 0.0.0.0:*"),
            "ss: star rows with details" => Rows(SsHeader.Replace("Process", ""), i => $"tcp LISTEN 0 128 *:{i % 65000 + 1} *:* ino:{i} sk:{i:x} cgroup:/ <->"),
            "ss: one endless word" => SsHeader + new string('x', width),
            "ss: one endless program name" => SsHeader + $"tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:((\"{new string('x', width)}\",pid=1,fd=3))",
            "ss: endless owner quotes" => SsHeader + $"tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:((\"{Repeat("\",", width)}",
            "ss: endless owners" => SsHeader + $"tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:((\"x\",pid=1,fd=3){Repeat(",(\"x\",pid=1,fd=3)", width)})",
            "ss: endless details" => SsHeader + $"tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* {Repeat("users:(( ", width)}",
            "ss: colours" => Rows(SsHeader, i => $"\x1b[31mtcp\x1b[m LISTEN 0 128 192.0.2.1:\x1b[01;31m\x1b[K{i % 65000 + 1}\x1b[m 0.0.0.0:*"),
            "netstat: rows" => Rows(NetstatHeader, i => $"tcp        0      0 192.0.2.{i % 250}:{i % 65000 + 1}           0.0.0.0:*               LISTEN      {i + 1}/nginx: master"),
            "netstat: one endless program name" => NetstatHeader + $"tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN 1/{new string('x', width)}",
            "netstat: one endless word" => NetstatHeader + new string('x', width),
            "netstat: bars" => NetstatHeader + Repeat("| ", width),
            "netstat: Windows rows with owners" => Rows("Active Connections\n\n  Proto  Local Address          Foreign Address        State           PID\n",
                i => $"  TCP    192.0.2.{i % 250}:{i % 65000 + 1}     0.0.0.0:0              LISTENING       {i}\n  RpcSs\n [svchost.exe]"),
            "netstat: Windows owner lines" => "Active Connections\n  TCP    0.0.0.0:1   0.0.0.0:0    LISTENING    1\n" + Repeat("  RpcSs\n", width),
            "netstat: BSD rows under endless columns" => Rows("Proto Recv-Q Send-Q  Local Address          Foreign Address        (state) " + Repeat("x ", width) + "pid\n",
                i => $"tcp4       0      0  192.0.2.{i % 250}.{i % 65000 + 1}   *.*   LISTEN 1 2 3"),
            "netstat: Solaris rows" => Rows("TCP: IPv4\n", i => "      *.22                 *.*                  0      0  128000      0 LISTEN"),
            "lsof: processes that share a socket" => Rows("COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n",
                i => $"nginx {i} root    6u  IPv4  20030      0t0  TCP *:443 (LISTEN)"),
            "lsof: fields" => Rows("p1\ncx\nu0\n", i => $"f{i}\nd{i}\ntIPv4\nPTCP\nn192.0.2.{i % 250}:{i % 65000 + 1}\nTST=LISTEN"),
            "sockstat: rows" => Rows("USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS\n",
                i => $"root     x        {i}   4   tcp4   192.{i >> 16}.{i >> 8 & 255}.{i & 255}:22                  *:*"),
            "proc-net: rows" => Rows("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n",
                i => $"   {i}: {i:X8}:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 {i} 1"),
            "powershell-net: records" => "[" + Rows("", i => "{\"LocalAddress\":\"192.0.2.1\",\"LocalPort\":1,\"State\":2,\"OwningProcess\":1},").TrimEnd(',', '\n') + "]",
            "powershell-net: brackets" => Repeat("[\"LocalPort\",", width),
            "powershell-net: a list of names" => "LocalPort : 1\n" + Rows("", i => $"N{i} : x"),
            "powershell-net: endless columns" => "LocalPort " + Repeat("aa ", width / 2) + "\n" + Repeat("-- ", width / 2) + "\n" + Rows("", i => "x"),
            "osquery: csv" => Rows("pid,port,protocol,family,address\n", i => $"{i},22,6,2,192.0.2.1"),
            "docker-ps: ranges" => Rows("", i => "{\"Names\":\"x\",\"Image\":\"x\",\"Ports\":\"0.0.0.0:1-65535->1-65535/tcp\"}"),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    private static string Rows(string header, Func<int, string> row) => header + string.Join('\n', Enumerable.Range(0, 100_000).Select(row)) + "\n";

    private static string Repeat(string part, int width) => new StringBuilder(width).Insert(0, part, width / part.Length).ToString();
}
