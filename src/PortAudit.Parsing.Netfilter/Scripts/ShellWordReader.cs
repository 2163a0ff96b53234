using System.Text;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Reads words with their quotes and expansions.</summary>
internal sealed class ShellWordReader(string text)
{
    private readonly List<ShellPart> _parts = [];
    private readonly StringBuilder _literal = new();
    private bool _isLiteralQuoted;
    private bool _any;

    /// <summary>Whether a character ends an unquoted word.</summary>
    public static bool IsMeta(char c) => c is ' ' or '\t' or '\n' or '\r' or ';' or '&' or '|' or '<' or '>' or '(' or ')' || ShellTemplate.IsSign(c);

    /// <summary>Reads from a position up to the character that ends the word.</summary>
    /// <returns>Null, with the position unchanged, where no word begins.</returns>
    public ShellWord? Read(ref int at)
    {
        var start = at;
        Begin();
        while (at < text.Length && !IsMeta(text[at])) ReadPart(ref at);
        Flush();

        // Quotes with nothing in them are a word all the same.
        if (_parts.Count == 0 && _any) _parts.Add(new ShellPart(ShellPartKind.Literal, "", true));
        return at == start ? null : new ShellWord(start, at, [.. _parts]);
    }

    /// <summary>The parts of the whole text as of what stands after a variable's operator: blanks are literal there.</summary>
    public IReadOnlyList<ShellPart> ReadOperand()
    {
        Begin();
        for (var at = 0; at < text.Length;) ReadPart(ref at);
        Flush();
        return [.. _parts];
    }

    private void ReadPart(ref int at)
    {
        switch (text[at])
        {
            case '\\' when at + 1 < text.Length && text[at + 1] == '\n':
                at += 2;
                break;
            case '\\' when at + 1 < text.Length:
                Add(text[at + 1], true);
                at += 2;
                break;
            case '\'':
                ReadSingle(ref at);
                break;
            case '"':
                ReadDouble(ref at);
                break;
            case '$' when at + 1 < text.Length && text[at + 1] == '\'':
                at++;
                ReadEscaped(ref at);
                break;
            case '$' or '`':
                ReadExpansion(ref at, false);
                break;
            case Placeholder.Start:
                ReadOpen(ref at, false);
                break;
            default:
                Add(text[at++], false);
                break;
        }
    }

    /// <summary>The parts of text in which only expansions count, as in a here-document.</summary>
    /// <param name="isLiteral">Not even those count: only values that a template leaves unresolved.</param>
    public IReadOnlyList<ShellPart> ReadText(int start, int end, bool isLiteral = false)
    {
        Begin();
        var at = start;
        while (at < end)
        {
            if (text[at] == Placeholder.Start) ReadOpen(ref at, true);
            else if (isLiteral) Add(text[at++], true);
            else if (text[at] is '$' or '`') ReadExpansion(ref at, true);
            else if (text[at] == '\\' && at + 1 < end && text[at + 1] is '$' or '`' or '\\') Add(text[(at += 2) - 1], true);
            else Add(text[at++], true);
        }

        Flush();
        return [.. _parts];
    }

    private void Begin()
    {
        _parts.Clear();
        _literal.Clear();
        _any = false;
    }

    /// <summary>A value that a template does not tell yet, whatever signs its name has.</summary>
    private void ReadOpen(ref int at, bool quoted)
    {
        var end = text.IndexOf(Placeholder.End, at);
        end = end < 0 ? text.Length : end + 1;
        foreach (var c in ShellTemplate.Named(text.AsSpan(at, end - at))) Add(c, quoted);
        at = end;
    }

    private void ReadSingle(ref int at)
    {
        var end = text.IndexOf('\'', at + 1);
        if (end < 0) end = text.Length;

        // A quote in the name of an unknown value ends nothing.
        for (var open = at; end < text.Length && (open = text.IndexOf(Placeholder.Start, open, end - open)) >= 0;)
        {
            open = text.IndexOf(Placeholder.End, open);
            if (open < 0) break;
            if (end < open) end = text.IndexOf('\'', open) is >= 0 and var next ? next : text.Length;
        }


        Quote();
        for (at++; at < end;)
        {
            if (text[at] == Placeholder.Start) ReadOpen(ref at, true);
            else Add(text[at++], true);
        }

        at = Math.Min(end + 1, text.Length);
    }

