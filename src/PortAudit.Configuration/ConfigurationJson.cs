using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PortAudit.Model.Facts;

namespace PortAudit.Configuration;

/// <summary>The settings in force as JSON: each an object of <c>value</c> and <c>origin</c>, under the keys of the file.</summary>
public static class ConfigurationJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default };

    public static string Text(Settings settings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, settings);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Settings settings)
    {
        json.WriteStartObject();
        json.WriteString("schema", "portaudit/config/1");
        json.WriteString("file", settings.File);
        List(json, "paths", settings.Paths.Value.Select(p => p.Text), settings.Paths.Origin);
        Map(json, "hosts", settings.Hosts, h => h.Host, h => List(json, "value", h.Globs.Select(g => g.Text)));
        List(json, "packs", settings.Packs.Value.Select(p => p.Text), settings.Packs.Origin);
        json.WriteStartObject("rules");
        List(json, "only", settings.OnlyRules.Value, settings.OnlyRules.Origin);
        List(json, "skip", settings.SkippedRules.Value, settings.SkippedRules.Origin);
        Map(json, "severities", settings.Severities, s => s.Rule, s => json.WriteString("value", s.Severity.Word()));
        json.WriteStartObject("params");
        foreach (var rule in settings.Parameters.GroupBy(p => p.Value.Rule))
            Map(json, rule.Key, rule, p => p.Name, p => Parameter(json, p));
        json.WriteEndObject();
        json.WriteEndObject();
        Value(json, "failOn", settings.FailOn.Value.Word(), settings.FailOn.Origin);
        Value(json, "minCertainty", settings.MinCertainty.Value.Word(), settings.MinCertainty.Origin);
        Map(json, "zones", settings.Zones, z => z.Name, z => List(json, "value", ConfigurationListing.ZoneItems(z)));
        Approved(json, settings.Approved);
        Value(json, "approvedFile", settings.ApprovedFile.Value?.Text, settings.ApprovedFile.Origin);
        json.WriteStartObject("strictInput");
        json.WriteBoolean("value", settings.StrictInput.Value);
        Close(json, settings.StrictInput.Origin);
        json.WriteEndObject();
    }

    private static void Approved(Utf8JsonWriter json, IReadOnlyList<Setting<ApprovedService>> approved)
    {
        json.WriteStartArray("approved");
        foreach (var (service, origin) in approved)
        {
            json.WriteStartObject();
            json.WriteStartObject("value");
            json.WriteString("host", service.Host);
            json.WriteString("protocol", service.Protocol);
            List(json, "port", service.Ports.Select(p => p.ToString()));
            List(json, "sources", service.SourceNames.Count == 0 ? [ApprovalReader.Anywhere] : service.SourceNames);
            json.WriteString("owner", service.Owner);
            json.WriteString("reason", service.Reason);
            json.WriteString("until", service.Until?.ToString("yyyy-MM-dd"));
            json.WriteEndObject();
            Close(json, origin);
        }

        json.WriteEndArray();
    }

    private static void Parameter(Utf8JsonWriter json, RuleParameter parameter)
    {
        if (parameter.Value is IReadOnlyList<object> items) List(json, "value", items.Cast<string>());
        else json.WriteString("value", (string)parameter.Value);
    }

    private static void Map<T>(Utf8JsonWriter json, string name, IEnumerable<Setting<T>> entries, Func<T, string> key, Action<T> value)
    {
        json.WriteStartObject(name);
        foreach (var (entry, origin) in entries)
        {
            json.WriteStartObject(key(entry));
            value(entry);
            Close(json, origin);
        }

        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> items, Origin origin)
    {
        json.WriteStartObject(name);
        List(json, "value", items);
        Close(json, origin);
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items) json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, string name, string? value, Origin origin)
    {
        json.WriteStartObject(name);
        json.WriteString("value", value);
        Close(json, origin);
    }

    private static void Close(Utf8JsonWriter json, Origin origin)
    {
        json.WriteString("origin", origin.ToString());
        json.WriteEndObject();
    }
}
