using System.Buffers;
using System.Text;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>The variables of a script while it runs, and the values of words.
/// What the script does not tell is an unknown value with a name.</summary>
internal sealed class ShellScope
{
    private static readonly SearchValues<char> PatternSigns = SearchValues.Create("*?[$\\\"'#%");

    private readonly Dictionary<string, int> _openings = [];
    private long _characters;

    public Dictionary<string, string> Variables { get; set; } = [];

    /// <summary>$1 and so on; <see langword="null"/> for those of the script itself, which nobody knows.</summary>
    public IReadOnlyList<string>? Arguments { get; set; }

    /// <summary>How often the script's own arguments were shifted.</summary>
    public int Shifts { get; set; }

    /// <summary>Whether the shell is one that makes several words of one with braces.</summary>
    public bool HasBraces { get; init; }

    /// <summary>Values grew past all use.</summary>
    public bool IsFull => _characters > NetfilterLimits.MostCharacters;

    /// <summary>A variable that the script does not tell, at its use.</summary>
    public Action<string, ShellWord> Missing { get; init; } = static (_, _) => { };

    /// <summary>Counts what was made of the script's text, so that nothing is made of it without end.</summary>
    public void Spend(int characters) => _characters += characters;

    /// <summary>A new unknown value: another one than any before, even of that name.</summary>
    public string Open(string name)
    {
        if (name.Length > 40) name = name[..40];
        var count = _openings[name] = _openings.GetValueOrDefault(name) + 1;
        return Placeholder.Of(count == 1 ? name : $"{name} ({count})");
    }

    /// <summary>The value of a word as one string: an assignment's, or a text's.</summary>
    public string Value(IReadOnlyList<ShellPart> parts, ShellWord word)
    {
        var value = new StringBuilder();
        foreach (var part in Substituted(parts, word, 0)) value.Append(ValueOf(part, word));
        return Bounded(value.ToString());
    }

    /// <summary>The words that a word becomes: none, one or several.</summary>
    public void Expand(ShellWord word, List<(string Text, ShellWord Word)> fields)
    {
        if (HasBraces && word.Parts.Any(
            static p => p is { Kind: ShellPartKind.Literal, Quoted: false } && p.Text.Contains('}', StringComparison.Ordinal)))
        {
            foreach (var one in ShellBraces.Expand(word)) ExpandPlain(one, fields);
            return;
        }

        ExpandPlain(word, fields);
    }

    private void ExpandPlain(ShellWord word, List<(string Text, ShellWord Word)> fields)
    {
        var field = new StringBuilder();
        var any = false;
        foreach (var part in Substituted(word.Parts, word, 0))
        {
            if (part.Kind == ShellPartKind.Variable && part.Text is "@" && Arguments is not null)
            {
                for (var i = 0; i < Arguments.Count; i++)
                {
                    if (i > 0) End();
                    field.Append(Arguments[i]);
                    any = true;
                }

                continue;
            }

            var value = ValueOf(part, word);
            if (part.Quoted)
            {
                field.Append(value);
                any = true;
                continue;
            }

            // An unquoted value is split at its blanks, save those in the name of an open one.
            var isOpen = false;
            foreach (var c in value)
            {
                if (c is Placeholder.Start or Placeholder.End) isOpen = c == Placeholder.Start;
                if (c is ' ' or '\t' or '\n' or '\r' && !isOpen)
                {
                    End();
                    continue;
                }

                field.Append(c);
                any = true;
            }
        }

        End();

        void End()
        {
            if (any) fields.Add((Bounded(field.ToString()), word));
            field.Clear();
            any = false;
        }
    }

