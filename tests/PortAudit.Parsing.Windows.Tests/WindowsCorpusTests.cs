using System.Globalization;
using System.Xml.Linq;
using PortAudit.Inputs;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Parsing.Windows.Registry;

namespace PortAudit.Parsing.Windows.Tests;

/// <summary>Exports of real machines, compared with what independent readers (libhivex, GPMC) say of them.</summary>
public class WindowsCorpusTests(ITestOutputHelper output)
{
    /// <summary>Columns of the expectation: key, value name, type, value; all of the hive.</summary>
    [Fact]
    public void Every_value_of_every_exported_hive_is_read_as_libhivex_reads_it()
    {
        var files = Files("*.wfw");
        Assert.Equal(3, files.Length);
        foreach (var path in files)
        {
            var problems = new List<string>();
            var hive = There(RegistryHive.Open(File.ReadAllBytes(path), (d, a) => problems.Add($"{d.Id} {string.Join(' ', a)}")));
            var found = hive.Walk(hive.Root, hive.Name(hive.Root)).Select(v => Row(v.Key, v.Value.Name, v.Value.Type, v.Value.Data)).Order(StringComparer.Ordinal).ToList();
            var expected = File.ReadLines(path + ".expected-values.tsv").Where(l => l.Length > 0).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, found);
            Assert.Empty(problems);
            output.WriteLine($"{Path.GetFileName(path)}: {found.Count} values");
        }
    }

    [Fact]
    public void Every_firewall_value_of_every_policy_file_is_read_as_expected()
    {
        var compared = 0;
        foreach (var path in Files("*registry.pol"))
        {
            var log = WindowsDiagnostics.NewLog();
            var source = TestFiles.Load(path);
            var found = RegistryPolParser.Records(source, log, () => Assert.Fail(path)).Where(r => r.Key.Contains("firewall", StringComparison.OrdinalIgnoreCase))
                .Select(r => Row(r.Key, r.Name, r.Type, r.Data, asNumber: true)).Order(StringComparer.Ordinal).ToList();
            var expected = File.ReadLines(path + ".expected-firewall.tsv").Where(l => l.Length > 0).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(expected, found);
            compared += found.Count;
        }

        output.WriteLine($"{compared} values");
        Assert.True(compared > 140);
    }

    /// <summary>The report that the group policy console made of the same policy.</summary>
    [Fact]
    public void Policies_say_what_the_console_reports_of_them()
    {
        var reports = Files("*gpreport.xml");
        Assert.Equal(3, reports.Length);
        foreach (var path in reports)
        {
            var policy = Policy(path.Replace("gpreport.xml", "DomainSysvol__GPO__Machine__registry.pol", StringComparison.Ordinal));
            var settings = XDocument.Load(path).Descendants().Where(e => e.Name.NamespaceName.EndsWith("/WindowsFirewall", StringComparison.Ordinal)).ToList();
            foreach (var profile in settings.Where(e => e.Name.LocalName.EndsWith("Profile", StringComparison.Ordinal) && e.HasElements))
            {
                var which = Enum.Parse<NetworkProfiles>(profile.Name.LocalName[..^"Profile".Length]);
                foreach (var setting in profile.Elements())
                {
                    var value = setting.Value switch { "true" => "1", "false" => "0", var other => other };
                    Assert.Contains(policy.Settings, s => s.Profile == which && s.Name == setting.Name.LocalName && s.Value == value);
                }
            }

            var rules = settings.Where(e => e.Name.LocalName is "InboundFirewallRules" or "OutboundFirewallRules").ToList();
            Assert.Equal(rules.Count, policy.Rules.Count);
            foreach (var (rule, read) in rules.Zip(policy.Rules))
            {
                string One(string name) => rule.Elements().First(e => e.Name.LocalName == name).Value;
                string[] All(string name) => [.. rule.Elements().Where(e => e.Name.LocalName == name).Select(e => e.Value)];
                Assert.Equal((One("Name"), One("App"), One("Protocol"), One("EmbedCtxt")), (read.Name, read.Program, read.Protocol, read.Group));
                Assert.Equal((One("Action"), One("Dir"), One("Active"), One("Profile")),
                    (read.Action.ToString(), read.IsInbound == true ? "In" : "Out", read.IsEnabled == true ? "true" : "false", read.Profiles.ToString()));
                Assert.Equal(All("LPort"), read.LocalPorts!.Value);
                Assert.Equal(All("RA4"), read.RemoteAddresses!.Value);
            }

            // The report itself is an input too, and says the same.
            var reported = Policy(path);
            Assert.Equal(
                policy.Settings.Where(s => s.Name != "LogFilePath").Select(s => (s.Profile, s.Name, s.Value)).Order(),
                reported.Settings.Where(s => s.Name != "LogFilePath").Select(s => (s.Profile, s.Name, s.Value)).Order());
            Assert.Equal(policy.Rules.Select(r => (r.Name, r.Protocol, r.Program)), reported.Rules.Select(r => (r.Name, r.Protocol, r.Program)));
        }
    }

    [Fact]
    public void Every_rule_string_keeps_every_key_when_it_is_printed_and_read_again()
    {
        var strings = 0;
        foreach (var text in RuleStrings())
        {
            var once = There(RuleString.Parse(text));
            var printed = once.ToString();
            Assert.Equal(text, text[0] == 'V' ? "V" + printed[1..] : printed, ignoreCase: false);
            Assert.Equal(once.Fields, There(RuleString.Parse(printed)).Fields);

            var log = WindowsDiagnostics.NewLog();
            var source = Model.Sources.SourceFile.FromText("rule.txt", text);
            var rule = new RuleStringDecoder(log).Decode("id", text, PolicyLayer.Local, source.Span(0, text.Length));
            Assert.False(rule.IsUnreadable, text);
            Assert.DoesNotContain(log.ToList(source), d => d.Severity != Model.Diagnostics.DiagnosticSeverity.Info);
            // Each key is in the rule: counted here with plain text search.
            Assert.Equal((text, Count(text, "LPort")), (text, rule.LocalPorts!.Value.Length));
            Assert.Equal((text, Count(text, "RPort")), (text, rule.RemotePorts!.Value.Length));
            Assert.Equal((text, Count(text, "RA4") + Count(text, "RA6")), (text, rule.RemoteAddresses!.Value.Length));
            Assert.Equal((text, Count(text, "LA4") + Count(text, "LA6")), (text, rule.LocalAddresses!.Value.Length));
            Assert.Equal((text, Count(text, "ICMP")), (text, rule.IcmpTypes!.Value.Length));
            // A platform that every system meets that could store such a rule is no restriction.
            Assert.Equal((text, Narrowing(text)), (text, rule.Narrowings.Count(n => !n.Key.StartsWith("Platform", StringComparison.Ordinal))));
            strings++;
        }

        output.WriteLine($"{strings} rule strings");
        Assert.True(strings > 1200, $"only {strings} rule strings");
    }

    [Theory]
    [InlineData("netsh-text-snippets", "netsh")]
    [InlineData("wfmsc-exportlist-snippets", "wfmsc")]
    [InlineData("mondoo-cnquery", "powershell-firewall")]
    [InlineData("reg-gorstak/Firewall.reg", "reg")]
    [InlineData("wfw-luthfina16/firewall.wfw", "registry-hive")]
    [InlineData("wfw-win10-bigboi/Tools__Win10Firewall.wfw", "registry-hive")]
    public void Every_sample_reads_with_no_unreadable_line(string path, string type)
    {
        var full = Corpus.Folder(Path.Combine("windows", path));
        var files = Directory.Exists(full) ? Directory.GetFiles(full).Where(f => !f.EndsWith(".md", StringComparison.Ordinal)).ToArray() : [full];
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var source = TestFiles.Load(file);
            var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
            Assert.Equal((file, type), (file, parser.Type));
            var input = parser.Parse(source, detection.Reason);
            Assert.True(input.HasModel, file);
            Assert.Equal((file, 0, 0), (file, input.Lines.Unreadable, input.RuleLines.Unreadable));
            Assert.Equal(input.Source.LineCount, input.Lines.Total);
        }
    }

    private static string[] Files(string pattern) =>
        [.. Directory.EnumerateFiles(Corpus.Folder("windows"), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static WindowsPolicy Policy(string path)
    {
        var source = TestFiles.Load(path);
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
        return There(WindowsSection.Policy(parser.Parse(source, detection.Reason)));
    }

    private static T There<T>(T? value)
        where T : class
    {
        Assert.NotNull(value);
        return value;
    }

    private static string Row(string key, string name, RegistryType type, byte[] data, bool asNumber = false)
    {
        var (text, number) = RegistryData.Read(type, data);
        var word = asNumber ? ((int)type).ToString(CultureInfo.InvariantCulture) : type switch { RegistryType.Text => "SZ", RegistryType.Number => "DWORD", _ => type.ToString() };
        return $"{key}\t{name}\t{word}\t{(number is null ? text : $"dword:{number:x8}")}";
    }

    private static IEnumerable<string> RuleStrings()
    {
        foreach (var path in Files("*.tsv"))
            foreach (var cells in File.ReadLines(path).Select(l => l.Split('\t')))
                if (cells.Length == 4 && cells[0].EndsWith("FirewallRules", StringComparison.Ordinal)) yield return cells[3];
        var inRules = false;
        foreach (var line in File.ReadLines(Corpus.Folder("windows/reg-gorstak/Firewall.reg")))
        {
            if (line.StartsWith('[')) inRules = line.EndsWith(@"\FirewallRules]", StringComparison.Ordinal);
            if (inRules && line.IndexOf("\"=\"v2", StringComparison.Ordinal) is var at and > 0) yield return line[(at + 3)..^1].Replace(@"\\", @"\", StringComparison.Ordinal);
        }

        yield return File.ReadAllText(Corpus.Folder("windows/ms-gpfas-example/rule.txt")).Trim();
    }

    private static int Count(string text, string key) => text.Split('|').Count(f => f.StartsWith(key, StringComparison.Ordinal));

    private static int Narrowing(string text) => text.Split('|').Count(f => f.Split('=')[0] is "LUOwn" or "AppPkgId" or "PFN" or "LUAuth" or "RMauth" or "IFType" or "IF"
        or "Security" or "Security2_9" || f.StartsWith("TTK", StringComparison.Ordinal));
}
