using System.Buffers;
using System.Text;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Tells what a command reads, as far as the script itself says it: here-documents, here-strings, and what echo, printf and cat
/// pipe on.</summary>
internal sealed class ShellStreams(SourceFile source, string text, ShellScope scope)
{
    private static readonly SearchValues<char> Signs = SearchValues.Create('$', '`', '\\', Placeholder.Start);
    private static readonly SearchValues<char> LiteralSigns = SearchValues.Create(Placeholder.Start);

    private readonly ShellWordReader _words = new(text);

    /// <summary>What the redirections of a command give it to read.</summary>
    /// <returns>Null without any that the script tells.</returns>
    public ShellText? Read(ShellCommand command)
    {
        // What decides about lines of a document can't be followed within it.
        if (command.Here is { } here)
            return text.AsSpan(here.Start, here.End - here.Start).IndexOfAnyInRange(ShellTemplate.If, ShellTemplate.Include) >= 0
                ? null : Lines(here);
        return command.HereString is { } word ? new ShellText([new(scope.Value(word.Parts, word), Span(word)), new("\n", Span(word))]) : null;
    }

    /// <summary>What a command prints.</summary>
    /// <returns>Null for one that only a run would tell.</returns>
    public ShellText? Printed(ShellNode node)
    {
        if (node is ShellGroup group)
        {
            var pieces = new List<ShellPiece>();
            foreach (var part in group.Body)
            {
                if (Printed(part) is not { } printed) return null;
                pieces.AddRange(printed.Pieces);
            }

            return new ShellText(pieces);
        }

        if (node is not ShellCommand command) return null;
        var fields = new List<(string Text, ShellWord Word)>();
        foreach (var word in command.Words) scope.Expand(word, fields);
        return fields switch
        {
            [("cat", _)] or [("cat", _), ("-", _)] => Read(command),
            [("echo", _), ..] => Echoed(fields),
            [("printf", _), _, ..] => Formatted(fields),
            _ => null,
        };
    }

    private ShellText Lines(ShellHereDocument here)
    {
        var pieces = new List<ShellPiece>();
        for (var at = here.Start; at < here.End;)
        {
            var end = text.IndexOf('\n', at, here.End - at);
            end = end < 0 ? here.End : end + 1;
            var isPlain = text.AsSpan(at, end - at).IndexOfAny(here.IsLiteral ? LiteralSigns : Signs) < 0;
            scope.Spend(end - at);
            pieces.Add(new(isPlain ? text[at..end] : scope.Value(_words.ReadText(at, end, here.IsLiteral), new ShellWord(at, end, [])),
                source.Span(at, end - at)));
            at = end;
        }

        return new ShellText(pieces);
    }

    private ShellText Echoed(List<(string Text, ShellWord Word)> fields)
    {
        var pieces = new List<ShellPiece>();
        var (at, escapes, ends) = (1, false, true);
        for (; at < fields.Count && fields[at].Text is "-e" or "-n" or "-en" or "-ne" or "-E"; at++)
        {
            escapes |= fields[at].Text.Contains('e', StringComparison.Ordinal);
            ends &= !fields[at].Text.Contains('n', StringComparison.Ordinal);
        }

        for (var i = at; i < fields.Count; i++)
        {
            if (i > at) pieces.Add(new(" ", Span(fields[i].Word)));
            pieces.Add(new(escapes ? Unescaped(fields[i].Text) : fields[i].Text, Span(fields[i].Word)));
        }

        if (ends) pieces.Add(new("\n", Span(fields[^1].Word)));
        return new ShellText(pieces);
    }

    /// <summary>printf with nothing but %s and %% in its format, which it goes through again as long as there are words.</summary>
    private ShellText? Formatted(List<(string Text, ShellWord Word)> fields)
    {
        var format = Unescaped(fields[1].Text);
        var pieces = new List<ShellPiece>();
        var next = 2;
        do
        {
            var before = next;
            for (var at = 0; at < format.Length;)
            {
                var sign = format.IndexOf('%', at);
                if (sign < 0) sign = format.Length;
                if (sign > at) pieces.Add(new(format[at..sign], Span(fields[1].Word)));
                if (sign == format.Length) break;
                if (sign + 1 >= format.Length || format[sign + 1] is not ('s' or '%')) return null;
                if (format[sign + 1] == '%') pieces.Add(new("%", Span(fields[1].Word)));
                else if (next < fields.Count) pieces.Add(new(fields[next].Text, Span(fields[next++].Word)));
                at = sign + 2;
            }

            if (next == before) break;
        }
        while (next < fields.Count);

        return new ShellText(pieces);
    }

    private static string Unescaped(string escaped)
    {
        if (!escaped.Contains('\\', StringComparison.Ordinal)) return escaped;
        var result = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\' || i + 1 == escaped.Length || escaped[i + 1] is not ('n' or 't' or '\\')) result.Append(escaped[i]);
            else result.Append(escaped[++i] switch { 'n' => '\n', 't' => '\t', var c => c });
        }

        return result.ToString();
    }

    private SourceSpan Span(ShellWord word) => source.Span(word.Start, word.End - word.Start);
}
