using static PortAudit.Reporting.Tests.CommonModel.ParsedFiles;

namespace PortAudit.Reporting.Tests.CommonModel;

public class CanonicalModelTests
{
    /// <summary>Files that leave out built-in chains: they don't tell the policies, which the kernel has and saves.</summary>
    private static readonly string[] UndeclaredChains =
    [
        "networks__iptables-firewall__iptables__z1-firewall.v4", "networks__iptables-firewall__iptables__z2-firewall.v4",
        "networks__iptables-firewall__iptables__z2-host2.v4", "preserve__prefix.result", "preserve__regex.result", "preserve__simple.result",
    ];

    /// <summary>One rule, spelled in two ways that iptables takes for the same.</summary>
    public static TheoryData<string, string> Equal => new()
    {
        { "-s 10.0.0.1/8 -j ACCEPT", "-s 10.0.0.0/8 -j ACCEPT" },
        { "-s 10.0.0.0/255.0.0.0 -j ACCEPT", "-s 10/8 -j ACCEPT" },
        { "-p tcp --dport 0x16 -j ACCEPT", "-p tcp -m tcp --dport 22 -j ACCEPT" },
        { "-p tcp --dport 22 -m state --state RELATED,ESTABLISHED -j ACCEPT", "-p 6 -m conntrack --ctstate ESTABLISHED,RELATED -m tcp --dport 22 -j ACCEPT" },
        { "-j DROP -i eth0 -d 10.0.0.1/32 -p udp", "-p udp -d 10.0.0.1 -i eth0 -j DROP" },
        { "-c 5 7 -p tcp -m comment --comment web -j ACCEPT", "-p tcp -j ACCEPT" },
        { "-s 0.0.0.0/0 -i + -p all -j DROP", "-j DROP" },
        { "-p tcp --dport 0:65535 -j DROP", "-p tcp -m multiport --dports 0:65535 -j DROP" },
        { "-p tcp -m multiport --dports 443,80:82,83 -j DROP", "-p tcp -m multiport --dports 80:83,443 -j DROP" },
        { "-p tcp -m multiport --dports 22 -j DROP", "-p tcp --dport 22 -j DROP" },
        { "-p tcp --syn -j DROP", "-p tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP" },
        { "-p tcp --tcp-flags SYN,ACK SYN -m tcp --tcp-flags FIN,RST NONE -j DROP", "-p tcp --syn -j DROP" },
        { "! -f -p tcp --dport 22 -j DROP", "-p tcp --dport 22 -j DROP" },
        { "! -f -p tcp -m multiport --ports 22 -j DROP", "-p tcp -m multiport --ports 22 -j DROP" },
        { "-m iprange --src-range 10.0.0.0-10.0.0.255 -j DROP", "-s 10.0.0.0/24 -j DROP" },
        { "-m conntrack ! --ctstate INVALID,NEW -j DROP", "-m conntrack --ctstate RELATED,ESTABLISHED,UNTRACKED -j DROP" },
        { "-m mark --mark 0x10/0xffffffff -j MARK --set-mark 3", "-m mark --mark 16 -j MARK --set-xmark 3/0xffffffff" },
        { "-m connmark ! --mark 1/1 -j DROP", "-m connmark --mark 0/1 -j DROP" },
        { "-j REJECT", "-j REJECT --reject-with port-unreach" },
        { "-p icmp --icmp-type ping -j ACCEPT", "-p icmp -m icmp --icmp-type 8 -j ACCEPT" },
    };

    public static TheoryData<string, string> Different => new()
    {
        { "-p tcp --dport 22 -j ACCEPT", "-p tcp --sport 22 -j ACCEPT" },
        { "-p tcp --dport 0:65535 -j DROP", "-p tcp -j DROP" },
        { "-p tcp --dport 22 -j ACCEPT", "-p udp --dport 22 -j ACCEPT" },
        { "-s 10.0.0.0/8 -j DROP", "-d 10.0.0.0/8 -j DROP" },
        { "-s 10.0.0.0/8 -j DROP", "! -s 10.0.0.0/8 -j DROP" },
        { "-i eth0 -j DROP", "-i eth0+ -j DROP" },
        { "-i eth0 -j DROP", "! -i eth0 -j DROP" },
        { "-p tcp ! --syn -j DROP", "-p tcp --syn -j DROP" },
        { "-p tcp -m multiport --ports 22 -j DROP", "-p tcp -m multiport --dports 22 -j DROP" },
        { "-p tcp -m limit --limit 3/min -m tcp --dport 22 -j ACCEPT", "-p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT" },
        { "-m limit --limit 3/min -j ACCEPT", "-m limit --limit 4/min -j ACCEPT" },
        { "-m set --match-set a src -j DROP", "-m set ! --match-set a src -j DROP" },
        { "-j WEB", "-g WEB" },
        { "-j REJECT", "-j DROP" },
        { "-j REJECT", "-j REJECT --reject-with icmp-host-unreachable" },
        { "-m mark --mark 1/3 -j DROP", "-m mark --mark 1/1 -j DROP" },
        { "-j MARK --set-mark 1/3", "-j MARK --set-mark 1/1" },
    };

    [Theory]
    [MemberData(nameof(Equal))]
    public void Two_spellings_of_a_rule_print_one_text(string left, string right) => Assert.Equal(Rule(left), Rule(right));

    [Theory]
    [MemberData(nameof(Different))]
    public void Two_rules_print_two_texts(string left, string right) => Assert.NotEqual(Rule(left), Rule(right));

