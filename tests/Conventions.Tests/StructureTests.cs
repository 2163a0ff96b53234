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

    [Fact]
    public void The_limits_of_a_project_stand_in_one_file()
    {
        foreach (var project in Directory.EnumerateDirectories(Repository.Path("src")))
        {
            var files = Sources(project).Where(f => Limit().IsMatch(File.ReadAllText(f))).ToList();
            Assert.True(files.Count <= 1, $"limits stand in {string.Join(" and ", files)}");
            Assert.All(files, f => Assert.EndsWith("Limits.cs", f, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_project_tells_its_job_and_names_paths_that_exist()
    {
        foreach (var project in Directory.EnumerateDirectories(Repository.Path("src")))
        {
            var readme = Path.Combine(project, "README.md");
            Assert.True(File.Exists(readme), $"{project} has no README.md that tells its job");
            Assert.StartsWith($"# {Path.GetFileName(project)}\n", File.ReadAllText(readme).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }

        foreach (var readme in Directory.EnumerateFiles(Repository.Path("src"), "README.md", SearchOption.AllDirectories))
        {
            var folder = Path.GetDirectoryName(readme)!;
            foreach (var path in NamedFile().Matches(File.ReadAllText(readme)).Select(m => m.Groups[1].Value))
                Assert.True(Path.Exists(Path.Combine(folder, path)) || Path.Exists(Repository.Path(path)), $"{readme} names {path}, which does not exist");
        }
    }

    [Fact]
    public void Tests_mirror_the_projects_and_folders_of_the_product()
    {
        var projects = Directory.EnumerateDirectories(Repository.Path("tests"), "PortAudit*.Tests").ToList();
        Assert.Equal(Allowed.Keys.Order(), projects.Select(p => Path.GetFileName(p)[..^".Tests".Length]).Order());
        foreach (var file in projects.SelectMany(Sources))
        {
            var folder = Path.GetDirectoryName(Path.GetRelativePath(Repository.Path("tests"), file))!;
            var tested = new Regex(@"\.Tests(?=/|\\|$)").Replace(folder, "", 1);
            Assert.True(Directory.Exists(Path.Combine(Repository.Path("src"), tested)), $"{file} tests src/{tested}, which does not exist");
            if (Namespace().Match(File.ReadAllText(file)) is { Success: true } found)
                Assert.Equal((folder, folder.Replace(Path.DirectorySeparatorChar, '.')), (folder, found.Groups[1].Value));
        }
    }

    [Fact]
    public void The_solution_names_every_project()
    {
        var solution = File.ReadAllText(Repository.Path("PortAudit.sln"));
        foreach (var project in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileName))
            Assert.Contains($"\\{project}\"", solution, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(@"const \w+ (Most|Deepest|Longest|Largest|Widest)[A-Z]\w* =")]
    private static partial Regex Limit();

    // Backticked names of files and folders.
    [GeneratedRegex(@"`([\w.-]+(?:/[\w.-]+)*(?:/|\.(?:cs|md|tsv|txt|yaml|json|sbn)))`")]
    private static partial Regex NamedFile();

    // Backticked paths of the tree; those with a placeholder or a glob stand for many.
    [GeneratedRegex(@"`((?:src|tests|rules|fixtures|docs|\.ci|\.github)/[\w./-]+)`")]
    private static partial Regex NamedPath();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
