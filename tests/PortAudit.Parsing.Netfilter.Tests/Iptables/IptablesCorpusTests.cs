using System.Text.RegularExpressions;
using PortAudit.Inputs;
using PortAudit.Model.Diagnostics;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Iptables;
using static PortAudit.Parsing.Netfilter.Tests.Iptables.IptablesModelText;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables;

/// <summary>Files of real hosts and of other projects' tests. Counts are made here with plain text search.</summary>
public partial class IptablesCorpusTests
{
    /// <summary>Only what says so in its own words: the test data of an extension that has no syntax error of its own.</summary>
    private static readonly string[] NoDumps = ["builder__testdata"];

    private readonly ITestOutputHelper _output;

    public IptablesCorpusTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Every_line_of_every_dump_is_counted_and_nearly_all_rules_are_read()
    {
        var sources = new SortedDictionary<string, (CoverageCounts Rules, int Files)>();
        foreach (var path in Dumps())
        {
            var file = TestFiles.Load(path);
            var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(file));
            Assert.Contains("tables-save", parser.Type);
            var input = parser.Parse(file, detection.Reason);
            Assert.True(input.HasModel, path);
            Assert.Equal((path, RuleLine().Count(file.Text)), (path, input.RuleLines.Total));
            Assert.Equal((path, LineEnd().Count(file.Text) + (file.Text[^1] is '\n' or '\r' ? 0 : 1)), (path, input.Lines.Total));
            Assert.Equal(file.LineCount, input.Lines.Total);
            var source = Path.GetFileName(Path.GetDirectoryName(path))!;
            var before = sources.GetValueOrDefault(source);
            sources[source] = (before.Rules + input.RuleLines, before.Files + 1);
            AssertFaultsAreTold(path, input);
        }

        foreach (var (source, (rules, files)) in sources)
            _output.WriteLine($"{source,-24} {files,3} files {rules.Total,6} rules: {Share(rules.Modelled, rules)} modelled, {Share(rules.Approximated, rules)} approximated, {Share(rules.Unreadable, rules)} unreadable");
        Assert.True(sources.Count >= 9, "some sources were not found");
        Assert.All(sources.Where(s => s.Key != "insights-core"), s => Assert.Equal(0, s.Value.Rules.Unreadable));
    }

    /// <summary>What the kernel prints of a ruleset is the ruleset: both readings give one model.</summary>
    [Fact]
    public void What_the_kernel_saved_reads_like_what_was_loaded()
    {
        var folder = Corpus.Folder("iptables");
        var compared = 0;
        foreach (var saved in Directory.EnumerateFiles(Path.Combine(folder, "kernel-roundtrip"), "*.save-c"))
        {
            var name = Path.GetFileNameWithoutExtension(saved).Split("__", 2);
            var loaded = Path.Combine(folder, name[0], name[1]);
            if (!File.Exists(loaded)) continue;
            // The kernel shows all built-in chains of a table, with their policies, also those that the file leaves out.
            Assert.Equal($"{loaded}\n{Rules(loaded)}", $"{loaded}\n{Rules(saved)}");
            compared++;
        }

        Assert.True(compared > 20, $"only {compared} pairs");

        static string Rules(string path)
        {
            var file = TestFiles.Load(path);
            var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(file));
            return string.Join('\n', Of(parser.Parse(file, detection.Reason)).Split('\n')
                .Where(l => !Regex.IsMatch(l, " (Input|Forward|Output|Prerouting|Postrouting) ")));
        }
    }

    /// <summary>iptables' own tests: a rule, how iptables-save prints it, and whether it loads.</summary>
    [Fact]
    public void Upstream_rules_mean_what_their_canonical_form_means()
    {
        var (differing, unread) = (new List<string>(), new List<string>());
        var compared = 0;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Corpus.Folder("iptables"), "iptables-upstream-tests"), "extensions__lib*.t").Order())
        {
            var name = Path.GetFileName(path);
            if (name.Contains("libarpt") || name.Contains("libebt")) continue;
            var family = name.Contains("libip6t") ? IpFamily.IPv6 : IpFamily.IPv4;
            var (table, chain) = ("filter", "INPUT");
            foreach (var line in File.ReadLines(path))
            {
                if (line.StartsWith('*')) table = line[1..].Split(',')[0];
                else if (line.StartsWith(':')) chain = line[1..].Split(',')[0];
                if (line.Split(';') is not [var written, var canonical, "OK", ..] || line[0] is '#' or '@') continue;
                var left = Rule(written, family, table, chain);
                if (left.Contains("[-A ")) unread.Add($"{name}: {written}");
                if (canonical is "" or "=") continue;
                compared++;
                var right = Rule(canonical, family, table, chain);
                if (left != right) differing.Add($"{name}: {written} / {left} / {right}");
            }
        }

        foreach (var difference in differing.Concat(unread)) _output.WriteLine(difference);
        Assert.True(compared > 70, $"only {compared} rules");

        // What differs are the texts of what is not modelled, in which the kernel fills in defaults.
        Assert.All(differing, d => Assert.Matches(@"\? \[|nothing \[|update \[", d));
        Assert.Empty(unread);
    }

    [Fact]
    public void Listings_scripts_and_other_formats_are_left_to_others()
    {
        var claimed = new List<string>();
        var dumps = Dumps();
        var parsers = new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(f => new IptablesSaveParser(f, NoServiceNames.Instance)).ToList();
        foreach (var path in Directory.EnumerateFiles(Corpus.Folder(""), "*", SearchOption.AllDirectories))
        {
            if (dumps.Contains(path) || NoDumps.Any(path.Contains) || path.EndsWith(".save-c", StringComparison.Ordinal)) continue;
            var file = TestFiles.Load(path);
            if (parsers.Any(p => p.Detect(file).Confidence > 0)) claimed.Add(path);
        }

        Assert.Empty(claimed);
    }

    private static void AssertFaultsAreTold(string path, Model.Hosts.ParsedInput input)
    {
        if (input.RuleLines.Approximated > 0) Assert.True(input.Diagnostics.Any(d => d.Severity >= DiagnosticSeverity.Warning), path);
        if (input.Lines.Unreadable > 0) Assert.True(input.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error), path);
        Assert.All(input.Diagnostics, d => Assert.True(d.Span is not { } span || span.Start + span.Length <= input.Source.Text.Length));
    }

    private static string Share(int part, CoverageCounts counts) => $"{(counts.Total == 0 ? 0 : 100.0 * part / counts.Total):F1} %";

    /// <summary>What holds a table and its end, and is no test data of something else.</summary>
    private static HashSet<string> Dumps() => [.. Directory.EnumerateFiles(Corpus.Folder("iptables"), "*", SearchOption.AllDirectories)
        .Where(p => !p.EndsWith(".md", StringComparison.Ordinal) && !p.EndsWith(".t", StringComparison.Ordinal) && !NoDumps.Any(p.Contains))
        .Where(p => File.ReadAllText(p) is var text && Table().IsMatch(text) && text.Contains("COMMIT")).Order()];

    [GeneratedRegex(@"(?:^|\n|\r)[ ]*\* ?(filter|nat|mangle|raw|security)\b")]
    private static partial Regex Table();

    [GeneratedRegex(@"(?<=^|\n|\r ?)(\[\d+:\d+\] )?(-A|-I)\b")]
    private static partial Regex RuleLine();

    [GeneratedRegex(@"\r\n|\n|\r")]
    private static partial Regex LineEnd();
}