    [Fact]
    public void Translations_are_told_apart_by_addresses_ports_and_options()
    {
        string[] targets =
        [
            "DNAT --to-destination 10.0.0.1", "DNAT --to-destination 10.0.0.2", "DNAT --to-destination 10.0.0.1:80", "DNAT --to-destination 10.0.0.1 --random",
            "DNAT --to-destination 10.0.0.1:80-90/8080", "DNAT --to-destination 10.0.0.1:80-90", "REDIRECT --to-ports 80", "REDIRECT",
        ];
        Assert.Equal(targets.Length, targets.Select(Nat).Distinct().Count());
        Assert.Equal(Nat("REDIRECT --to-ports 80"), Nat("REDIRECT --to-ports 0x50"));

        static string Nat(string target) => Canonical(Parse("iptables-save", $"*nat\n:PREROUTING ACCEPT\n-A PREROUTING -p tcp -j {target}\nCOMMIT\n"));
    }

    /// <summary>Names, declarations' order, counters, comments and the file's name are nothing that a packet meets.</summary>
    [Fact]
    public void Chains_are_known_by_how_rules_lead_to_them()
    {
        const string one = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP\n:OUTPUT ACCEPT\n:A -\n:B -\n:SPARE -\n:OTHER -\n"
            + "-A INPUT -j A\n-A INPUT -j B\n-A A -s 10.0.0.0/8 -j ACCEPT\n-A B -j DROP\n-A OTHER -j SPARE\nCOMMIT\n*nat\n:PREROUTING ACCEPT\nCOMMIT\n";
        const string two = "# saved\n*nat\n:PREROUTING ACCEPT [5:7]\nCOMMIT\n*filter\n:x -\n:unused -\n:y -\n:into -\n:OUTPUT ACCEPT\n:FORWARD DROP\n:INPUT DROP [8:9]\n"
            + "-A y -j DROP\n-A into -j unused\n[1:2] -A INPUT -j x\n-A INPUT -j y\n-A x -s 10.0.0.0/8 -m comment --comment c -j ACCEPT\nCOMMIT\n";
        Assert.Equal(Canonical(Parse("iptables-save", one, "a")), Canonical(Parse("iptables-save", two, "b")));
        Assert.NotEqual(Canonical(Parse("iptables-save", one)), Canonical(Parse("iptables-save", one.Replace("-A A -s", "-A B -s"))));
        Assert.NotEqual(Canonical(Parse("iptables-save", one)), Canonical(Parse("iptables-save", one.Replace("INPUT DROP", "INPUT ACCEPT"))));
        Assert.NotEqual(Canonical(Parse("iptables-save", one)), Canonical(Parse("iptables-save", one.Replace(":SPARE -\n", "").Replace("-A OTHER -j SPARE\n", ""))));
    }

    [Fact]
    public void Rules_keep_their_order()
    {
        const string text = "*filter\n:INPUT DROP\n-A INPUT -s 10.0.0.1 -j ACCEPT\n-A INPUT -s 10.0.0.0/8 -j DROP\nCOMMIT\n";
        const string turned = "*filter\n:INPUT DROP\n-A INPUT -s 10.0.0.0/8 -j DROP\n-A INPUT -s 10.0.0.1 -j ACCEPT\nCOMMIT\n";
        Assert.NotEqual(Canonical(Parse("iptables-save", text)), Canonical(Parse("iptables-save", turned)));
    }

    [Fact]
    public void Listeners_are_known_by_what_they_offer()
    {
        const string one = "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
            + "LISTEN 0      128    0.0.0.0:22         0.0.0.0:*    users:((\"sshd\",pid=7,fd=3))\nLISTEN 0      511    0.0.0.0:80         0.0.0.0:*    users:((\"nginx\",pid=8,fd=6))\n";
        const string two = "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
            + "LISTEN 3      511    0.0.0.0:80         0.0.0.0:*    users:((\"nginx\",pid=80,fd=9))\nLISTEN 0      128    0.0.0.0:22         0.0.0.0:*    users:((\"sshd\",pid=70,fd=4))\n";
        Assert.Equal(Canonical(Parse("ss", one)), Canonical(Parse("ss", two)));
        Assert.NotEqual(Canonical(Parse("ss", one)), Canonical(Parse("ss", one.Replace("sshd", "nc"))));
        Assert.NotEqual(Canonical(Parse("ss", one)), Canonical(Parse("ss", one.Replace(":22 ", ":23 "))));
    }

    /// <summary>What the kernel printed of a ruleset that was loaded into it.</summary>
    [Fact]
    public void What_the_kernel_saved_prints_like_what_was_loaded()
    {
        var folder = Corpus.Folder("iptables");
        var (compared, differing) = (0, new List<string>());
        foreach (var saved in Directory.EnumerateFiles(Path.Combine(folder, "kernel-roundtrip"), "*.save-c").Order())
        {
            var name = Path.GetFileNameWithoutExtension(saved).Split("__", 2);
            var loaded = Path.Combine(folder, name[0], name[1]);
            if (!File.Exists(loaded)) continue;
            compared++;
            var (before, after) = (Load(loaded), Load(saved));
            var (left, right) = (Canonical(before), Canonical(after));
            if (left == right) continue;
            differing.Add(name[1]);
            Assert.Equal((name[1], left.Replace("\"policy\": \"unknown\"", "\"policy\": \"accept\"")), (name[1], right));
        }

        Assert.True(compared > 20, $"only {compared} pairs");
        Assert.Equal(UndeclaredChains, differing);
    }

    private static string Rule(string options) =>
        Canonical(Parse("iptables-save", $"*filter\n:INPUT ACCEPT\n:WEB -\n-A INPUT {options}\nCOMMIT\n"));
}
