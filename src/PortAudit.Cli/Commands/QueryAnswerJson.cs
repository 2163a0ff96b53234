using System.Text;
using System.Text.Json;
using PortAudit.Analysis.Queries;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;

namespace PortAudit.Cli.Commands;

/// <summary>Writes an answer as one JSON object: on one line for <c>ndjson</c>, indented for <c>json</c>.</summary>
internal static class QueryAnswerJson
{
    public static void Write(PacketQuery query, QueryAnswer answer, bool indented, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented }))
        {
            json.WriteStartObject();
            json.WriteString("packet", query.Text);
            json.WriteString("verdict", Word(answer.Verdict));
            json.WriteString("certainty", (answer.IsCertain ? Certainty.Certain : Certainty.Possible).Word());
            json.WriteStartArray("rules");
            foreach (var rule in answer.Rules)
            {
                json.WriteStartObject();
                json.WriteString("table", rule.Table);
                json.WriteString("chain", rule.Chain);
                json.WriteString("path", rule.Span.File.Path);
                json.WriteNumber("line", rule.Span.Line);
                if (rule.IsPolicy) json.WriteString("policy", rule.Policy);
                else json.WriteString("text", rule.Span.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("parts");
            foreach (var part in answer.Parts)
            {
                json.WriteStartObject();
                json.WriteString("verdict", Word(part.Verdict));
                json.WriteString("packets", part.Packets);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("unknowns");
            foreach (var unknown in answer.Unknowns) json.WriteStringValue(unknown.ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    private static string Word(QueryVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
