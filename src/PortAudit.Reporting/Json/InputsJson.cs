using System.Text.Json;
using PortAudit.Model.Hosts;

namespace PortAudit.Reporting.Json;

/// <summary>The files that were read, and those that were passed over.</summary>
internal sealed class InputsJson(Utf8JsonWriter json)
{
    public void Write(AuditReport report)
    {
        var hosts = new Dictionary<SourceFile, List<string>>();
        foreach (var host in report.Hosts)
            foreach (var input in host.Host.Inputs)
                if (!hosts.TryAdd(input.Source, [host.Host.Name])) hosts[input.Source].Add(host.Host.Name);
        json.Objects("inputs", report.Inputs, input => Input(input, hosts.TryGetValue(input.Source, out var names) ? names.Distinct() : []));
        json.Objects("passedOver", report.PassedOver, file =>
        {
            json.Text("path", file.Path);
            json.Text("reason", file.Reason);
        });
    }

    private void Input(ParsedInput input, IEnumerable<string> hosts)
    {
        json.Text("path", input.Source.Path);
        json.Text("type", input.Type);
        if (input.IsTemplate) json.WriteBoolean("template", true);
        json.Text("reason", input.Reason);
        json.Texts("hosts", hosts);
        json.WriteString("encoding", input.Source.Encoding.Name);
        json.WriteString("sha256", input.Source.Sha256);
        json.WriteNumber("bytes", input.Source.ByteLength);
        json.WriteBoolean("hasModel", input.HasModel);
        json.WriteNumber("rulesets", input.Rulesets.Count);
        json.WriteNumber("rules", input.Rulesets.Sum(r => r.RuleCount));
        json.WriteNumber("listeners", input.Snapshots.Sum(s => s.Listeners.Count));
        json.Coverage(input.Lines, input.RuleLines);
    }
}
