using System.Globalization;

namespace PortAudit.Reporting.Sarif;

/// <summary>The value that GitHub's uploader gives each line of a file, by which an alert is found again after edits elsewhere.</summary>
/// <remarks>
/// A line's value is the polynomial of base 37, modulo 2^64, over the 100 characters (UTF-16 units) from the line's first one on, without
/// blanks and tabs, every line end as LF, an end mark of 65535 after the last character and zeros after that. Equal values count up in the
/// order of lines.
/// Only for text in UTF-8: the uploader decodes the file so, and its mark, if any, is the first character.
/// </remarks>
internal sealed class LineFingerprints
{
    private const int Window = 100;
    private const ulong Base = 37;
    private const char EndOfFile = '\uffff';

    private readonly List<string> _lines = [];

    public LineFingerprints(SourceFile file)
    {
        IsAvailable = file.Encoding is { Name: "utf-8", LooksBinary: false };
        if (!IsAvailable) return;
        var (characters, starts) = Condense(file.Encoding.HasByteOrderMark ? "\ufeff" + file.Text : file.Text);

        // A prefix's polynomial serves every window: the part before a line falls away by one subtraction.
        var prefix = new ulong[characters.Count + 1];
        for (var i = 0; i < characters.Count; i++) prefix[i + 1] = unchecked(prefix[i] * Base + characters[i]);
        var power = Enumerable.Range(0, Window).Aggregate(1ul, (p, _) => unchecked(p * Base));
        var seen = new Dictionary<ulong, int>();
        foreach (var start in starts)
        {
            var value = unchecked(prefix[start + Window] - prefix[start] * power);
            var count = seen[value] = seen.GetValueOrDefault(value) + 1;
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{value:x}:{count}"));
        }
    }

    public bool IsAvailable { get; }

    /// <summary>How many lines have a value: the text's, with an empty last one after a final line end.</summary>
    public int Count => _lines.Count;

    /// <param name="line">From 1.</param>
    /// <returns><see langword="null"/> past the last line or where the uploader would read other characters than we did.</returns>
    public string? Of(int line) => line >= 1 && line <= _lines.Count ? _lines[line - 1] : null;

    private static (List<char> Characters, List<int> LineStarts) Condense(string text)
    {
        var characters = new List<char>(text.Length + Window + 1);
        var starts = new List<int>();
        var atStart = true;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : EndOfFile;
            if (c is ' ' or '\t' || (c == '\n' && i > 0 && text[i - 1] == '\r')) continue;
            if (atStart) starts.Add(characters.Count);
            characters.Add(c == '\r' ? '\n' : c);
            atStart = c is '\r' or '\n';
        }

        characters.AddRange(Enumerable.Repeat('\0', Window));
        return (characters, starts);
    }
}
