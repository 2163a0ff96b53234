using System.Text.Json;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>All that the parsers made of the files: the shape <c>portaudit/model/1</c> of <c>model.schema.json</c>.</summary>
/// <remarks>Within version 1 properties may be added, never removed or given another meaning. Texts are as the inputs have them, not made
/// visible.</remarks>
public static class ModelJson
{
    public const string Schema = "portaudit/model/1";

    public static void Write(IReadOnlyList<ParsedInput> inputs, IReadOnlyList<Host> hosts, TextWriter output)
    {
        var names = new FileHosts(hosts);
        using (var json = JsonOutput.Open(output))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.Objects("files", inputs, input => File(json, input, names.Of(input)));
            json.WriteEndObject();
        }

        output.Write('\n');
    }

    private static void File(Utf8JsonWriter json, ParsedInput input, IReadOnlyList<string> hosts)
    {
        json.Text("path", input.Source.Path);
        json.Text("type", input.Type);
        if (input.IsTemplate) json.WriteBoolean("template", true);
        json.Text("reason", input.Reason);
        json.Texts("hosts", hosts);
        json.WriteBoolean("hasModel", input.HasModel);
        json.Coverage(input.Lines, input.RuleLines);
        json.Objects("rulesets", input.Rulesets, ruleset =>
        {
            json.WriteString("backend", ChainJson.Word(ruleset.Backend));
            json.Texts("families", ruleset.Families.Select(Vocabulary.Family));
            json.Objects("tables", ruleset.Tables, table =>
            {
                json.Text("name", table.Name);
                ChainJson.Table(json, table);
                Place(json, table.Span);
                json.Objects("chains", table.Chains, chain => Chain(json, chain));
            });
        });
        json.Objects("snapshots", input.Snapshots, snapshot => SnapshotJson.Write(json, snapshot));
        if (input.Evidence is { } evidence) EvidenceJson.Write(json, evidence);
    }

    private static void Chain(Utf8JsonWriter json, Chain chain)
    {
        json.Text("name", chain.Name);
        ChainJson.Registration(json, chain);
        Place(json, chain.Span);
        var actions = new ActionJson(json, static name => name, static translation => translation.Text);
        json.Objects("rules", chain.Rules, rule =>
        {
            Place(json, rule.Span);
            json.WriteString("coverage", rule.Coverage.ToString().ToLowerInvariant());
            json.Text("comment", rule.Comment);
            json.WriteStartArray("parts");
            foreach (var part in rule.Parts)
            {
                if (part is Condition condition) ConditionJson.Write(json, condition, names: true);
                else actions.Write((RuleAction)part);
            }

            json.WriteEndArray();
        });
    }

    private static void Place(Utf8JsonWriter json, SourceSpan span)
    {
        var (line, column) = span.File.Position(span.Start);
        json.WriteNumber("line", line);
        json.WriteNumber("column", column);
    }
}
