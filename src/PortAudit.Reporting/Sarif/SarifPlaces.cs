using System.Text.Json;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.Sarif;

/// <summary>Places in SARIF: an artifact and a region with all four of its numbers.</summary>
internal sealed class SarifPlaces(RepositoryPaths paths)
{
    private readonly Dictionary<SourceFile, LineFingerprints> _fingerprints = [];

    public void Physical(Utf8JsonWriter json, SourceSpan span)
    {
        json.WriteStartObject("physicalLocation");
        Artifact(json, "artifactLocation", span.File.Path);
        var (line, column, end) = Region(span);
        json.WriteStartObject("region");
        json.WriteNumber("startLine", line);
        json.WriteNumber("startColumn", column);
        json.WriteNumber("endLine", end.Line);
        json.WriteNumber("endColumn", end.Column);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Artifact(Utf8JsonWriter json, string name, string path)
    {
        var address = paths.Address(path);
        json.WriteStartObject(name);
        json.Text("uri", address);
        if (!address.StartsWith("file:", StringComparison.Ordinal)) json.WriteString("uriBaseId", "%SRCROOT%");
        json.WriteEndObject();
    }

    public string? LineHash(SourceSpan span)
    {
        if (!_fingerprints.TryGetValue(span.File, out var lines)) _fingerprints[span.File] = lines = new LineFingerprints(span.File);
        return lines.Of(Region(span).Line);
    }

    // Lines mean nothing in a binary source; GitHub still wants one.
    private static (int Line, int Column, (int Line, int Column) End) Region(SourceSpan span)
    {
        if (span.File.Encoding.LooksBinary) return (1, 1, (1, 1));
        var (line, column) = span.File.Position(span.Start);
        return (line, column, span.End);
    }
}
