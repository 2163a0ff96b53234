namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Reads commands that hold no others: assignments, words, redirections.</summary>
/// <param name="readList">Reads the commands between brackets, as of a process whose output is a file.</param>
internal sealed class ShellCommandParser(ShellCursor cursor, Func<IReadOnlyList<ShellNode>> readList)
{
    private readonly string _text = cursor.Text;

    /// <summary>Within double brackets the signs of lists and redirections are words.</summary>
    public ShellCommand ReadTest(int start)
    {
        var words = new List<ShellWord>();
        while (!cursor.IsAtEnd)
        {
            while (!cursor.IsAtEnd && (cursor.Next is ' ' or '\t' or '\r' || cursor.StartsWith("\\\n"))) cursor.At += cursor.Next == '\\' ? 2 : 1;
            if (cursor.Next == '\n') break;
            if (cursor.ReadWord() is { } word) words.Add(word);
            else words.Add(new ShellWord(cursor.At, cursor.At + 1, [new ShellPart(ShellPartKind.Literal, _text[cursor.At++].ToString(), false)]));
            if (words[^1].Plain == "]]") break;
        }

        return new ShellCommand(start, cursor.At, words, []);
    }

    /// <summary>Reads up to the sign that ends the command.</summary>
    /// <returns>Null where no command begins.</returns>
    public ShellCommand? ReadSimple(int start)
    {
        var words = new List<ShellWord>();
        var assignments = new List<(string, ShellWord, bool)>();
        var redirections = new Redirections();
        var end = cursor.At;
        while (!cursor.HasFailed)
        {
            cursor.SkipBlanks();
            var first = cursor.At;
            if (cursor.IsAtEnd) break;
            if (ReadSubstitution() is { } substitution) words.Add(substitution);
            else if (!ReadRedirection(redirections) && !(words.Count == 0 && ReadAssignment(assignments)))
            {
                if (cursor.ReadWord() is not { } word) break;
                words.Add(word);
            }

            end = cursor.At;
            if (cursor.At == first) break;
        }

        if (end == start)
        {
            cursor.Fail(cursor.At);
            return null;
        }

        var command = new ShellCommand(start, end, words, assignments) { Input = redirections.Input, HereString = redirections.HereString };
        foreach (var (delimiter, isLiteral, stripsTabs) in redirections.Heres) cursor.Await(command, delimiter, isLiteral, stripsTabs);
        return command;
    }

    /// <summary>Passes over the redirections after a compound command.</summary>
    public T Redirected<T>(T node)
        where T : ShellNode
    {
        var redirections = new Redirections();
        cursor.SkipBlanks();
        while (!cursor.HasFailed && ReadRedirection(redirections)) cursor.SkipBlanks();
        var lines = new ShellCommand(node.Start, node.Start, [], []);
        foreach (var (delimiter, isLiteral, stripsTabs) in redirections.Heres) cursor.Await(lines, delimiter, isLiteral, stripsTabs);
        return node;
    }

    private bool ReadAssignment(List<(string, ShellWord, bool)> assignments)
    {
        var at = cursor.At;
        while (at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] == '_')) at++;
        if (at == cursor.At || char.IsAsciiDigit(_text[cursor.At])) return false;
        var name = _text[cursor.At..at];
        var appends = at + 1 < _text.Length && _text[at] == '+' && _text[at + 1] == '=';
        if (appends) at++;
        if (at >= _text.Length || _text[at] != '=') return false;
        cursor.At = ++at;
        if (cursor.Next == '(')
        {
            assignments.Add((name, ReadItems(appends ? name : null), true));
            return true;
        }

        var value = cursor.ReadWord() ?? new ShellWord(at, at, []);
        if (appends) value = value with { Parts = [new ShellPart(ShellPartKind.Variable, name, true), .. value.Parts] };
        assignments.Add((name, value, false));
        return true;
    }

    /// <summary>A list in brackets: its words, with blanks between them.</summary>
    /// <param name="before">The variable that it is added to.</param>
    private ShellWord ReadItems(string? before)
    {
        var start = cursor.At++;
        var parts = new List<ShellPart>();
        if (before is not null) parts.Add(new ShellPart(ShellPartKind.Variable, before, false));
        while (!cursor.IsAtEnd && cursor.Next != ')')
        {
            if (cursor.Next == '#') cursor.At = _text.IndexOf('\n', cursor.At) is >= 0 and var lineEnd ? lineEnd : _text.Length;
            else if (cursor.ReadWord() is { } word)
            {
                if (parts.Count > 0) parts.Add(new ShellPart(ShellPartKind.Literal, " ", false));
                parts.AddRange(word.Parts);
            }
            else cursor.At++;
        }

        cursor.At = Math.Min(cursor.At + 1, _text.Length);
        return new ShellWord(start, cursor.At, parts);
    }

    /// <summary>&lt;(commands): a file with what they print, as a word.</summary>
    private ShellWord? ReadSubstitution()
    {
        if (!cursor.StartsWith("<(") && !cursor.StartsWith(">(")) return null;
        var start = cursor.At;
        cursor.At += 2;
        readList();
        cursor.Expect(')');
        return new ShellWord(start, cursor.At, [new ShellPart(ShellPartKind.Output, _text[(start + 2)..Math.Max(start + 2, cursor.At - 1)], true)]);
    }

    private bool ReadRedirection(Redirections redirections)
    {
        var at = cursor.At;
        while (at < _text.Length && char.IsAsciiDigit(_text[at])) at++;
        if (at + 1 < _text.Length && _text[at] == '&' && _text[at + 1] == '>') at++;
        if (at >= _text.Length || _text[at] is not ('<' or '>')) return false;
        var start = at;
        while (at < _text.Length && _text[at] is '<' or '>' or '&' or '|' && at - start < 3) at++;
        var sign = _text.AsSpan(start, at - start);
        var stripsTabs = sign is "<<" && at < _text.Length && _text[at] == '-';
        cursor.At = stripsTabs ? at + 1 : at;
        cursor.SkipBlanks();
        if (ReadSubstitution() is not null) return true;
        if (cursor.ReadWord() is not { } target) return true;
        if (sign is "<<") redirections.Heres.Add((string.Concat(target.Parts.Select(p => p.Text)), target.Plain is null, stripsTabs));
        else if (sign is "<<<") redirections.HereString = target;
        else if (sign is "<") redirections.Input = target;
        return true;
    }

    private sealed class Redirections
    {
        public List<(string Delimiter, bool IsLiteral, bool StripsTabs)> Heres { get; } = [];

        public ShellWord? Input { get; set; }

        public ShellWord? HereString { get; set; }
    }
}
