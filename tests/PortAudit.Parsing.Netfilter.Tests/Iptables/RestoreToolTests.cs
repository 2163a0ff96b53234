using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>What iptables-restore loads and what it refuses, run by both of its back ends, is what we read of the script that runs it.</summary>
public class RestoreToolTests
{
    private const string Before = """
        iptables -P INPUT DROP
        iptables -P FORWARD ACCEPT
        iptables -P OUTPUT ACCEPT
        iptables -A INPUT -p tcp --dport 22 -j ACCEPT

        """;

    private static readonly (string What, string Options, string Lines)[] Cases =
    [
        ("a second block of a table", "", "*filter\n:INPUT ACCEPT\n-A INPUT -p tcp --dport 80 -j DROP\nCOMMIT\n*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 81 -j ACCEPT\nCOMMIT\n"),
        ("no COMMIT", "", "*filter\n:INPUT ACCEPT\n-A INPUT -p tcp --dport 22 -j DROP\n"),
        ("a table within another", "", "*filter\n:INPUT ACCEPT\n*mangle\n:INPUT DROP\nCOMMIT\n"),
        ("a blank before COMMIT", "", "*filter\n:INPUT ACCEPT\n COMMIT\n"),
        ("a blank before a chain", "", "*filter\n :INPUT ACCEPT\nCOMMIT\n"),
        ("blanks before a rule", "", "*filter\n:INPUT DROP\n  -A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n"),
        ("a line of blanks", "", "*filter\n:INPUT ACCEPT\n   \nCOMMIT\n"),
        ("an empty line", "", "\n*filter\n\n:INPUT DROP\n\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n\n"),
        ("a chain that is not declared", "", "*filter\n:INPUT ACCEPT\n-A NEW -j DROP\nCOMMIT\n"),
        ("a rule to delete that is not there", "", "*filter\n:INPUT ACCEPT\n-D INPUT -p tcp --dport 99 -j ACCEPT\nCOMMIT\n"),
        ("a policy of no kind", "", "*filter\n:INPUT REJECT\nCOMMIT\n"),
        ("a built-in chain declared twice", "", "*filter\n:INPUT ACCEPT\n-A INPUT -p tcp --dport 80 -j ACCEPT\n:INPUT DROP\nCOMMIT\n"),
        ("a table that is none", "", "*nosuch\n:INPUT ACCEPT\nCOMMIT\n*filter\n:INPUT ACCEPT\nCOMMIT\n"),
        ("rules after COMMIT", "", "*filter\n:INPUT DROP\nCOMMIT\n-A INPUT -p tcp --dport 80 -j ACCEPT\n*filter\n:INPUT ACCEPT\nCOMMIT\n"),
        ("a test", "-t", "*filter\n:INPUT ACCEPT\nCOMMIT\n"),
        ("options in one word", "-nv", "*filter\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n"),
        ("no flush", "-n", "*filter\n:INPUT - [0:0]\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n*filter\n-A INPUT -p tcp --dport 81 -j ACCEPT\nCOMMIT\n"),
        ("no flush, and no COMMIT", "--noflush", "*filter\n-I INPUT -p tcp --dport 22 -j DROP\n"),
        ("no flush, and a chain again", "-n", "*filter\n:A - [0:0]\n-A A -j ACCEPT\n-A INPUT -p tcp --dport 80 -j A\n:A - [0:0]\n-A A -j DROP\nCOMMIT\n"),
        ("no flush, but a flush in it", "-n", "*filter\n-F INPUT\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n"),
        ("only another table", "-T nat", "*filter\n:INPUT ACCEPT\n-A INPUT --nonsense\nCOMMIT\n*nat\n:PREROUTING ACCEPT\nCOMMIT\n"),
        ("only this table", "-w 5 --table=filter", "*mangle\n:INPUT DROP\nCOMMIT\n*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n"),
        ("counters", "-c", "*filter\n:INPUT DROP [5:6]\n[3:4] -A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n"),
        ("counters that are missing", "-c", "*filter\n:INPUT ACCEPT\nCOMMIT\n"),
    ];

