namespace PortAudit.Model.Sources;

/// <summary>One input: where it came from, its decoded text, and how positions in that text become lines.</summary>
/// <remarks>Lines and columns count from 1, columns in UTF-16 units of the decoded text without its byte order mark.
/// A line ends at LF, CR LF or a lone CR.</remarks>
public sealed class SourceFile
{
    private ReadOnlyMemory<byte> _bytes;
    private string? _sha256;
    private int[]? _lineStarts;

    private SourceFile(string path, string text, TextEncodingInfo encoding, ReadOnlyMemory<byte> bytes)
    {
        Path = path;
        Text = text;
        Encoding = encoding;
        _bytes = bytes;
        ByteLength = bytes.Length;
    }

    /// <summary>The path as given or found, with <c>/</c> between its parts; <c>-</c> or a chosen name for standard input.</summary>
    public string Path { get; }

    public string Text { get; }

    public TextEncodingInfo Encoding { get; }

    /// <summary>Of the bytes as read, in lower-case hexadecimal.</summary>
    /// <remarks>Made when first asked for.</remarks>
    public string Sha256
    {
        get
        {
            if (_sha256 is not null) return _sha256;
            _sha256 = Convert.ToHexStringLower(Sha256Digest.Of(_bytes.Span));
            _bytes = default;
            return _sha256;
        }
    }

    public int ByteLength { get; }

    /// <summary>As read; empty once <see cref="Sha256"/> was asked for.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Files beside this one that belong to it, such as a hive's transaction logs.</summary>
    public IReadOnlyList<CompanionFile> Companions { get; init; } = [];

    /// <summary>The file is binary, and <see cref="Text"/> is what a parser wrote of it for people: lines exist in it alone.</summary>
    public bool IsRendition { get; private init; }

    // What stands at an offset of the text, in the file's own terms.
    private Func<int, string?>? NameOf { get; init; }

    /// <summary>A last line counts without an end too; an empty text has no lines.</summary>
    public int LineCount => LineStarts.Length - (Text.Length == 0 || Text[^1] is '\n' or '\r' ? 1 : 0);

    private int[] LineStarts => _lineStarts ??= FindLines(Text);

    /// <summary>Decodes bytes; never fails, because what is not text is for <see cref="TextEncodingInfo.LooksBinary"/> to say.</summary>
    public static SourceFile FromBytes(string path, ReadOnlyMemory<byte> bytes)
    {
        var (text, encoding) = TextDecoder.Decode(bytes.Span);
        return new SourceFile(path.Replace('\\', '/'), text, encoding, bytes);
    }

    /// <summary>The same file, with a text that tells people what a parser found in its bytes.</summary>
    /// <param name="nameOf">What stands at an offset of the text, in the file's own terms, as the key and name of a registry value.</param>
    public SourceFile Rendered(string text, string format, Func<int, string?> nameOf) =>
        new(Path, text, new TextEncodingInfo(format, false, false), _bytes) { Companions = Companions, IsRendition = true, NameOf = nameOf };

    /// <summary>Where people find in the file what stands at an offset of a text that no line of the file is; <see langword="null"/> for a
    /// text file.</summary>
    public string? NameAt(int offset) => NameOf?.Invoke(offset);

    public SourceFile With(IReadOnlyList<CompanionFile> companions) => new(Path, Text, Encoding, _bytes) { Companions = companions };

    /// <summary>The same file, its text decoded anew by a parser that knows better.</summary>
    public SourceFile Decoded(string text, string encoding) => new(Path, text, Encoding with { Name = encoding }, _bytes) { Companions = Companions };

    public static SourceFile FromText(string path, string text) => FromBytes(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The line (from 1) and column (from 1) of a position in <see cref="Text"/>.</summary>
    public (int Line, int Column) Position(int offset)
    {
        var index = Array.BinarySearch(LineStarts, offset);
        if (index < 0) index = ~index - 1;
        return (index + 1, offset - LineStarts[index] + 1);
    }

    /// <summary>The text of a line (from 1) without its end; empty past the last.</summary>
    public ReadOnlySpan<char> Line(int number)
    {
        if (number < 1 || number > LineStarts.Length) return default;
        var start = LineStarts[number - 1];
        var end = number < LineStarts.Length ? LineStarts[number] : Text.Length;
        return Text.AsSpan(start, end - start).TrimEnd("\r\n");
    }

    public SourceSpan Span(int start, int length) => new(this, start, length);

    /// <summary>All of it.</summary>
    public SourceSpan Whole => Span(0, Text.Length);

    /// <summary>The whole of a line (from 1), without its end; of the last line where the number is past it.</summary>
    public SourceSpan LineSpan(int number)
    {
        number = Math.Clamp(number, 1, LineStarts.Length);
        return new(this, LineStarts[number - 1], Line(number).Length);
    }

    public override string ToString() => Path;

    private static int[] FindLines(string text)
    {
        var starts = new List<int>(text.Length / 48 + 1) { 0 };
        for (var i = 0; i < text.Length;)
        {
            var step = text.AsSpan(i).IndexOfAny('\n', '\r');
            if (step < 0) break;
            i += step + 1;
            if (text[i - 1] == '\r' && i < text.Length && text[i] == '\n') i++;
            starts.Add(i);
        }

        return [.. starts];
    }
}
