using System.Text.Json;
using System.Text.RegularExpressions;

namespace PortAudit.Cli.Tests;

public sealed partial class ModelCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portaudit-model-").FullName;

    public ModelCommandTests()
    {
        File.WriteAllText(Path.Combine(_folder, "rules.v4"), "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "nothing that anybody knows\n");
        File.WriteAllText(Path.Combine(_folder, "empty.v4"), "");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(ExitCodes.Clean, "rules.v4")]
    [InlineData(ExitCodes.Clean, "rules.v4", "--summary")]
    [InlineData(ExitCodes.Clean, "rules.v4", "--canonical")]
    [InlineData(ExitCodes.Usage, "absent.v4")]
    [InlineData(ExitCodes.Usage, "rules.v4", "absent.v4")]
    [InlineData(ExitCodes.Usage, "rules.v4", "-f", "console")]
    [InlineData(ExitCodes.Usage, "rules.v4", "--summary", "--canonical")]
    [InlineData(ExitCodes.NoModel, "notes.txt")]
    [InlineData(ExitCodes.NoModel, "rules.v4", "empty.v4", "--summary")]
    [InlineData(ExitCodes.NothingToAudit, "*.txt")]
    public void Exit_code_tells_what_the_files_gave(int expected, params string[] arguments)
    {
        var (code, output, _) = Run(["model", .. arguments]);
        Assert.Equal(expected, code);
        Assert.Equal(code is ExitCodes.Clean or ExitCodes.NoModel, output.Length > 0);
    }

    [Fact]
    public void Schema_is_printed()
    {
        var (code, output, _) = Run(["schema", "model"]);
        Assert.Equal(ExitCodes.Clean, code);
        using var schema = JsonDocument.Parse(output);
        Assert.Equal("urn:portaudit:schema:model:1", schema.RootElement.GetProperty("$id").GetString());
    }

    /// <summary>Rule lines are counted here with plain text search.</summary>
    [Fact]
    public void Summary_of_the_corpus_counts_every_rule_line_once()
    {
        var dumps = Directory.EnumerateFiles(Corpus.Folder("iptables/kernel-roundtrip"), "*.save-c").Order().ToArray();
        var (code, output, _) = Run(["model", "--summary", "-f", "json", .. dumps]);
        Assert.Equal(ExitCodes.Clean, code);
        using var json = JsonDocument.Parse(output);
        var files = json.RootElement.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(dumps.Length, files.Count);
        foreach (var (file, path) in files.Zip(dumps))
        {
            var lines = file.GetProperty("ruleLines");
            var (modelled, approximated, unreadable) = (Count(lines, "modelled"), Count(lines, "approximated"), Count(lines, "unreadable"));
            Assert.Equal((path, RuleLine().Count(File.ReadAllText(path))), (path, modelled + approximated + unreadable));
            Assert.Equal((path, modelled + approximated), (path, Count(file, "rules")));
        }

        static int Count(JsonElement element, string name) => element.GetProperty(name).GetInt32();
    }

    private (int Code, string Output, string Errors) Run(string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = CommandLine.Run(arguments, new CommandIo(output, errors, () => Stream.Null, _folder));
        return (code, output.ToString(), errors.ToString());
    }

    [GeneratedRegex(@"^(\[\d+:\d+\] )?-A ", RegexOptions.Multiline)]
    private static partial Regex RuleLine();
}
