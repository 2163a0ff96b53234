using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>One ruleset in several spellings is one model.</summary>
public class NftablesCorpusTests
{
    /// <summary>States of which nft 1.0.6 prints less, or something else, in JSON than in text.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["nftables-upstream-1.0.6__chains__dumps__0021prio_0.list.json"] = "the device of a netdev chain is missing",
        ["nftables-upstream-1.0.6__chains__dumps__0042chain_variable_0.list.json"] = "the device of a netdev chain is missing",
        ["verified-nftables-github-corpus__parser_corpus__github__KaseiHaku_Software__V2Ray_TransparentProxy_nftables_nftablesRuleset.nft.list.json"] = "the device of a netdev chain is missing",
        ["nftables-upstream-1.0.6__transactions__dumps__0002table_0.list.json"] = "the flag 'dormant' is garbled",
    };

    /// <summary>Rules that nft prints in other words, which only differ in what they leave open: one reason each, for every family of the rule.</summary>
    private static readonly Dictionary<string, string> OtherWords = new()
    {
        ["meta skuid {\"bin\", \"root\", \"daemon\"} accept"] = "only the host's passwd turns names of users into numbers",
        ["meta skuid != {\"bin\", \"root\", \"daemon\"} accept"] = "only the host's passwd turns names of users into numbers",
        ["meta skgid {\"bin\", \"root\", \"daemon\"} accept"] = "only the host's group file turns names of groups into numbers",
        ["meta skgid != {\"bin\", \"root\", \"daemon\"} accept"] = "only the host's group file turns names of groups into numbers",
        ["meta time 12341234 drop"] = "nft prints a moment in the time zone of who lists",
        ["tcp dport 22 iiftype ether ip daddr 1.2.3.4 ether saddr 00:0f:54:0c:11:4 accept"] = "nft leaves out the kind of device that a MAC address needs; here it is a question",
        ["ct mark set ip6 dscp & 0x0f << 2"] = "nft computes the constant; the mark is forgotten with its text",
    };

    private readonly ITestOutputHelper _output;

    public NftablesCorpusTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Text_numbers_and_json_of_one_kernel_state_are_one_model()
    {
        var compared = 0;
        var differing = new HashSet<string>();
        foreach (var text in Directory.EnumerateFiles(Corpus.Folder("nftables/kernel-roundtrip"), "*.list.nft"))
        {
            var expected = NftablesModel.Canonical(NftablesModel.Load(text));
            foreach (var other in (string[])[text.Replace(".list.nft", ".list.json"), text.Replace(".list.nft", ".list-anys.nft")])
            {
                compared++;
                if (NftablesModel.Canonical(NftablesModel.Load(other)) != expected) differing.Add(Path.GetFileName(other));
            }
        }

        _output.WriteLine($"{compared} listings compared, {differing.Count} differ, all for a known reason");
        Assert.True(compared > 600, $"only {compared} listings");
        Assert.Equal(Exceptions.Keys.Order(), differing.Order());
        Assert.True(Exceptions.Count < 0.03 * compared);
    }

    [Fact]
    public void Upstream_dumps_in_text_and_json_are_one_model()
    {
        var compared = 0;
        var differing = new List<string>();
        foreach (var text in Directory.EnumerateFiles(Corpus.Folder("nftables/nftables-upstream-1.1.4"), "*.nft", SearchOption.AllDirectories))
        {
            var json = Path.ChangeExtension(text, ".json-nft");
            if (!File.Exists(json) || new FileInfo(text).Length < 3) continue;
            compared++;
            if (NftablesModel.Canonical(NftablesModel.Load(text)) != NftablesModel.Canonical(NftablesModel.Load(json))) differing.Add(text);
        }

        _output.WriteLine($"{compared} pairs");
        Assert.True(compared > 150, $"only {compared} pairs");
        Assert.Empty(differing);
    }

    /// <summary>nftables' own tests: a rule, whether nft takes it, and how it prints it.</summary>
    [Fact]
    public void Upstream_rules_are_read_and_mean_what_their_canonical_form_means()
    {
        int rules = 0, compared = 0;
        var (unread, differing) = (new List<string>(), new List<string>());
        foreach (var path in Directory.EnumerateFiles(Corpus.Folder("nftables/nftables-upstream-1.1.4/py"), "*.t", SearchOption.AllDirectories).Order())
        {
            var families = new List<string>();
            var sets = new List<string>();
            foreach (var line in File.ReadLines(path))
            {
                if (line.StartsWith('*')) families.Add(line[1..].Split(';')[0]);
                if (line.StartsWith('!') && line.EndsWith(";ok", StringComparison.Ordinal)) sets.Add(Declaration(line[1..^3]));
                if (line.Length == 0 || line[0] is '#' or '*' or ':' or '!' or '?' or '-' or '%') continue;
                if (line.Split(';') is not [var written, "ok", .. var rest]) continue;
                foreach (var family in families)
                {
                    rules++;
                    var more = string.Join('\n', sets);
                    var input = NftablesModel.Parse($"table {family} t {{\n{more}\n\tchain other {{\n\t}}\n\tchain c {{\n\t\t{written}\n\t}}\n}}\n");
                    if (input.Lines.Unreadable > 0) unread.Add($"{Path.GetFileName(path)} {family}: {written} / {input.Diagnostics[0]}");
                    if (rest is not [{ Length: > 0 } canonical, ..] || family == "netdev" || family == "bridge" || family == "arp") continue;
                    compared++;
                    if (NftablesModel.Rule(written, family, more) != NftablesModel.Rule(canonical, family, more)) differing.Add(written);
                }
            }
        }

        _output.WriteLine($"{rules} rules, {unread.Count} not read, {compared} compared, {differing.Count} differ");
        foreach (var line in unread.Concat(differing)) _output.WriteLine(line);
        Assert.True(rules > 2500, $"only {rules} rules");
        Assert.Empty(unread);
        Assert.Equal(OtherWords.Keys.Order(), differing.Distinct().Order());
    }

    /// <summary><c>set1 type ipv4_addr timeout 60s</c> as a block of a table.</summary>
    private static string Declaration(string line)
    {
        var name = line.Split(' ')[0];
        var rest = line[name.Length..].Trim();
        var kind = rest.Contains(" : ", StringComparison.Ordinal) ? "map" : "set";
        foreach (var word in (string[])["flags ", "timeout ", "size "]) rest = rest.Replace($" {word}", $"\n{word}", StringComparison.Ordinal);
        return $"{kind} {name} {{\n{rest}\n}}";
    }

    /// <summary>Statements of real hosts' rulesets, those that nft takes: nearly all mean something to the model.</summary>
    [Fact]
    public void Nearly_all_statements_of_real_rulesets_are_modelled()
    {
        var folder = Corpus.Folder("nftables/verified-nftables-github-corpus/parser_corpus");
        var files = RealNft.Check(Directory.EnumerateFiles(folder, "*.nft", SearchOption.AllDirectories).Order()).Where(a => a.Value.Code == 0).Select(a => a.Key).ToList();
        var modelled = 0;
        var (irrelevant, open) = (new SortedDictionary<string, int>(), new SortedDictionary<string, int>());
        foreach (var rule in files.SelectMany(f => NftablesModel.Load(f).Rulesets).SelectMany(r => r.Tables).SelectMany(t => t.Chains).SelectMany(c => c.Rules))
        {
            foreach (var part in rule.Parts)
            {
                if (part is NoEffect effectless) Count(irrelevant, Words(effectless.Text, 1));
                else if (Open(part) is { } text) Count(open, Words(text, 2));
                else modelled++;
            }
        }

        var rates = open.Where(o => o.Key is "limit rate" or "ct count" or "quota over").Sum(o => o.Value);
        var others = open.Values.Sum() - rates;
        var total = modelled + rates + others;
        _output.WriteLine($"{files.Count} files: {total} statements, {100.0 * (modelled + rates) / total:F1} % modelled (of these {rates} rates, which are open by nature)");
        _output.WriteLine($"irrelevant: {string.Join(", ", irrelevant.Select(i => $"{i.Key} {i.Value}"))}");
        _output.WriteLine($"open: {string.Join(", ", open.OrderByDescending(o => o.Value).Select(o => $"{o.Key} {o.Value}"))}");
        Assert.True(files.Count > 60, $"only {files.Count} files");
        Assert.Empty(irrelevant.Keys.Except(["counter", "log", "continue", "ct", "meta", "ip", "ip6", "tcp", "ether", "flow", "dup", "last", "reset"]));
        Assert.True(modelled + rates >= 0.97 * total, $"{modelled + rates} of {total}");

        static void Count(SortedDictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
        static string Words(string text, int count) => string.Join(' ', text.Split(' ').Take(count));
    }

    private static string? Open(RulePart part) => part switch
    {
        UnknownCondition unknown => unknown.Text,
        UnknownAction unknown => unknown.Text,
        Not not => Open(not.Condition),
        AllOf all => all.Conditions.Select(Open).FirstOrDefault(t => t is not null),
        AnyOf any => any.Conditions.Select(Open).FirstOrDefault(t => t is not null),
        _ => null,
    };
}
