using PortAudit.Model.Hosts;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>The counts of <c>portaudit model --summary -f json</c>, a file an element; <c>summary</c> in <c>model.schema.json</c>.</summary>
public static class ModelSummaryJson
{
    public static void Write(IReadOnlyList<ParsedInput> inputs, IReadOnlyList<Host> hosts, TextWriter output)
    {
        using (var json = JsonOutput.Open(output))
        {
            json.WriteStartObject();
            json.Objects("files", FileSummary.Of(inputs, hosts), file =>
            {
                json.Text("path", file.Input.Source.Path);
                json.Text("type", file.Input.Type);
                if (file.Input.IsTemplate) json.WriteBoolean("template", true);
                json.Texts("hosts", file.Hosts);
                json.WriteNumber("rulesets", file.Input.Rulesets.Count);
                json.WriteNumber("rules", file.Rules);
                json.WriteNumber("sets", FileSummary.Sets);
                json.WriteNumber("listeners", file.Listeners);
                json.Coverage(file.Input.Lines, file.Input.RuleLines);
            });
            json.WriteEndObject();
        }

        output.Write('\n');
    }
}
