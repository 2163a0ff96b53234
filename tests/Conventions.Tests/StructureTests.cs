using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Conventions.Tests;

public sealed partial class StructureTests
{
    /// <summary>Who may name whom; Model and PacketSets come with each of them.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["PortAudit.PacketSets"] = [],
        ["PortAudit.Model"] = ["PortAudit.PacketSets"],
        ["PortAudit.Parsing"] = ["PortAudit.Model"],
        ["PortAudit.Parsing.Netfilter"] = ["PortAudit.Parsing"],
        ["PortAudit.Parsing.Windows"] = ["PortAudit.Parsing"],
        ["PortAudit.Parsing.Hosts"] = ["PortAudit.Parsing"],
        ["PortAudit.Analysis"] = ["PortAudit.Model"],
        ["PortAudit.Knowledge"] = ["PortAudit.Model"],
        ["PortAudit.Yaml"] = ["PortAudit.Model"],
        ["PortAudit.Configuration"] = ["PortAudit.Model", "PortAudit.Yaml"],
        ["PortAudit.Rules"] = ["PortAudit.Model", "PortAudit.Yaml"],
        ["PortAudit.Reporting"] = ["PortAudit.Model"],
        ["PortAudit"] = ["PortAudit.Parsing.Netfilter", "PortAudit.Parsing.Windows", "PortAudit.Parsing.Hosts", "PortAudit.Analysis", "PortAudit.Knowledge", "PortAudit.Rules", "PortAudit.Reporting"],
        ["PortAudit.Cli"] = ["PortAudit", "PortAudit.Configuration"],
    };

    [Fact]
    public void Projects_refer_to_each_other_only_along_the_way_of_the_data()
    {
        var projects = Directory.EnumerateFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories).ToList();
        Assert.Equal(Allowed.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        foreach (var project in projects)
        {
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
            Assert.Equal(Allowed[Path.GetFileNameWithoutExtension(project)].Order(), references.Order());
        }
    }

    [Fact]
    public void Documentation_names_paths_that_exist()
    {
        foreach (var document in Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories)))
        {
            foreach (var match in NamedPath().Matches(File.ReadAllText(document)).Cast<Match>())
            {
                var path = match.Groups[1].Value;
                Assert.True(Path.Exists(Repository.Path(path)), $"{Path.GetRelativePath(Repository.Root, document)} names {path}, which does not exist");
            }
        }
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Path("src"), "*.cs", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Repository.Path("src"), file);
            if (relative.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            if (Namespace().Match(File.ReadAllText(file)) is not { Success: true } found) continue;
            Assert.Equal((relative, Path.GetDirectoryName(relative)!.Replace(Path.DirectorySeparatorChar, '.')), (relative, found.Groups[1].Value));
        }
    }

    // Backticked paths of the tree; those with a placeholder or a glob stand for many.
    [GeneratedRegex(@"`((?:src|tests|rules|fixtures|docs|\.ci|\.github)/[\w./-]+)`")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
