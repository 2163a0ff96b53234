using System.Diagnostics;
using PortAudit.Model.Diagnostics;
using static PortAudit.Parsing.Netfilter.Tests.Iptables.IptablesModelText;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>The real iptables-restore, each in a network namespace of its own: what it refuses and how it reads what it takes.</summary>
public class IptablesToolTests
{
    /// <summary>Files that the tool refuses: an error of ours says so.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "CRLF", "*filter\r\n:INPUT ACCEPT\r\nCOMMIT\r\n" },
        { "no COMMIT", "*filter\n:INPUT ACCEPT\n" },
        { "indented comment", "*filter\n  # note\nCOMMIT\n" },
        { "blanks only", "*filter\n   \nCOMMIT\n" },
        { "blank behind COMMIT", "*filter\nCOMMIT \n" },
        { "nested table", "*filter\n*nat\nCOMMIT\n" },
        { "prompt", "root@gw:~# iptables-save\n*filter\nCOMMIT\n" },
        { "policy", "*filter\n:INPUT REJECT\nCOMMIT\n" },
        { "no policy", "*filter\n:INPUT\nCOMMIT\n" },
        { "long chain name", "*filter\n:a2345678901234567890123456789 -\nCOMMIT\n" },
        { "chain named like a target", "*filter\n:ACCEPT -\nCOMMIT\n" },
        { "undeclared chain", "*filter\n-A FOO -j ACCEPT\nCOMMIT\n" },
        { "chain declared late", "*filter\n-A INPUT -j FOO\n:FOO -\nCOMMIT\n" },
        { "jump to a built-in chain", "*filter\n-A INPUT -j FORWARD\nCOMMIT\n" },
        { "rule number", "*filter\n-I INPUT 5 -j ACCEPT\nCOMMIT\n" },
        { "missing rule", "*filter\n-D INPUT -j ACCEPT\nCOMMIT\n" },
        { "-t", "*filter\n-A INPUT -t nat -j ACCEPT\nCOMMIT\n" },
    };

    /// <summary>Rules that the tool refuses.</summary>
    public static TheoryData<string> RefusedRules => new(
        "-ptcp", "-jACCEPT", "foo -j ACCEPT", "-j", "-s ! 1.2.3.4", "-p ! tcp", "-p tcp --dport ! 5", "! -p all -j ACCEPT", "! ! -p tcp", "! -j ACCEPT",
        "-p tcp -p udp", "-j ACCEPT -j DROP", "-p tcp --dport 22 --dport 23", "--dport 22 -p tcp", "-m tcp --dport 22", "-p udplite --dport 5",
        "-p tcp --dport 70000", "-p tcp --dport 9:5", "-p tcp --dport 08", "-p nosuch", "-s 1.2.3.4.5", "-s 1.2.3.4/33", "-s 1.2.3.400", "! -s 1.1.1.1,2.2.2.2",
        "-o eth0", "-i a234567890123456", "-j REJECT --reject-with nosuch", "-j REJECT --reject-with tcp-reset", "-g ACCEPT",
        "-m conntrack --ctstate FOO", "-p tcp --tcp-flags SYN", "-p tcp --tcp-flags FOO SYN", "-p icmp --icmp-type nosuch",
        "-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", "-m multiport --dports 5", "-p tcp --dport \"5\"\"6\"", "-j MARK --set-mark x",
        "-m mac --mac-source 00:11:22:33:44", "-j REDIRECT", "-m nosuchmatch -j ACCEPT", "-j nosuchchain", "-m limit ! --limit 3/min", "--s 1.2.3.4");

    /// <summary>Rules that it takes, which must not look refused.</summary>
    public static TheoryData<string> Taken => new(
        "-s 10/8 -d 0/0 -i + -p 0 -j ACCEPT", "-s 010.1.1.1 -j ACCEPT", "! -s 10.1.0.3/255.255.0.255 -j DROP", "-p TCP --dport 022", "-p tcp --dpo 0x16:1000 -j ACCEPT",
        "-p tcp --syn -j DROP", "-p tcp -m tcp ! --tcp-flags ALL SYN,ACK", "-m tcp -p tcp --sport=5:", "-p 47 -j ACCEPT", "-p ipv6-icmp",
        "-p udp -m multiport ! --dports 53,67:68", "-p tcp -m multiport --ports 1,2", "-p sctp --dport 5", "-p dccp --sport 5:6",
        "-p icmp --icmp-type host-unr", "-p icmp ! --icmp-type 3/4", "-p icmp --icmp-type any", "-m conntrack ! --ctstate NE,EST", "-m state --state RELATED,ESTABLISHED,UNTRACKED",
        "-m conntrack --ctstate NEW,SNAT,DNAT --ctstatus ASSURED", "-m iprange --src-range 1.1.1.1-1.1.1.9 ! --dst-range 2.2.2.2", "-m mac ! --mac-source 00:11:22:aA:Bb:0c",
        "-m mark --mark 0x10/0xf0 -j MARK --set-mark 5/3", "-j MARK --and-mark 0xff", "-j MARK --or-mark 010", "-j MARK --xor-mark 3", "-j CONNMARK --save-mark",
        "-j CONNMARK --restore-mark --mask 0xff", "-j CONNMARK --set-mark 3/7", "-m connmark ! --mark 1/1", "-m addrtype ! --dst-type LOCAL,BROADCAST", "-m addrtype --src-type UNICAST",
        "-f -j DROP", "! -f", "-m comment --comment \"it\\'s \\\"web\\\" \\n\" -j WEB", "-m comment --comment a'b -g WEB", "-m comment --comment \"open -j ACCEPT",
        "-j LOG --log-prefix pre\"fix it\" --log-level 4", "-j REJECT --reject-with host-prohib", "-p tcp -j REJECT --reject-with tcp-rst", "-m limit --limit 3/min --limit-burst 7 -j ACCEPT",
        "-m recent --name a --rcheck --seconds 5", "-m recent --set", "-j NFQUEUE --queue-num 3 --queue-bypass", "-c 5 7 -j ACCEPT", "-m pkttype ! --pkt-type broadcast -j DROP",
        "-p tcp -m tcp --dport 22 -m tcp --dport 22 -j DROP", "-m length --length 5:9 -m ttl --ttl-lt 3", "-p tcp -m connlimit --connlimit-above 3 -j DROP", "-m string --string \"a b\" --algo bm",
        "-m time --weekdays Mo,Tu --timestart 10:00", "-m statistic --mode random --probability 0.5", "-d 10.0.0.1,10.0.0.42/31 -s 1.1.1.1,2.2.2.2 -j ACCEPT");

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_that_the_tool_refuses_has_an_error(string what, string file)
    {
        Assert.True(Restore(file, "iptables-legacy", out _) != 0, $"{what}: the tool takes it");
        AssertError(file);
    }

    [Theory]
    [MemberData(nameof(RefusedRules))]
    public void A_rule_that_the_tool_refuses_has_a_diagnostic(string rule)
    {
        var file = File(rule);
        Assert.True(Restore(file, "iptables-legacy", out _) != 0, "the tool takes it");
        Assert.Contains(Parse(file).Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "IPT021");
    }

    [Theory]
    [MemberData(nameof(Taken))]
    public void What_the_tool_saves_of_a_rule_reads_like_the_rule(string rule)
    {
        var file = File(rule);
        Assert.True(Restore(file, "iptables-legacy", out var saved) == 0, saved);
        var (before, after) = (Parse(file), Parse(saved));
        Assert.DoesNotContain(before.Diagnostics, d => d.Severity == DiagnosticSeverity.Error && d.Id != "IPT012");
        Assert.DoesNotContain(after.Diagnostics, d => d.Severity == DiagnosticSeverity.Error && d.Id != "IPT054");
        Assert.Equal(before.RuleLines.Unreadable, after.RuleLines.Unreadable);

        // What is not modelled is compared by how often it is open: the kernel's text has the defaults filled in.
        if (before.RuleLines.Modelled > 0 && !rule.Contains("recent"))
            Assert.Equal(Comparable(Of(before)), Comparable(Of(after)));
        else Assert.Equal(before.RuleLines.Approximated, after.RuleLines.Approximated);
    }

    /// <summary>Names of xtables-addons.</summary>
    [Theory]
    [InlineData("TARPIT")]
    [InlineData("DELUDE")]
    [InlineData("STEAL")]
    [InlineData("ACCOUNT")]
    [InlineData("IPMARK")]
    [InlineData("JOOL")]
    public void A_chain_may_be_named_like_an_add_on_target(string name)
    {
        var file = $"*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:{name} - [0:0]\n-A INPUT -p udp -j {name}\n-A {name} -s 10.0.0.0/8 -j DROP\nCOMMIT\n";
        Assert.True(Restore(file, "iptables-legacy", out var saved) == 0, saved);
        var read = Parse(file);
        Assert.DoesNotContain(read.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal(Of(Parse(saved)), Of(read));
        Assert.Contains($"Jump {name}", Of(read), StringComparison.Ordinal);
        Assert.Equal(new CoverageCounts(2, 0, 0, 0), read.RuleLines);
    }

    [Fact]
    public void The_word_limit_is_the_tools()
    {
        static string Words(int count) => File($"-p tcp -j ACCEPT {string.Concat(Enumerable.Repeat("-v ", count - 6))}");
        var most = Enumerable.Range(240, 20).Last(n => Restore(Words(n), "iptables-legacy", out _) == 0);
        Assert.DoesNotContain("IPT011", Diagnostics(Parse(Words(most))).Select(d => d[..6]));
        Assert.Contains("IPT011", Diagnostics(Parse(Words(most + 1))).Select(d => d[..6]));
    }

    [Fact]
    public void Our_list_of_matches_and_options_has_all_that_the_manual_has()
    {
        Requirement.Check(Requirement.FindTool("man") is null ? "man is not installed" : null);
        var page = Run("man", "", "iptables-extensions").Output;
        Assert.SkipWhen(page.Length < 10_000, "the manual is not installed");
        var text = System.Text.RegularExpressions.Regex.Replace(page, ".\b", "");
        var missing = new List<string>();
        var (name, isTarget) = ("", false);
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("TARGET EXT", StringComparison.Ordinal)) isTarget = true;
            if (System.Text.RegularExpressions.Regex.Match(line, @"^   ([a-zA-Z0-9_]+)( \(.*\))?$") is { Success: true } section) name = section.Groups[1].Value;
            if (System.Text.RegularExpressions.Regex.Match(line, @"^ {7}(?:\[!\] )?(--[a-z0-9-]+)") is not { Success: true } option || name.Length == 0) continue;
            var rule = isTarget ? $"-j {name}" : $"-m {name}";
            var input = Parse(File($"{rule} {option.Groups[1].Value} 1 1"));
            if (input.Diagnostics.Any(d => d.Id is "IPT015" or "IPT040" or "IPT031") && option.Groups[1].Value != "--timestamps") missing.Add($"{rule} {option.Groups[1].Value}");
        }

        // SYNPROXY's --timestamp has an 's' too many in the manual only.
        Assert.Empty(missing.Distinct());
    }

    /// <summary>Leaves out what the tool adds: defaults of what has no effect, the line end that an open quote takes along, and the rules that a
    /// list of addresses makes, which are one rule of ours.</summary>
    private static string Comparable(string model) => model.Contains("10.0.0.42", StringComparison.Ordinal) ? "list"
        : System.Text.RegularExpressions.Regex.Replace(model, @"nothing \[.*?\]|(?<=ACCEPT)\n(?=\n)", "");

    private static string File(string rule) => $"*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:WEB - [0:0]\n-A INPUT {rule}\nCOMMIT\n";

    private static void AssertError(string file) => Assert.Contains(Parse(file).Diagnostics, d => d.Severity == DiagnosticSeverity.Error || d.Id is "IPT031");

    private static int Restore(string file, string tool, out string saved)
    {
        NamespacedTool.Require($"{tool}-restore");
        (var code, saved) = Run("unshare", file, "-n", "sh", "-c", $"{tool}-restore && {tool}-save");
        return code;
    }

    private static (int Code, string Output) Run(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MANWIDTH"] = "200";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool gave up before it read everything.
        }

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
    }
}
