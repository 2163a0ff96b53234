using PortAudit.Inputs;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Reporting.Tests.CommonModel;

/// <summary>One state of the kernel as iptables-save, -S and -L print it: one model, apart from what a listing does not show.</summary>
public class ListingFormsTests
{
    private readonly ITestOutputHelper _output;

    public ListingFormsTests(ITestOutputHelper output) => _output = output;

    public static TheoryData<string> Forms => ["S", "Lnvx"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Forms_of_one_kernel_state_give_one_canonical_model(string form)
    {
        var (compared, different) = (0, new List<string>());
        foreach (var saved in States())
        {
            var other = Path.ChangeExtension(saved, null) + "." + form;
            var (left, right) = (Tables(saved), Tables(other));
            foreach (var (table, text) in left)
            {
                compared++;
                if (right.GetValueOrDefault(table) == text) continue;
                different.Add($"{Path.GetFileName(other)} {table}");
                _output.WriteLine($"{other} {table}\n{FirstDifference(text, right.GetValueOrDefault(table) ?? "")}");
            }
        }

        _output.WriteLine($"{form}: {compared - different.Count} of {compared} tables equal");
        Assert.True(compared > 100, $"only {compared} tables");
        Assert.Empty(different);
    }

    [Fact]
    public void A_listing_without_interfaces_claims_no_more_than_one_with_them()
    {
        var rules = 0;
        foreach (var saved in States())
        {
            var (full, brief) = (Parsed(Path.ChangeExtension(saved, null) + ".Lnvx"), Parsed(Path.ChangeExtension(saved, null) + ".Ln"));
            foreach (var ruleset in full.Rulesets)
            {
                var other = brief.Rulesets.Single(r => r.Families.SequenceEqual(ruleset.Families));
                foreach (var chain in ruleset.Tables.SelectMany(t => t.Chains.Select(c => (Table: t.Name, Chain: c))))
                {
                    var briefChain = other.Find(chain.Table)!.Find(chain.Chain.Name)!;
                    Assert.Equal(chain.Chain.Policy, briefChain.Policy);
                    Assert.Equal(chain.Chain.Rules.Count, briefChain.Rules.Count);
                    for (var i = 0; i < briefChain.Rules.Count; i++, rules++) AssertWeaker(chain.Chain.Rules[i], briefChain.Rules[i]);
                }
            }
        }

        Assert.True(rules > 1000, $"only {rules} rules");
    }

    [Fact]
    public void Mobys_listings_and_rules_agree()
    {
        var pairs = 0;
        foreach (var rules in Directory.EnumerateFiles(Corpus.Folder("iptables/moby-docker"), "*.S").Order())
        {
            // The blocks of a document alternate: the listing, then the rules.
            var name = Path.GetFileName(rules).Split(".block");
            var listing = Path.Combine(Path.GetDirectoryName(rules)!, $"{name[0]}.block{int.Parse(name[1].Split('.')[0]) - 1}.Lnv");
            if (File.Exists(listing)) AssertAgree(rules, File.ReadAllText(rules), File.ReadAllText(listing), ref pairs);
        }

        foreach (var both in Directory.EnumerateFiles(Corpus.Folder("iptables/moby-docker"), "*.Lnv").Order())
        {
            var text = File.ReadAllText(both);
            if (text.IndexOf("\n-P ", StringComparison.Ordinal) is > 0 and var cut) AssertAgree(both, text[cut..], text[..(cut + 1)], ref pairs);
        }

        _output.WriteLine($"{pairs} pairs agree");
        Assert.True(pairs >= 18, $"only {pairs} pairs");
    }

    /// <summary>Matches and targets that a listing prints in words of its own.</summary>
    private const string Loaded4 = """
        *filter
        :INPUT DROP [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :WEB - [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT ! -i eth0 -s 192.0.2.0/24 ! -d 198.51.100.7 -p tcp -m tcp --dport 8080 -m comment --comment "a tcp dpt:22 b" -j ACCEPT
        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A INPUT -m state --state INVALID -j DROP
        -A INPUT -p tcp -m tcp ! --sport 1024:65535 --dport 80 -j WEB
        -A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m multiport --dports 80,443,8000:8010 -g WEB
        -A INPUT -p udp -m multiport ! --sports 53,80 -j REJECT --reject-with icmp-host-prohibited
        -A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/min --limit-burst 7 -j ACCEPT
        -A INPUT -p icmp -m icmp --icmp-type 3/4 -j ACCEPT
        -A INPUT -m iprange --src-range 10.0.0.1-10.0.0.9 ! --dst-range 10.1.0.1-10.1.0.2 -j DROP
        -A INPUT -m mac --mac-source 02:00:00:00:00:0a -m mark ! --mark 0x1/0xff -j ACCEPT
        -A INPUT -m addrtype --dst-type LOCAL -p gre -j ACCEPT
        -A INPUT -m connmark --mark 0x5 -m length --length 20:90 -j DROP
        -A INPUT -p tcp -m tcp --dport 8080 -m recent --update --seconds 60 --hitcount 4 --name hits --mask 255.255.255.255 --rsource -j DROP
        -A INPUT -p tcp -m connlimit --connlimit-above 3 --connlimit-mask 32 --connlimit-saddr -j REJECT --reject-with tcp-reset
        -A INPUT -f -j DROP
        -A INPUT -p sctp -m sctp --dport 80 -j ACCEPT
        -A INPUT -m pkttype --pkt-type multicast -j DROP
        -A INPUT -p tcp -m ttl --ttl-lt 5 -m tos --tos 0x10/0x3f -m dscp --dscp 0x2e
        -A INPUT -j LOG --log-prefix "in: " --log-level 4
        -A INPUT -j MARK --set-xmark 0x2/0xf
        -A INPUT -j NFQUEUE --queue-num 3 --queue-bypass
        -A INPUT -m time --timestart 10:00:00 --timestop 12:00:00 --weekdays Mon,Tue -j ACCEPT
        -A INPUT -m statistic --mode nth --every 5 --packet 0 -j DROP
        -A INPUT -m hashlimit --hashlimit-upto 5/sec --hashlimit-burst 5 --hashlimit-mode srcip --hashlimit-name h -j ACCEPT
        -A OUTPUT -o eth+ -m owner --uid-owner 0 -j ACCEPT
        -A WEB -s 203.0.113.0/24 -j RETURN
        -A WEB -j ACCEPT
        COMMIT
        *nat
        :PREROUTING ACCEPT [0:0]
        :INPUT ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 192.0.2.9:80
        -A PREROUTING -p tcp -m tcp --dport 443 -j REDIRECT --to-ports 8443
        -A POSTROUTING -o eth0 -s 10.0.0.0/8 -j MASQUERADE
        -A POSTROUTING -s 192.0.2.0/24 -j SNAT --to-source 198.51.100.1-198.51.100.3
        COMMIT

        """;

    private const string Loaded6 = """
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -s 2001:db8::/32 ! -d 2001:db8::1/128 -p udp -m udp --dport 443 -j ACCEPT
        -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT
        -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 1/4 -j ACCEPT
        -A INPUT -j REJECT --reject-with icmp6-adm-prohibited
        COMMIT

        """;

    public static TheoryData<string, bool> Tools => new() { { "iptables-legacy", false }, { "iptables-nft", false }, { "ip6tables-legacy", true }, { "ip6tables-nft", true } };

    /// <summary>With <c>-v</c> a listing says what the rules say, in each mix of the other flags; without it interfaces are open and nothing else is claimed.</summary>
    [Theory]
    [MemberData(nameof(Tools))]
    public void Listings_with_any_flags_mean_what_is_loaded(string tool, bool isV6)
    {
        NamespacedTool.Require($"{tool}-restore");
        var different = new List<string>();
        foreach (var table in isV6 ? ["filter"] : (string[])["filter", "nat"])
        {
            var flags = Enumerable.Range(0, 16).Select(i => string.Concat(new[] { "-n ", "-v ", "-x ", "--line-numbers " }.Where((_, bit) => (i >> bit & 1) == 1))).ToArray();
            var shown = NamespacedTool.Run($"{tool}-restore && {tool}-save -t {table}; {string.Join("; ", flags.Select(f => $"echo '@@'; {tool} -t {table} -L {f}"))}", isV6 ? Loaded6 : Loaded4).Split("@@\n");
            var saved = Parsed("save", shown[0]);
            for (var i = 0; i < flags.Length; i++)
            {
                var prompt = $"# {(isV6 ? "ip6tables" : "iptables")} -t {table} -L {flags[i]}\n";
                var listed = Parsed("listing", prompt + shown[i + 1]);
                Assert.Equal((flags[i], 0), (flags[i], listed.RuleLines.Unreadable));
                different.AddRange(Differences(saved, listed, flags[i].Contains("-v", StringComparison.Ordinal)).Select(d => $"-t {table} {flags[i]}: {d}"));
            }
        }

        Assert.True(different.Count == 0, string.Join("\n", different));
    }

    /// <summary>What rules ask and do exactly has to be the same; of the rest a listing has other words.</summary>
    private static IEnumerable<string> Differences(ParsedInput saved, ParsedInput listed, bool showsInterfaces)
    {
        foreach (var chain in saved.Rulesets.Single().Tables.Single().Chains)
        {
            var other = listed.Rulesets.Single().Tables.Single().Find(chain.Name)!;
            Assert.Equal((chain.Name, chain.Policy, chain.Rules.Count), (other.Name, other.Policy, other.Rules.Count));
            for (var i = 0; i < chain.Rules.Count; i++)
            {
                if (!showsInterfaces) Assert.Contains("interfaces", Assert.IsType<UnknownCondition>(other.Rules[i].Parts[0]).Text, StringComparison.Ordinal);
                var (left, right) = (Exact(chain.Rules[i], showsInterfaces), Exact(other.Rules[i], showsInterfaces));
                if (left != right) yield return $"{chain.Rules[i].Span.Text}\n    {left}\n    {right}";
            }
        }
    }

    private static string Exact(FilterRule rule, bool showsInterfaces) =>
        string.Join("; ", rule.Parts.Where(p => p is not (UnknownCondition or NoEffect or UnknownAction or UpdateSet) && (showsInterfaces || p is not InterfaceCondition)).Select(Text).Order(StringComparer.Ordinal));

    private static string Text(RulePart part) => part is RangeCondition range
        ? $"{(range.Negated ? "not " : "")}{range.Field} {string.Join(',', range.Ranges)}" : System.Text.RegularExpressions.Regex.Replace(part.ToString(), "Span = [^ ]+", "");

    private static void AssertAgree(string path, string rules, string listing, ref int pairs)
    {
        // Without -n the tool prints what the machine's /etc/networks and /etc/hosts call an address; that is left open, so the test puts it back.
        listing = listing.Replace("loopback/8", "127.0.0.0/8", StringComparison.Ordinal).Replace(" localhost ", " 127.0.0.1 ", StringComparison.Ordinal);
        Assert.Equal($"{path}\n{Tables(path, rules).Values.Single()}", $"{path}\n{Tables(path, listing).Values.Single()}");
        pairs++;
    }

    /// <summary>The brief rule asks what the full one asks except for interfaces, and in their place a question.</summary>
    private static void AssertWeaker(FilterRule full, FilterRule brief)
    {
        var kept = full.Parts.Where(p => p is not InterfaceCondition).Select(Text);
        Assert.Contains("interfaces", Assert.IsType<UnknownCondition>(brief.Parts[0]).Text, StringComparison.Ordinal);
        Assert.Equal(kept, brief.Parts.Skip(1).Select(Text));

        static string Text(RulePart part) => System.Text.RegularExpressions.Regex.Replace(part.ToString(), "Span = [^ ]+", "");
    }

    private static IEnumerable<string> States() => Directory.EnumerateFiles(Corpus.Folder("iptables/kernel-roundtrip"), "*.save-c").Order();

    private static ParsedInput Parsed(string path, string? content = null)
    {
        var file = SourceFile.FromText(path, content ?? File.ReadAllText(path));
        var parsers = ConfigParsers.Create(new FewServices());
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(file, parsers));
        return parser.Parse(file, detection.Reason);
    }

