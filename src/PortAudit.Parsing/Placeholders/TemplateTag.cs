namespace PortAudit.Parsing.Placeholders;

/// <summary>What a tag of a template does.</summary>
public enum TemplateTagKind : byte
{
    /// <summary>Prints a value.</summary>
    Value,
    Comment,
    If,
    ElseIf,
    Else,
    Loop,
    End,

    /// <summary>Sets a variable, ends nothing, prints nothing.</summary>
    Nothing,

    /// <summary>Brings in text that the file does not have.</summary>
    Include,
}

/// <summary>A tag of Jinja, ERB, Go or Terraform.</summary>
/// <param name="Start">In the file.</param>
/// <param name="Text">What stands within the signs, without blanks and dashes around it.</param>
public readonly record struct TemplateTag(TemplateTagKind Kind, int Start, int End, string Text)
{
    /// <summary>Reads the tag that begins at a position.</summary>
    /// <returns>False where none does.</returns>
    public static bool TryRead(string text, int at, out TemplateTag tag)
    {
        tag = default;
        var two = text.AsSpan(at, Math.Min(2, text.Length - at));
        var close = two switch { "{{" => "}}", "{%" => "%}", "{#" => "#}", "<%" => "%>", "${" => "}", "%{" => "}", _ => null };
        if (close is null) return false;
        var end = text.IndexOf(close, at + 2, Math.Min(ParsingLimits.LongestTag, text.Length - at - 2), StringComparison.Ordinal);
        if (end < 0 || (close == "}" && text.AsSpan(at, end - at).ContainsAny("\r\n"))) return false;
        var inner = text[(at + 2)..end].Trim(' ', '\t', '\r', '\n', '-', '~', '+');
        tag = new TemplateTag(KindOf(two, inner), at, end + close.Length, inner);
        return true;
    }

    /// <summary>The end of the tag that closes what was opened right before a position; 0 where none does.</summary>
    /// <param name="limit">No tag that begins here or later counts.</param>
    /// <param name="withinLine">Whether it has to begin in the same line.</param>
    /// <param name="budget">How many places may still be looked at: tags that nothing closes would each be looked for to the end.</param>
    public static int EndOf(string text, int at, int limit, bool withinLine, ref long budget)
    {
        var depth = 1;
        while (at < limit && budget-- > 0 && !(withinLine && text[at] is ('\n' or '\r')))
        {
            if (!TryRead(text, at, out var tag))
            {
                at++;
                continue;
            }

            at = tag.End;
            if (tag.Kind is TemplateTagKind.If or TemplateTagKind.Loop) depth++;
            if (tag.Kind == TemplateTagKind.End && --depth == 0) return at;
        }

        return 0;
    }

    private static TemplateTagKind KindOf(ReadOnlySpan<char> sign, string inner)
    {
        switch (sign)
        {
            case "{#":
                return TemplateTagKind.Comment;
            case "${":
                return TemplateTagKind.Value;
            case "<%" when inner.StartsWith('#'):
                return TemplateTagKind.Comment;
            case "<%" when inner.StartsWith('='):
                return TemplateTagKind.Value;
            case "{{" when inner.StartsWith("/*", StringComparison.Ordinal):
                return TemplateTagKind.Comment;
        }

        var first = inner[..(inner.AsSpan().IndexOfAny(' ', '(', '\t') is > 0 and var blank ? blank : inner.Length)];
        switch (first)
        {
            case "if" or "unless" or "with" or "case":
                return TemplateTagKind.If;
            case "elif" or "elsif" or "elseif" or "when":
                return TemplateTagKind.ElseIf;
            case "else":
                return inner.StartsWith("else if", StringComparison.Ordinal) ? TemplateTagKind.ElseIf : TemplateTagKind.Else;
            case "for" or "range" or "while":
                return TemplateTagKind.Loop;
            case "end" or "endif" or "endfor" or "endunless" or "endwith" or "endmacro" or "endblock" or "endcall" or "endraw" or "endfilter" or "}":
                return TemplateTagKind.End;
            case "macro" or "block" or "define" or "call" or "raw" or "filter":
                return TemplateTagKind.If;
            case "include" or "import" or "extends" or "from" or "template" or "scope.lookupvar":
                return TemplateTagKind.Include;
            case "set":
                return TemplateTagKind.Nothing;
        }

        if (sign is "<%")
            return inner.Contains(" do", StringComparison.Ordinal) || inner.EndsWith('{') ? TemplateTagKind.Loop : TemplateTagKind.Nothing;
        return sign is "{{" ? inner.Contains(":=", StringComparison.Ordinal) ? TemplateTagKind.Nothing : TemplateTagKind.Value
            : TemplateTagKind.Nothing;
    }
}
