using System.Text.Json;

namespace PortAudit.Reporting.Json;

/// <summary>How every JSON that we write looks: the default encoder escapes all but ASCII and <c>&lt; &gt; &amp; '</c>, so that neither a terminal,
/// a code page nor a page that embeds it can be misled by a text in it.</summary>
internal static class JsonOutput
{
    private const int FlushAt = 32 * 1024;

    public static Utf8JsonWriter Open(TextWriter output, bool indented = true) =>
        new(new TextWriterStream(output), new JsonWriterOptions { Indented = indented, NewLine = "\n" });

    /// <summary>Keeps the buffer small between the elements of a long list.</summary>
    public static void FlushIfLarge(this Utf8JsonWriter json)
    {
        if (json.BytesPending > FlushAt) json.Flush();
    }

    /// <summary>A string property; half of a surrogate pair becomes U+FFFD, because JSON has no place for it.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteString(name, WellFormed(value));
    }

    public static void Texts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(WellFormed(value));
        json.WriteEndArray();
    }

    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
            json.FlushIfLarge();
        }

        json.WriteEndArray();
    }

    private static string WellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (i + 1 < value.Length && char.IsSurrogatePair(value[i], value[i + 1])) i++;
            else return string.Concat(value.EnumerateRunes().Select(r => r.ToString()));
        }

        return value;
    }
}
