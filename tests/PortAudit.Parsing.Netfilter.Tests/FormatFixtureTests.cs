using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Parsing.Netfilter.Tests.Iptables;

namespace PortAudit.Parsing.Netfilter.Tests;

/// <summary>Files of the formats around iptables, with what they are taken for, what is told of them, and the rules that they mean.</summary>
/// <remarks>A folder in a fixture's place is one host of several files. With PORTAUDIT_ACCEPT=1 the expectations are written; read what changed.</remarks>
public class FormatFixtureTests
{
    private static readonly string[] Formats = ["iptables-list", "ipset", "shell-script", "template", "ufw", "firewalld"];

    private static string Root => Path.Combine(Repository.Root, "fixtures");

    public static TheoryData<string> Fixtures => [.. Formats.Where(f => Directory.Exists(Path.Combine(Root, f)))
        .SelectMany(f => Directory.EnumerateFileSystemEntries(Path.Combine(Root, f)).Where(p => !p.EndsWith(".expected", StringComparison.Ordinal)))
        .Select(p => Path.GetRelativePath(Root, p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_fixture_is_read_as_expected(string name)
    {
        var path = Path.Combine(Root, name);
        string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [path];
        var host = new Host("h");
        foreach (var file in files)
        {
            var source = TestFiles.Load(file);
            var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
            var input = parser.Parse(source, detection.Reason);
            Assert.Equal((file, source.LineCount), (file, input.Lines.Total));
            host.Inputs.Add(input);
            host.Rulesets.AddRange(input.Rulesets);
        }

        HostCompletion.Complete(host);
        var text = string.Concat(host.Inputs.Select(i => Shown(i, files.Length > 1 ? Path.GetRelativePath(path, i.Source.Path) : "")));
        var expected = Path.ChangeExtension(path, null) + ".expected";
        if (Environment.GetEnvironmentVariable("PORTAUDIT_ACCEPT") == "1") File.WriteAllText(expected, text);
        Assert.Equal(File.ReadAllText(expected), text);
    }

    private static string Shown(ParsedInput input, string name)
    {
        var header = $"{(name.Length > 0 ? name + ": " : "")}{input.Type}{(input.IsTemplate ? " template" : "")}; lines {Shown(input.Lines)}; rules {Shown(input.RuleLines)}\n";
        var diagnostics = string.Concat(IptablesModelText.Diagnostics(input).Select(d => $"  {d}\n"));
        return header + diagnostics + IptablesModelText.Of(input) + (input.Rulesets.Count > 0 ? "\n" : "");
    }

    private static string Shown(Model.Diagnostics.CoverageCounts counts) => $"{counts.Modelled}/{counts.Irrelevant}/{counts.Approximated}/{counts.Unreadable}";
}
