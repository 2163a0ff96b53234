using System.Globalization;
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

    /// <summary>The key and value that a place in a registry file is; the host and service that it is about, where given.</summary>
    public static void Logical(Utf8JsonWriter json, SourceSpan? span, string? host, string? service)
    {
        var value = span is { } place ? place.Name : null;
        var names = new[] { host, service }.OfType<string>().Select(n => VisibleText.Of(n, 200)).ToList();
        if (value is null && names.Count == 0) return;
        json.WriteStartArray("logicalLocations");
        if (value is not null)
        {
            var shown = VisibleText.Of(value, 1000);
            json.WriteStartObject();
            json.Text("name", shown[(shown.LastIndexOf('\\') + 1)..]);
            json.Text("fullyQualifiedName", shown);
            json.WriteString("kind", "value");
            json.WriteEndObject();
        }

        if (names.Count > 0)
        {
            json.WriteStartObject();
            json.Text("name", names[^1]);
            json.Text("fullyQualifiedName", string.Join('/', names));
            json.WriteString("kind", "resource");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public string? LineHash(SourceSpan span)
    {
        if (span.File.IsRendition) return ValueHash(span);
        if (!_fingerprints.TryGetValue(span.File, out var lines)) _fingerprints[span.File] = lines = new LineFingerprints(span.File);
        return lines.Of(span.Line);
    }

    // GitHub tells alerts of one place apart by this value alone, and its uploader can make none of a binary file: FNV-1a over key, name and data.
    private static string ValueHash(SourceSpan span)
    {
        var hash = 14695981039346656037ul;
        foreach (var c in $"{span.Name}={span.File.Line(span.Line)}") hash = unchecked((hash ^ c) * 1099511628211ul);
        return string.Create(CultureInfo.InvariantCulture, $"{hash:x}:1");
    }

    // Lines mean nothing in a binary source; GitHub still wants one.
    private static (int Line, int Column, (int Line, int Column) End) Region(SourceSpan span)
    {
        if (span.File.IsRendition || span.File.Encoding.LooksBinary) return (1, 1, (1, 1));
        var (line, column) = span.File.Position(span.Start);
        return (line, column, span.End);
    }
}
