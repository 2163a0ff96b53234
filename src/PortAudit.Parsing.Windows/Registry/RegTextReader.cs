using System.Globalization;
using System.Text;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Reads the text that regedit and <c>reg export</c> write: keys in brackets, values below them.</summary>
internal sealed class RegTextReader(SourceFile source, DiagnosticLog log)
{
    private readonly string _text = source.Text;
    private int _at = Greeting.End(source.Text);

    public int BadLines { get; private set; }

    /// <summary>Hands each value over, and each key that the file deletes.</summary>
    public void Read(Action<RegistryEntry> entry, Action<string> deletedKey)
    {
        string? key = null;
        var isDeleted = false;
        while (_at < _text.Length)
        {
            var start = _at;
            var end = _text.AsSpan(_at).IndexOfAny('\n', '\r') is var step and >= 0 ? _at + step : _text.Length;
            var line = _text.AsSpan(start, end - start);
            var trimmed = line.Trim();
            var first = start + (line.Length - line.TrimStart().Length);
            _at = end + 1;
            if (trimmed.IsEmpty || trimmed[0] == ';' || trimmed.StartsWith("Windows Registry Editor", StringComparison.OrdinalIgnoreCase)
                || trimmed.Equals("REGEDIT4", StringComparison.OrdinalIgnoreCase)) continue;
            if (trimmed[0] == '[')
            {
                var close = trimmed.LastIndexOf(']');
                if (close < 0) Bad(first, trimmed);
                var path = (close < 0 ? trimmed[1..] : trimmed[1..close]).TrimEnd('\\');
                isDeleted = path.StartsWith("-");
                key = (isDeleted ? path[1..] : path).ToString();
                if (isDeleted) deletedKey(key);
                continue;
            }

            if (key is null || trimmed[0] is not ('"' or '@') || !TryValue(first, key, out var value))
            {
                // What is below another key is not ours.
                if (key is null || FirewallKeys.Below(key, out _) is not null) Bad(first, trimmed);
                continue;
            }

            if (!isDeleted) entry(value);
        }
    }

    private void Bad(int start, ReadOnlySpan<char> line)
    {
        BadLines++;
        log.Report(WindowsDiagnostics.BadRegLine, source.Span(start, line.Length), DiagnosticLog.Clip(line));
    }

    private bool TryValue(int start, string key, out RegistryEntry entry)
    {
        entry = null!;
        var at = start;
        var name = "";
        if (_text[at] == '@') at++;
        else if (!TryQuoted(ref at, out name, out _)) return false;
        while (at < _text.Length && _text[at] is ' ' or '\t') at++;
        if (at >= _text.Length || _text[at] != '=') return false;
        at++;
        while (at < _text.Length && _text[at] is ' ' or '\t') at++;
        var data = at;
        if (at < _text.Length && _text[at] == '"')
        {
            var isWhole = TryQuoted(ref at, out var text, out var moved);
            var span = source.Span(start, at - start);
            if (!isWhole) log.Report(WindowsDiagnostics.ValueCutOff, span);
            entry = new RegistryEntry(key, name, RegistryType.Text, text, null, span) { IsCutOff = !isWhole, Place = moved };
            _at = Math.Max(_at, at);
            return true;
        }

        var end = _text.AsSpan(data).IndexOfAny('\n', '\r') is var step and >= 0 ? data + step : _text.Length;
        var rest = _text.AsSpan(data, end - data).Trim();
        if (rest is "-")
        {
            entry = new RegistryEntry(key, name, RegistryType.None, null, null, source.Span(start, end - start)) { IsDeletion = true };
            return true;
        }

        if (rest.StartsWith("dword:", StringComparison.OrdinalIgnoreCase))
        {
            if (!uint.TryParse(rest[6..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)) return false;
            entry = new RegistryEntry(key, name, RegistryType.Number, null, number, source.Span(start, end - start));
            return true;
        }

        return rest.StartsWith("hex", StringComparison.OrdinalIgnoreCase) && TryHex(start, data, key, name, out entry);
    }

    // hex(2):25,00,\ with continued lines; the number in parentheses is the type.
    private bool TryHex(int start, int data, string key, string name, out RegistryEntry entry)
    {
        entry = null!;
        var colon = _text.IndexOf(':', data, Math.Min(16, _text.Length - data));
        if (colon < 0) return false;
        var type = RegistryType.Binary;
        if (_text[data + 3] == '(')
        {
            if (!uint.TryParse(_text.AsSpan(data + 4, Math.Max(0, colon - data - 5)), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var number))
                return false;
            type = (RegistryType)number;
        }

        var bytes = new List<byte>();
        var at = colon + 1;
        for (; at < _text.Length; at++)
        {
            var c = _text[at];
            if (c is ',' or ' ' or '\t') continue;
            if (c == '\\')
            {
                while (at < _text.Length && _text[at] is not '\n') at++;
                continue;
            }

            if (at + 1 >= _text.Length || !char.IsAsciiHexDigit(c) || !char.IsAsciiHexDigit(_text[at + 1])) break;
            bytes.Add(Convert.ToByte(_text.Substring(at, 2), 16));
            at++;
        }

        _at = Math.Max(_at, at);
        var (text, value) = RegistryData.Read(type, bytes.ToArray());
        entry = new RegistryEntry(key, name, type, text, value, source.Span(start, Math.Max(0, at - start)));
        return true;
    }

    // A quoted text may run over line ends; \\ and \" are the only escapes.
    private bool TryQuoted(ref int at, out string value, out Func<int, int> place)
    {
        var open = at + 1;
        var i = open;
        while (i < _text.Length && _text[i] is not ('"' or '\\')) i++;
        if (i < _text.Length && _text[i] == '"')
        {
            value = _text[open..i];
            place = offset => open + offset;
            at = i + 1;
            return true;
        }

        var text = new StringBuilder(_text.Length - open < 1024 ? _text.Length - open : 1024);
        var escapes = new List<int>();
        for (i = open; i < _text.Length && _text[i] != '"'; i++)
        {
            if (_text[i] == '\\' && i + 1 < _text.Length)
            {
                escapes.Add(text.Length);
                i++;
            }

            text.Append(_text[i]);
        }

        value = text.ToString();
        // After each escape the text in the file is one character further on.
        place = offset => open + offset + (escapes.BinarySearch(offset) is var found && found < 0 ? ~found : found);
        at = Math.Min(i + 1, _text.Length);
        return i < _text.Length;
    }
}