    /// <summary>The parts with those in their places that represent an unset, or a set, variable: <c>${2:+-s "$2"}</c>.</summary>
    private IEnumerable<ShellPart> Substituted(IReadOnlyList<ShellPart> parts, ShellWord word, int depth)
    {
        foreach (var part in parts)
        {
            if (part.Kind != ShellPartKind.Variable || part.Operator is "" or ":?" or "?")
            {
                yield return part;
                continue;
            }

            if (part.Operator[0] is '/' or '%' or '#')
            {
                yield return Edited(part, word);
                continue;
            }

            var (isTold, value) = Lookup(part.Text);
            var wantsSet = part.Operator is ":+" or "+";
            if (!isTold && wantsSet && char.IsAsciiDigit(part.Text[0])) yield return part with { Operator = "" };
            else if (wantsSet != !string.IsNullOrEmpty(value))
            {
                if (!wantsSet) yield return part with { Operator = "" };
            }
            else if (part.Operand.Length > NetfilterLimits.LongestOperand || depth >= NetfilterLimits.DeepestOperand)
            {
                yield return new ShellPart(ShellPartKind.Literal, Placeholder.Of("${…}"), true);
            }
            else
            {
                IEnumerable<ShellPart> operand = Substituted(new ShellWordReader(part.Operand).ReadOperand(), word, depth + 1);
                if (part.Operator is ":=" or "=")
                    operand = [new ShellPart(ShellPartKind.Literal,
                        Variables[part.Text] = string.Concat(operand.Select(p => ValueOf(p, word))), false)];
                foreach (var own in operand) yield return part.Quoted ? own with { Quoted = true } : own;
            }
        }
    }

    /// <summary>A value with a part taken out or put in place of another; with a pattern in it, or of a value that is open, it is open too.</summary>
    private ShellPart Edited(ShellPart part, ShellWord word)
    {
        var (_, value) = Lookup(part.Text);
        var (wanted, replacement) = (part.Operand, "");
        if (part.Operator[0] == '/' && part.Operand.IndexOf('/') is >= 0 and var slash)
            (wanted, replacement) = (part.Operand[..slash], part.Operand[(slash + 1)..]);
        if (value is null || wanted.Length == 0 || wanted.AsSpan().ContainsAny(PatternSigns)
            || replacement.AsSpan().ContainsAny(PatternSigns) || value.Contains(Placeholder.Start))
        {
            if (value is null) Missing(part.Text, word);
            return new ShellPart(ShellPartKind.Literal, Open($"${{{part.Text}{part.Operator}{part.Operand}}}"), part.Quoted);
        }

        var edited = part.Operator switch
        {
            "//" => value.Replace(wanted, replacement, StringComparison.Ordinal),
            "/" => value.IndexOf(wanted, StringComparison.Ordinal) is >= 0 and var at
                ? value[..at] + replacement + value[(at + wanted.Length)..] : value,
            "%" or "%%" => value.EndsWith(wanted, StringComparison.Ordinal) ? value[..^wanted.Length] : value,
            _ => value.StartsWith(wanted, StringComparison.Ordinal) ? value[wanted.Length..] : value,
        };
        return new ShellPart(ShellPartKind.Literal, Bounded(edited), part.Quoted);
    }

    /// <summary>What the script tells of a variable: nothing, that it is unset, or its value.</summary>
    private (bool IsTold, string? Value) Lookup(string name)
    {
        if (Arguments is not null && name is [>= '1' and <= '9']) return (true, name[0] - '1' < Arguments.Count ? Arguments[name[0] - '1'] : null);
        if (Arguments is not null && name is "@" or "*") return (true, string.Join(' ', Arguments!));
        if (Arguments is not null && name is "#") return (true, Arguments.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (name is "?") return (true, "0");
        return Variables.TryGetValue(name, out var value) ? (true, value) : (false, null);
    }

    private string ValueOf(ShellPart part, ShellWord word)
    {
        switch (part.Kind)
        {
            case ShellPartKind.Literal:
                return part.Text;
            case ShellPartKind.Output:
                if (part.Text is ['(', .. var expression, ')'] && ShellArithmetic.Evaluate(expression, name => Lookup(name).Value) is { } number)
                    return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return Tool(part.Text) ?? Open($"$({part.Text.Trim()})");
        }

        var (isTold, value) = Lookup(part.Text);
        if (isTold) return value ?? "";
        Missing(part.Text, word);
        return Placeholder.Of(Shifts > 0 && char.IsAsciiDigit(part.Text[0]) ? $"${part.Text} behind {Shifts} shifts" : $"${part.Text}");
    }

    /// <summary>The name of a program that a command looks up, as in <c>IPT=$(which iptables)</c>.</summary>
    private static string? Tool(string command)
    {
        var words = command.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || words[0] is not ("which" or "command" or "type" or "whereis")) return null;
        var name = words.FirstOrDefault(w => FirewallTool.Find(w) is not null);
        return name;
    }

    private string Bounded(string value)
    {
        _characters += value.Length;
        return value.Length <= NetfilterLimits.LongestVariable ? value : value[..NetfilterLimits.LongestVariable];
    }
}
