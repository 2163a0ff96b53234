using System.Text.RegularExpressions;
using PortAudit.Inputs;
using PortAudit.Model.Diagnostics;
using PortAudit.Parsing.Netfilter.Iptables.Listings;
using PortAudit.Parsing.Netfilter.Scripts;
using PortAudit.Parsing.Netfilter.Ufw;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>Every file of the corpus that the iptables family has: none of its rule lines is lost.</summary>
public partial class IptablesFamilyCorpusTests
{
    private readonly ITestOutputHelper _output;

    public IptablesFamilyCorpusTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void No_rule_line_is_lost_and_nearly_all_are_modelled_or_approximated()
    {
        var sources = new SortedDictionary<string, (CoverageCounts Rules, int Files)>();
        var lost = new List<string>();
        foreach (var path in Files())
        {
            var file = TestFiles.Load(path);
            if (path.EndsWith(".md", StringComparison.Ordinal) || path.Contains("ebtables", StringComparison.Ordinal) || path.Contains("arptables", StringComparison.Ordinal)) continue;
            if (ConfigParsers.Detect(file) is not var (parser, detection) || !parser.Type.StartsWith("ip", StringComparison.Ordinal) && parser is not (ShellScriptParser or UfwStatusParser)) continue;
            var input = parser.Parse(file, detection.Reason);
            var expected = RuleLines(file.Text, parser);
            if (expected != input.RuleLines.Total) lost.Add($"{path} ({parser.Type}): {input.RuleLines.Total} of {expected}");
            Assert.Equal((path, file.LineCount), (path, input.Lines.Total));
            var source = Path.GetFileName(Path.GetDirectoryName(path))!;
            var before = sources.GetValueOrDefault(source);
            sources[source] = (before.Rules + input.RuleLines, before.Files + 1);
            if (input.RuleLines.Unreadable > 0) _output.WriteLine($"{path}: {input.RuleLines.Unreadable} unreadable: {input.Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error)}");
        }

        foreach (var (source, (rules, files)) in sources)
            _output.WriteLine($"{source,-24} {files,3} files {rules.Total,6} rules: {rules.Modelled} modelled, {rules.Approximated} approximated, {rules.Unreadable} unreadable, {rules.Irrelevant} irrelevant");
        Assert.Empty(lost);
        foreach (var source in (string[])["ferm-tests", "firehol-tests", "istio-golden", "openstack-sefl", "calico-felix", "azure-npm"])
        {
            var rules = sources[source].Rules;
            Assert.True(rules.Modelled + rules.Approximated >= 0.98 * rules.Total, $"{source}: {rules}");
        }
    }

    private static int RuleLines(string text, IConfigParser parser)
    {
        if (parser is TableListingParser) return ListedRules(text);
        if (parser is UfwStatusParser) return Regex.Count(text, @"(?m)^.* (ALLOW|DENY|REJECT|LIMIT)( IN| OUT| FWD)? .*$");
        return parser is ShellScriptParser ? Command().Count(text.Replace("\\\n", " ", StringComparison.Ordinal)) : RuleLine().Count(text);
    }

    private static int ListedRules(string text)
    {
        var inChain = false;
        var rules = 0;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("Chain ", StringComparison.Ordinal)) inChain = true;
            else if (line.StartsWith("-A ", StringComparison.Ordinal)) rules++;
            else if (inChain && line.Trim().Length > 0 && !line.Contains("source  ", StringComparison.Ordinal) && line[0] is not ('#' or '-')) rules++;
        }

        return rules;
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Corpus.Folder("iptables"), "*", SearchOption.AllDirectories).Where(p => !p.Contains("upstream", StringComparison.Ordinal) || p.Contains("kernel-roundtrip", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<=^|\n|\r ?)(\[\d+:\d+\] )?(-A|-I)\b")]
    private static partial Regex RuleLine();

    [GeneratedRegex(@"(?m)^[^#\n]*\bip6?tables(-legacy|-nft)?\b[^\n#]* (-A|-I|-R|--append|--insert|--replace)\b")]
    private static partial Regex Command();
}
