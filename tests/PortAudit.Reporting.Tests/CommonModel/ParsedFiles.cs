using System.Runtime.CompilerServices;
using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Reporting.CommonModel;

namespace PortAudit.Reporting.Tests.CommonModel;

/// <summary>Files as the parsers read them, and the model's forms of them.</summary>
internal static class ParsedFiles
{
    /// <summary>A folder of the external corpus; the test is skipped where that is absent.</summary>
    public static string Corpus(string path, [CallerFilePath] string here = "")
    {
        var root = Environment.GetEnvironmentVariable("PORTAUDIT_CORPUS");
        if (string.IsNullOrEmpty(root))
        {
            var folder = Path.GetDirectoryName(here)!;
            while (!File.Exists(Path.Combine(folder, "PortAudit.sln"))) folder = Path.GetDirectoryName(folder)!;
            root = Path.GetFullPath(Path.Combine(folder, "../shared/corpus"));
            Assert.SkipUnless(Directory.Exists(root), "the corpus is not here: set PORTAUDIT_CORPUS");
        }

        return Path.Combine(root, path);
    }

    public static ParsedInput Load(string path)
    {
        var file = SourceFile.FromBytes(path, File.ReadAllBytes(path));
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(file));
        return parser.Parse(file, detection.Reason);
    }

    public static ParsedInput Parse(string type, string text, string path = "input") =>
        ConfigParsers.Find(type)!.Parse(SourceFile.FromText(path, text), "test");

    public static Host Host(string name, params ParsedInput[] inputs)
    {
        var host = new Host(name);
        foreach (var input in inputs)
        {
            host.Inputs.Add(input);
            host.Rulesets.AddRange(input.Rulesets);
            host.Snapshots.AddRange(input.Snapshots);
        }

        return host;
    }

    public static string Canonical(ParsedInput input)
    {
        using var text = new StringWriter();
        CanonicalModelJson.Write([Host(input.Source.Path, input)], text);
        return text.ToString();
    }
}
