using System.Text;
using System.Text.RegularExpressions;
using PortAudit.Inputs;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Firewalld;
using PortAudit.Parsing.Netfilter.Iptables.Listings;
using PortAudit.Parsing.Netfilter.Templates;
using PortAudit.Parsing.Netfilter.Ufw;

namespace PortAudit.Parsing.Netfilter.Tests;

/// <summary>What every file of the corpus around iptables and nftables is taken for, and the fixtures of those formats: as it is, cut in half, with other line
/// ends, as UTF-16, and behind a prompt.</summary>
public class DetectionCorpusTests
{
    /// <summary>The first that a path fits tells its type, with -ip before it where the family is another file's matter; empty is no input of ours, ? either.</summary>
    private static readonly (string Pattern, string Type)[] Types =
    [
        // Pairs of rules and what becomes of them, and listings inside documents.
        (@"corpus/nftables/.*(\.t|nftablesdoc.*\.txt|openwrt-fw4/.*\.txt|\.md|table_test\.json)$", "?"),
        (@"corpus/nftables/.*(\.(log|tsv|conf|err|out|output)|NOTICE|nftables-version|calico-felix/.*\.json|upstream-1\.1\.4/.*\.json)$", ""),
        // Nothing is in them, or nothing that only nft would say; one is a program in Python.
        (@"corpus/nftables/.*(include-device|delete_nonexistant_object_crash|null_set_name_crash|10-block-IPv6\.nft\.nft|vm-rules\.nft\.nft)$", ""),
        (@"corpus/nftables/.*(\.json(-nft)?|chain-json|set-json|ruleset-json|json-ruleset\.nft|insights-core/.*\.txt)$", "nft-json"),
        (@"corpus/nftables/", "nft"),

        // Documents with listings in them, and chains without a table's name.
        (@"moby-docker/.*\.md$|new-chain-v4-restore|natunprot\.block2|noicc\.block2|routed\.block[67]", "?"),
        (@"SOURCE\.md$|\.json$|\.yaml$|README|\.cfg$|firehol-tests/.*\.conf$|openstack-sefl/(b77|empty)-iptables$", ""),
        (@"iptables/iptables-upstream-tests/.*\.t$|moby-docker/.*\.txt$|istio-golden/.*builder__testdata", ""),

        // Pairs of commands, of which every other one is of nft.
        (@"iptables-upstream-tests/.*\.txlate$", "?"),
        (@"ferm-tests/(arp|eb)tables", ""),
        (@"iptables/ferm-tests/preserve__", "iptables-save"),
        (@"iptables/ferm-tests/", "shell"),
        (@"jc/.*ufw.*\.out$", "ufw status"),
        (@"jc/.*\.out$", "iptables-listing"),
        (@"kernel-roundtrip/.*\.(Ln|Lnvx)$", "iptables-listing"),
        (@"kernel-roundtrip/.*\.S$", "ip-save listing"),
        (@"kernel-roundtrip/.*\.save-c$", "ip-save"),
        (@"kernel-roundtrip/.*\.nft$", "nft"),
        (@"moby-docker/.*\.Lnv$", "iptables-listing"),
        (@"moby-docker/.*\.S$", "iptables-save listing"),
        (@"moby-docker/.*\.golden$", "ip-save"),
        (@"qwivan-ipset/.*ipset\.conf$", "ipset-save"),
        (@"firehol-tests/.*\.aud4$", "iptables-save"),
        (@"firehol-tests/.*\.aud6$", "ip6tables-save"),
        (@"openstack-sefl/.*\.txt$", "iptables-save listing"),
        (@"qwivan-ipset/.*\.rules$|azure-npm/|calico-felix/|batfish/.*\.(v4|iptables)$|istio-golden/|insights-core/.*iptables|iptables-upstream-tests/iptables__tests__shell", "ip-save"),
        (@"insights-core/.*\.txt$", "ip-save"),
        (@"fixtures/ufw/status[^/]*$|status-and-files/status", "ufw status"),
        (@"fixtures/.*ufw/.*\.rules$", "ufw rules"),
        (@"fixtures/.*(default-ufw|ufw\.conf)$", "ufw settings"),
        (@"fixtures/.*own-app$", "ufw profiles"),
        (@"fixtures/(firewalld|equivalent-iptables/firewalld)/.*\.xml$", "firewalld"),
        (@"fixtures/.*firewalld\.conf$", "firewalld settings"),
        (@"fixtures/(ipset/|template/ipset)", "ipset-save"),
        (@"fixtures/(shell-script/|template/script|equivalent-iptables/[^/]*\.sh)", "shell"),
        (@"fixtures/(template/|equivalent-iptables/template)", "iptables-save template"),
        (@"fixtures/equivalent-iptables/iptables-L", "iptables-listing"),
        (@"fixtures/equivalent-iptables/iptables-S", "iptables-save listing"),
        (@"fixtures/equivalent-iptables/iptables-save", "iptables-save"),
    ];