    /// <summary>$'…', in which a backslash begins a sign.</summary>
    private void ReadEscaped(ref int at)
    {
        Quote();
        for (at++; at < text.Length && text[at] != '\''; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) Add(text[++at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c }, true);
            else Add(text[at], true);
        }

        at = Math.Min(at + 1, text.Length);
    }

    private void ReadDouble(ref int at)
    {
        at++;
        Quote();
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '$' or '`' or '"' or '\\' or '\n')
            {
                if (text[at + 1] != '\n') Add(text[at + 1], true);
                at += 2;
            }
            else if (text[at] is '$' or '`')
            {
                ReadExpansion(ref at, true);
            }
            else if (text[at] == Placeholder.Start)
            {
                ReadOpen(ref at, true);
            }
            else
            {
                Add(text[at++], true);
            }
        }

        at = Math.Min(at + 1, text.Length);
    }

    private void ReadExpansion(ref int at, bool quoted)
    {
        if (text[at] == '`')
        {
            var end = at + 1;
            while (end < text.Length && text[end] != '`') end += text[end] == '\\' ? 2 : 1;
            end = Math.Min(end, text.Length);
            Add(new ShellPart(ShellPartKind.Output, text[(at + 1)..end], quoted));
            at = Math.Min(end + 1, text.Length);
            return;
        }

        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        if (next == '(')
        {
            var end = Closing(at + 1, '(', ')');
            Add(new ShellPart(ShellPartKind.Output, text[(at + 2)..Math.Max(at + 2, end)], quoted));
            at = Math.Min(end + 1, text.Length);
        }
        else if (next == '{')
        {
            var end = Closing(at + 1, '{', '}');
            Add(Parameter(text[(at + 2)..Math.Max(at + 2, end)], quoted));
            at = Math.Min(end + 1, text.Length);
        }
        else if (char.IsAsciiLetter(next) || next == '_')
        {
            var end = at + 1;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
            Add(new ShellPart(ShellPartKind.Variable, text[(at + 1)..end], quoted));
            at = end;
        }
        else if (char.IsAsciiDigit(next) || next is '@' or '*' or '#' or '?' or '$' or '!' or '-')
        {
            Add(new ShellPart(ShellPartKind.Variable, next.ToString(), quoted));
            at += 2;
        }
        else
        {
            Add('$', quoted);
            at++;
        }
    }

    private static ShellPart Parameter(string inner, bool quoted)
    {
        var end = 0;
        while (end < inner.Length && (char.IsAsciiLetterOrDigit(inner[end]) || inner[end] == '_')) end++;
        if (end == 0 && inner is "@" or "*") end = 1;
        var name = inner[..end];
        var rest = inner[end..];

        // The elements of a list stand apart, quoted or not: they have blanks between them.
        if (rest is "[@]" or "[*]") (rest, quoted) = ("", false);
        if (name.Length == 0) return new ShellPart(ShellPartKind.Output, inner, quoted);
        foreach (var sign in (ReadOnlySpan<string>)[":-", ":=", "-", "=", ":+", "+", ":?", "?", "//", "/", "%%", "%", "##", "#"])
            if (rest.StartsWith(sign, StringComparison.Ordinal))
                return new ShellPart(ShellPartKind.Variable, name, quoted, sign, rest[sign.Length..]);
        return rest.Length == 0 ? new ShellPart(ShellPartKind.Variable, name, quoted) : new ShellPart(ShellPartKind.Output, inner, quoted);
    }

    /// <summary>The bracket that closes the one at a position; the end of the text where none does.</summary>
    private int Closing(int at, char open, char close)
    {
        var depth = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\') at++;
            else if (c == '\'' && text.IndexOf('\'', at + 1) is > 0 and var end) at = end;
            else if (c == open && ++depth > NetfilterLimits.DeepestExpansion) return text.Length;
            else if (c == close && --depth == 0) return at;
        }

        return text.Length;
    }

    private void Quote()
    {
        Flush();
        (_isLiteralQuoted, _any) = (true, true);
    }

    private void Add(char c, bool quoted)
    {
        if (_literal.Length > 0 && _isLiteralQuoted != quoted) Flush();
        (_isLiteralQuoted, _any) = (quoted, true);
        _literal.Append(c);
    }

    private void Add(ShellPart part)
    {
        Flush();
        _parts.Add(part);
    }

    private void Flush()
    {
        if (_literal.Length > 0) _parts.Add(new ShellPart(ShellPartKind.Literal, _literal.ToString(), _isLiteralQuoted));
        _literal.Clear();
        _isLiteralQuoted = false;
    }
}
