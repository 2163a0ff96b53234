using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Reporting.CommonModel;

namespace PortAudit.Reporting.Tests.CommonModel;

/// <summary>Files as the parsers read them, and the model's forms of them.</summary>
internal static class ParsedFiles
{
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