    /// <summary>Files of which half tells nothing: comments alone, twenty letters, a template's first lines.</summary>
    private static readonly string[] HalfTellsNothing =
        ["define_policy_assert", "v2ray-redirect-lan.nft.nft", "z2-host2.v4", "dumps__iptables-raw-root-compute1.txt", "dumps__iptables-raw-root-controller.txt", "own-app", "status-inactive.txt"];

    /// <summary>A dump flattened to one line has to be the first, and so has a chain that another file puts into its table.</summary>
    private static readonly string[] MustBeFirst = ["iptablesave-v1", "v2ray-redirect-lan.nft.nft"];

    [Theory]
    [InlineData("iptables")]
    [InlineData("nftables")]
    public void Every_file_of_the_corpus_is_taken_for_what_it_is(string part) => Check(FilesOf(part));

    [Fact]
    public void Every_fixture_is_taken_for_what_it_is() => Check(Fixtures());

    private static void Check(IEnumerable<string> paths)
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var path in paths)
        {
            var expected = Types.FirstOrDefault(t => Regex.IsMatch(path, t.Pattern)).Type;
            if (expected is null) wrong.Add($"{path}: not in the table");
            if (expected is null or "?") continue;
            count++;
            var file = TestFiles.Load(path);
            var type = Form(file);
            if (!Fits(type, expected)) wrong.Add($"{path}: '{type}', not '{expected}'");
            if (expected.Length == 0) continue;
            foreach (var (what, variant) in Variants(path, file.Text))
            {
                // 'table ip x' without its brace could be anybody's words.
                if (type == "nft" && what == "cut in half" && !variant.Text.Split('\n').Any(l => !l.StartsWith('#') && l.Contains('{'))) continue;
                if ((what == "cut in half" && HalfTellsNothing.Any(n => path.EndsWith(n, StringComparison.Ordinal))) || (what == "behind a prompt" && MustBeFirst.Any(n => path.EndsWith(n, StringComparison.Ordinal)))) continue;
                if (Form(variant) is var other && other != type) wrong.Add($"{path} {what}: '{other}', not '{type}'");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(count > 20);
    }

    /// <summary>The type, and which of its forms.</summary>
    private static string Form(SourceFile file) => ConfigParsers.Detect(file)?.Parser switch
    {
        null => "",
        RuleListingParser p => p.Type + " listing",
        TemplateParser p => p.Type + " template",
        UfwRulesParser p => p.Type + " rules",
        UfwSettingsParser p => p.Type + " settings",
        UfwStatusParser p => p.Type + " status",
        UfwProfilesParser p => p.Type + " profiles",
        FirewalldConfParser p => p.Type + " settings",
        var p => p.Type,
    };

    private static bool Fits(string type, string expected) =>
        expected.StartsWith("ip-", StringComparison.Ordinal) ? type == "iptables" + expected[2..] || type == "ip6tables" + expected[2..] : type == expected;

    private static IEnumerable<(string What, SourceFile File)> Variants(string path, string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        yield return ("cut in half", SourceFile.FromText(path, text[..(text.Length / 2)]));
        yield return ("with CRLF", SourceFile.FromText(path, lines.Replace("\n", "\r\n", StringComparison.Ordinal)));
        yield return ("as UTF-16 with a mark", SourceFile.FromBytes(path, WithMark(Encoding.Unicode, text)));
        yield return ("as UTF-16 without a mark", SourceFile.FromBytes(path, Encoding.Unicode.GetBytes(text)));
        yield return ("as big-endian UTF-16", SourceFile.FromBytes(path, WithMark(Encoding.BigEndianUnicode, text)));

        // XML is read by programs, and a script says what it is on its first line: nobody has a prompt before either.
        if (!text.TrimStart().StartsWith('<') && !text.StartsWith("#!", StringComparison.Ordinal)) yield return ("behind a prompt", SourceFile.FromText(path, "root@fw:~# cat dump\n" + text));
    }

    private static byte[] WithMark(Encoding encoding, string text) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];

    private static IEnumerable<string> FilesOf(string part) =>
        Directory.EnumerateFiles(Corpus.Folder(part), "*", SearchOption.AllDirectories).Where(p => new FileInfo(p).Length > 0).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Fixtures() =>
        ((string[])["ufw", "firewalld", "ipset", "shell-script", "template", "equivalent-iptables"]).SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, "fixtures", f), "*", SearchOption.AllDirectories))
        .Where(p => !p.EndsWith(".expected", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
