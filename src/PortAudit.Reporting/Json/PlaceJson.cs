using System.Text.Json;

namespace PortAudit.Reporting.Json;

/// <summary>Places and coverage counts, which occur all over the report.</summary>
internal static class PlaceJson
{
    /// <summary>A place or null. Columns count UTF-16 units from 1; the end lies just after the last character. A file without lines has
    /// names instead.</summary>
    public static void Location(this Utf8JsonWriter json, string name, SourceSpan? span)
    {
        if (span is not { File: not null } place)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.LocationProperties(place);
        json.WriteEndObject();
    }

    public static void LocationProperties(this Utf8JsonWriter json, SourceSpan span)
    {
        json.Text("path", span.File.Path);
        if (span.File.IsRendition)
        {
            json.Text("name", span.Name);
            return;
        }

        var (line, column) = span.File.Position(span.Start);
        var end = span.End;
        json.WriteNumber("line", line);
        json.WriteNumber("column", column);
        json.WriteNumber("endLine", end.Line);
        json.WriteNumber("endColumn", end.Column);
    }

    public static void Locations(this Utf8JsonWriter json, string name, IReadOnlyList<SourceSpan> spans)
    {
        json.WriteStartArray(name);
        foreach (var span in spans)
        {
            if (span.File is null) continue;
            json.WriteStartObject();
            json.LocationProperties(span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Coverage(this Utf8JsonWriter json, CoverageCounts lines, CoverageCounts ruleLines)
    {
        json.WriteStartObject("lines");
        json.WriteNumber("modelled", lines.Modelled);
        json.WriteNumber("irrelevant", lines.Irrelevant);
        json.WriteNumber("approximated", lines.Approximated);
        json.WriteNumber("unreadable", lines.Unreadable);
        json.WriteEndObject();

        // A line that states a rule is never irrelevant.
        json.WriteStartObject("ruleLines");
        json.WriteNumber("modelled", ruleLines.Modelled);
        json.WriteNumber("approximated", ruleLines.Approximated);
        json.WriteNumber("unreadable", ruleLines.Unreadable);
        json.WriteEndObject();
    }
}