    /// <summary>The canonical text of each table alone: a save file leaves out tables that were never used.</summary>
    private static Dictionary<string, string> Tables(string path, string? content = null)
    {
        var texts = new Dictionary<string, string>();
        foreach (var ruleset in Parsed(path, content).Rulesets)
        {
            foreach (var table in ruleset.Tables)
            {
                var alone = new Ruleset(ruleset.Backend, ruleset.Families, ruleset.Source);
                alone.Tables.Add(table);
                var host = new Host("h");
                host.Rulesets.Add(alone);
                using var text = new StringWriter();
                Reporting.CommonModel.CanonicalModelJson.Write([host], text);
                texts.Add($"{ruleset.Families[0]} {table.Name}", text.ToString());
            }
        }

        return texts;
    }

    private static string FirstDifference(string left, string right)
    {
        var at = 0;
        while (at < Math.Min(left.Length, right.Length) && left[at] == right[at]) at++;
        string Around(string text) => text[Math.Max(0, Math.Min(at, text.Length) - 300)..Math.Min(text.Length, at + 300)];
        return $"expected …{Around(left)}…\nactual …{Around(right)}…";
    }

    private sealed class FewServices : Parsing.IServiceNames
    {
        public bool TryResolve(string name, byte protocol, out int port) => (port = name switch { "ssh" => 22, "domain" => 53, "http" => 80, "http-alt" => 8080, "https" => 443, _ => 0 }) > 0;
    }
}
