using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>A place in a script's text, with what stands between words: blanks, comments, joined lines, here-documents.</summary>
/// <param name="text">The file's text, or what represents it place by place.</param>
internal sealed class ShellCursor(SourceFile source, string text, DiagnosticLog log)
{
    private readonly ShellWordReader _words = new(text);
    private readonly List<(ShellCommand Command, string Delimiter, bool IsLiteral, bool StripsTabs)> _pending = [];

    public string Text { get; } = text;

    public int At { get; set; }

    /// <summary>Something could not be read; what is open around it is given up.</summary>
    public bool HasFailed { get; set; }

    public bool IsAtEnd => At >= Text.Length;

    /// <summary>The next character; a line end at the end of the text.</summary>
    public char Next => At < Text.Length ? Text[At] : '\n';

    public void Fail(int at)
    {
        if (HasFailed) return;
        HasFailed = true;
        var end = Text.IndexOf('\n', Math.Min(at, Text.Length));
        if (end < 0) end = Text.Length;
        at = Math.Min(at, Math.Max(0, end - 1));
        log.Report(ShellDiagnostics.Unreadable, source.Span(at, end - at), DiagnosticLog.Clip(Text.AsSpan(at, end - at)));
    }

    /// <returns>Null, with the place unchanged, where no word begins.</returns>
    public ShellWord? ReadWord()
    {
        var at = At;
        var word = _words.Read(ref at);
        At = at;
        return word;
    }

    /// <summary>The next word if it is a plain one, without taking it.</summary>
    public string? Peek()
    {
        SkipBlanks();
        var end = At;
        while (end < Text.Length && !ShellWordReader.IsMeta(Text[end]) && end - At < 12) end++;
        return end == At ? null : Text[At..end];
    }

    public void Take(string word)
    {
        SkipLines();
        if (Peek() == word) At += word.Length;
        else Fail(At);
    }

    public void Expect(char c)
    {
        SkipLines();
        if (At < Text.Length && Text[At] == c) At++;
        else Fail(At);
    }

    public bool StartsWith(string sign) => Text.AsSpan(At).StartsWith(sign);

    public void SkipBlanks()
    {
        while (At < Text.Length)
        {
            if (Text[At] is ' ' or '\t' or '\r') At++;
            else if (StartsWith("\\\n")) At += 2;
            else if (StartsWith("\\\r\n")) At += 3;
            else if (Text[At] == '#' && (At == 0 || ShellWordReader.IsMeta(Text[At - 1])))
                At = Text.IndexOf('\n', At) is >= 0 and var end ? end : Text.Length;
            else return;
        }
    }

    /// <summary>Passes over blanks and line ends, and over the here-documents that begin after these.</summary>
    public void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            if (At >= Text.Length || Text[At] is not ('\n' or '\f')) return;
            At++;
            foreach (var (command, delimiter, isLiteral, stripsTabs) in _pending) ReadHere(command, delimiter, isLiteral, stripsTabs);
            _pending.Clear();
        }
    }

    /// <summary>A command has a here-document, which begins after the line.</summary>
    public void Await(ShellCommand command, string delimiter, bool isLiteral, bool stripsTabs) =>
        _pending.Add((command, delimiter, isLiteral, stripsTabs));

    private void ReadHere(ShellCommand command, string delimiter, bool isLiteral, bool stripsTabs)
    {
        var start = At;
        while (At < Text.Length)
        {
            var end = Text.IndexOf('\n', At);
            if (end < 0) end = Text.Length;
            var line = Text.AsSpan(At, end - At).TrimEnd('\r');
            if (stripsTabs) line = line.TrimStart('\t');
            if (line.SequenceEqual(delimiter))
            {
                command.Here = new ShellHereDocument(start, At, isLiteral);
                At = end;
                return;
            }

            At = Math.Min(end + 1, Text.Length);
        }

        command.Here = new ShellHereDocument(start, Text.Length, isLiteral);
        log.Report(ShellDiagnostics.OpenHereDocument, command.Span(source), DiagnosticLog.Clip(delimiter));
    }
}
