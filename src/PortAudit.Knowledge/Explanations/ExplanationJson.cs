using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PortAudit.Knowledge.Explanations;

/// <summary>
/// JSON of the shape <c>{"schema":"portaudit/explanation/1", "query", "outcome": "found|not-found|invalid", "title", "port", "class",
/// "ports": [{"transport", "port", "status", "assignments": […], "curated": {…}|null}],
/// "sections": [{"id", "heading", "blocks": [{"kind", "label"?, "text"}]}], "suggestions": […]}</c>.
/// </summary>
/// <remarks>
/// "ports" holds the facts, "sections" the text that people read. "port" and "class" are null where no single port was asked for.
/// Ports are written as 636/tcp. Empty registry columns are left out.
/// </remarks>
public static class ExplanationJson
{
    public const string Schema = "portaudit/explanation/1";

    public static string Render(PortExplanation explanation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
            Write(json, explanation);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter json, PortExplanation explanation)
    {
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("query", explanation.Query);
        json.WriteString("outcome", explanation.Outcome switch
        {
            ExplanationOutcome.Found => "found",
            ExplanationOutcome.NotFound => "not-found",
            _ => "invalid",
        });
        json.WriteString("title", explanation.Title);
        if (explanation.Port is { } port)
        {
            json.WriteNumber("port", port);
            json.WriteString("class", Lower(PortKnowledge.Classify(port)));
        }
        else
        {
            json.WriteNull("port");
            json.WriteNull("class");
        }

        json.WriteStartArray("ports");
        foreach (var facts in explanation.Ports)
            Facts(json, facts);
        json.WriteEndArray();
        json.WriteStartArray("sections");
        foreach (var section in explanation.Sections)
        {
            json.WriteStartObject();
            json.WriteString("id", section.Id);
            json.WriteString("heading", section.Heading);
            json.WriteStartArray("blocks");
            foreach (var block in section.Blocks)
            {
                json.WriteStartObject();
                json.WriteString("kind", Lower(block.Kind));
                Optional(json, "label", block.Label);
                json.WriteString("text", block.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Strings(json, "suggestions", explanation.Suggestions);
        json.WriteEndObject();
    }

    private static void Facts(Utf8JsonWriter json, PortRecord facts)
    {
        json.WriteStartObject();
        json.WriteString("transport", facts.Transport.Name());
        json.WriteNumber("port", facts.Port);
        json.WriteString("status", Lower(facts.Status));
        json.WriteStartArray("assignments");
        foreach (var row in facts.Assignments)
        {
            json.WriteStartObject();
            Optional(json, "service", row.Service);
            json.WriteString("description", row.Description);
            json.WriteNumber("first", row.First);
            json.WriteNumber("last", row.Last);
            Optional(json, "registered", row.Registered);
            Optional(json, "modified", row.Modified);
            Optional(json, "references", row.References);
            Optional(json, "unauthorizedUse", row.UnauthorizedUse);
            Optional(json, "note", row.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (facts.Curated is { } curated)
            Curated(json, curated);
        else
            json.WriteNull("curated");
        json.WriteEndObject();
    }

    private static void Curated(Utf8JsonWriter json, CuratedPort curated)
    {
        json.WriteStartObject("curated");
        json.WriteString("ports", curated.Ports.ToString());
        json.WriteString("name", curated.Name);
        json.WriteString("actualUse", curated.ActualUse);
        json.WriteString("category", curated.Category);
        json.WriteString("risk", Lower(curated.Risk));
        json.WriteString("cleartext", Lower(curated.Cleartext));
        json.WriteBoolean("credentials", curated.CarriesCredentials);
        json.WriteString("encryptedAlternative", curated.EncryptedAlternative);
        Strings(json, "encryptedPorts", curated.EncryptedPorts.Select(p => p.ToString()));
        Strings(json, "replacedBy", curated.ReplacedBy.Select(p => p.ToString()));
        Optional(json, "altOf", curated.AltOf?.ToString() ?? "");
        Strings(json, "expectedPrograms", curated.Expected.Names);
        Strings(json, "expectedStates", curated.Expected.States);
        json.WriteBoolean("loopbackOnly", curated.LoopbackOnly);
        json.WriteBoolean("knownBackdoor", curated.KnownBackdoor);
        json.WriteBoolean("securityProduct", curated.SecurityProduct);
        json.WriteString("fossil", curated.Fossil switch
        {
            Fossil.NeverDeployed => "never-deployed",
            Fossil.DeAssigned => "de-assigned",
            Fossil.Reserved => "reserved",
            _ => "none",
        });
        Optional(json, "notes", curated.Notes);
        Strings(json, "disputes", curated.Disputes);
        Strings(json, "sources", curated.Sources);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
            json.WriteString(name, value);
    }

    // The enums here are single words, so their names in lower case are the JSON's words.
    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
