using System.Globalization;
using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Writes the values of a binary export as text that people can read, and remembers where each stands.</summary>
/// <remarks>The text is what <c>reg export</c> would print, without its escapes, one value a line: a report shows its lines.</remarks>
internal sealed class RegistryRendition
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Key, string Name, RegistryType Type, string? Value, ulong? Number, int Start, int Length, int Data)> _values = [];
    private string? _key;

    public void Add(string key, string name, RegistryType type, string? text, ulong? number)
    {
        if (_key != key)
        {
            if (_key is not null) _text.Append('\n');
            _text.Append('[').Append(Shown(key)).Append("]\n");
            _key = key;
        }

        var start = _text.Length;
        _text.Append('"').Append(Shown(name)).Append("\"=");
        var data = -1;
        if (text is not null)
        {
            _text.Append('"');
            data = _text.Length;
            _text.Append(Shown(text)).Append('"');
        }
        else
        {
            _text.Append(CultureInfo.InvariantCulture, $"{type.ToString().ToLowerInvariant()}:{number}");
        }

        _values.Add((key, name, type, text, number, start, _text.Length - start, data));
        _text.Append('\n');
    }

    /// <summary>The file with this text, and all values with their places in it.</summary>
    public (SourceFile Source, IEnumerable<RegistryEntry> Entries) Finish(SourceFile file, string format)
    {
        var source = file.Rendered(_text.ToString(), format, NameAt);
        return (source, _values.Select(v => new RegistryEntry(v.Key, v.Name, v.Type, v.Value, v.Number, source.Span(v.Start, v.Length))
        {
            Place = v.Data < 0 ? null : offset => v.Data + offset,
        }));
    }

    // Values stand in the order of their offsets; a key's own line belongs to the value below it.
    private string? NameAt(int offset)
    {
        int low = 0, high = _values.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_values[middle].Start + _values[middle].Length < offset) low = middle + 1;
            else high = middle;
        }

        return low >= _values.Count ? null : $@"{_values[low].Key}\{_values[low].Name}";
    }

    // One character for each, so that places stay what they are.
    private static string Shown(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0) return text;
        return string.Create(text.Length, text, static (target, from) =>
        {
            for (var i = 0; i < from.Length; i++) target[i] = from[i] < ' ' ? ' ' : from[i];
        });
    }
}
