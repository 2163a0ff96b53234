using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing;
using static PortAudit.Reporting.Tests.Model.ParsedFiles;

namespace PortAudit.Reporting.Tests.Model;

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
        foreach (var rules in Directory.EnumerateFiles(Corpus("iptables/moby-docker"), "*.S").Order())
        {
            // The blocks of a document alternate: the listing, then the rules.
            var name = Path.GetFileName(rules).Split(".block");
            var listing = Path.Combine(Path.GetDirectoryName(rules)!, $"{name[0]}.block{int.Parse(name[1].Split('.')[0]) - 1}.Lnv");
            if (File.Exists(listing)) AssertAgree(rules, File.ReadAllText(rules), File.ReadAllText(listing), ref pairs);
        }

        foreach (var both in Directory.EnumerateFiles(Corpus("iptables/moby-docker"), "*.Lnv").Order())
        {
            var text = File.ReadAllText(both);
            if (text.IndexOf("\n-P ", StringComparison.Ordinal) is > 0 and var cut) AssertAgree(both, text[cut..], text[..(cut + 1)], ref pairs);
        }

        _output.WriteLine($"{pairs} pairs agree");
        Assert.True(pairs >= 18, $"only {pairs} pairs");
    }

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

    private static IEnumerable<string> States() => Directory.EnumerateFiles(Corpus("iptables/kernel-roundtrip"), "*.save-c").Order();

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
                Reporting.Model.CanonicalModelJson.Write([host], text);
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

    private sealed class FewServices : Parsing.Sockets.IServiceNames
    {
        public bool TryResolve(string name, byte protocol, out int port) => (port = name switch { "http" => 80, "http-alt" => 8080, "https" => 443, _ => 0 }) > 0;
    }
}