    public static TheoryData<string, string> Runs => new(from c in Cases from backend in (string[])["nft", "legacy"] select (c.What, backend));

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_here_document_loads_what_the_tool_loads(string what, string backend)
    {
        var (_, options, lines) = Cases.Single(c => c.What == what);
        Check(backend, $"{Before}iptables-restore {options} <<'EOF'\n{lines}EOF\n", (loaded, read) => Assert.Equal(loaded, read));
    }

    [Theory]
    [InlineData("nft")]
    [InlineData("legacy")]
    public void A_run_that_is_refused_has_failed(string backend) =>
        Check(backend, $"{Before}iptables-restore <<'EOF' || iptables -A INPUT -p tcp --dport 81 -j ACCEPT\n*filter\n:INPUT ACCEPT\nEOF\n", (loaded, read) => Assert.Equal(loaded, read));

    [Theory]
    [InlineData("an option that is none", "*filter\n:INPUT ACCEPT\n-A INPUT --nonsense\nCOMMIT\n", "nft")]
    [InlineData("an option that is none", "*filter\n:INPUT ACCEPT\n-A INPUT --nonsense\nCOMMIT\n", "legacy")]
    [InlineData("a chain declared twice", "*filter\n:INPUT ACCEPT\n:U - [0:0]\n-A U -j ACCEPT\n:U - [0:0]\n-A INPUT -j U\nCOMMIT\n", "nft")]
    [InlineData("a chain declared twice", "*filter\n:INPUT ACCEPT\n:U - [0:0]\n-A U -j ACCEPT\n:U - [0:0]\n-A INPUT -j U\nCOMMIT\n", "legacy")]
    public void What_may_be_refused_is_not_certain(string what, string lines, string backend) => Check(
        backend, $"{Before}iptables-restore <<'EOF'\n{lines}EOF\n",
        (_, read) => Assert.True(read.EndsWith(": unknown", StringComparison.Ordinal), $"{what}: {read}"));

    [Theory]
    [InlineData("*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\n")]
    [InlineData("*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\n*nat\n:PREROUTING ACCEPT\nCOMMIT\n")]
    public void Without_COMMIT_and_anything_before_nothing_is_known(string lines)
    {
        var file = Read("rules.v4", lines);
        var script = Read("firewall.sh", $"#!/bin/sh\niptables-restore <<'EOF'\n{lines}EOF\n");
        foreach (var port in (int[])[22, 80])
        {
            Assert.StartsWith("unknown", Ask(file, Packet(port)), StringComparison.Ordinal);
            Assert.StartsWith("unknown", Ask(script, Packet(port)), StringComparison.Ordinal);
        }
    }

    private static void Check(string backend, string script, Action<string, string> compare)
    {
        NamespacedTool.Require("iptables-nft", "iptables-legacy");
        var links = string.Join("; ", ((string[])["", "-restore", "-save"]).Select(t => $"ln -s $(command -v iptables-{backend}{t}) bin/iptables{t}"));
        NamespacedTool.RunInFolder($"mkdir bin; {links}; PATH=$PWD/bin:$PATH; bash ./firewall.sh || true; iptables-save -t filter > save",
            folder => File.WriteAllText(Path.Combine(folder, "firewall.sh"), $"#!/bin/bash\n{script}"),
            folder =>
            {
                var loaded = Read("save", File.ReadAllText(Path.Combine(folder, "save")));
                var read = Read("firewall.sh", File.ReadAllText(Path.Combine(folder, "firewall.sh")));
                foreach (var port in (int[])[22, 80, 81, 99]) compare($"{port}: {Ask(loaded, Packet(port))}", $"{port}: {Ask(read, Packet(port))}");
            });
    }

    private static string Packet(int port) => $"tcp dport {port} from 192.0.2.7 in eth0 state new hook input";

    private static Host Read(string name, string text)
    {
        var source = SourceFile.FromText(name, text);
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
        var host = new Host(name);
        host.Inputs.Add(parser.Parse(source, detection.Reason));
        host.Rulesets.AddRange(host.Inputs[0].Rulesets);
        return host;
    }
}
