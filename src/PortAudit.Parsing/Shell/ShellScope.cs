using System.Text;
using PortAudit.Parsing.Iptables;

namespace PortAudit.Parsing.Shell;

/// <summary>The variables of a script while it runs, and the values of words. What the script does not tell is an open value with a name.</summary>
internal sealed class ShellScope
{
    private const int LongestValue = 1 << 16;
    private const long MostCharacters = 64 << 20;

    private readonly Dictionary<string, int> _openings = [];
    private long _characters;

    public Dictionary<string, string> Variables { get; set; } = [];

    /// <summary>$1 and so on; <see langword="null"/> for those of the script itself, which nobody knows.</summary>
    public IReadOnlyList<string>? Arguments { get; set; }

    /// <summary>How often the script's own arguments were shifted.</summary>
    public int Shifts { get; set; }

    /// <summary>Values grew past all use.</summary>
    public bool IsFull => _characters > MostCharacters;

    /// <summary>A variable that the script does not tell, at its use.</summary>
    public Action<string, ShellWord> Missing { get; init; } = static (_, _) => { };

    /// <summary>A new open value: another one than any before, even of that name.</summary>
    public string Open(string name)
    {
        if (name.Length > 40) name = name[..40];
        var count = _openings[name] = _openings.GetValueOrDefault(name) + 1;
        return IptablesSyntax.Open(count == 1 ? name : $"{name} ({count})");
    }

    /// <summary>The value of a word as one string: an assignment's, or a text's.</summary>
    public string Value(IReadOnlyList<ShellPart> parts, ShellWord word)
    {
        var value = new StringBuilder();
        foreach (var part in parts) value.Append(ValueOf(part, word));
        return Bounded(value.ToString());
    }

    /// <summary>The words that a word becomes: none, one or several.</summary>
    public void Expand(ShellWord word, List<(string Text, ShellWord Word)> fields)
    {
        var field = new StringBuilder();
        var any = false;
        foreach (var part in word.Parts)
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
            if (part.Kind == ShellPartKind.Literal || part.Quoted)
            {
                field.Append(value);
                any = true;
                continue;
            }

            // An unquoted value is split at its blanks, save those in the name of an open one.
            var isOpen = false;
            foreach (var c in value)
            {
                if (c is IptablesSyntax.OpenPart or IptablesSyntax.OpenEnd) isOpen = c == IptablesSyntax.OpenPart;
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

    private string ValueOf(ShellPart part, ShellWord word)
    {
        switch (part.Kind)
        {
            case ShellPartKind.Literal:
                return part.Text;
            case ShellPartKind.Output:
                return Tool(part.Text) ?? Open($"$({part.Text.Trim()})");
        }

        if (part.Text is [>= '0' and <= '9'] && part.Text != "0")
        {
            var number = part.Text[0] - '1';
            if (Arguments is not null) return number < Arguments.Count ? Arguments[number] : part.Operator is ":-" or "-" ? part.Operand : "";
        }
        else if (part.Text is "@" or "*" && Arguments is not null)
        {
            return string.Join(' ', Arguments);
        }
        else if (part.Text is "#" && Arguments is not null)
        {
            return Arguments.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (part.Text is "?")
        {
            return "0";
        }

        var isKnown = Variables.TryGetValue(part.Text, out var value);
        if (part.Operator is ":-" or ":=" or "-" or "=")
        {
            if (isKnown && value!.Length > 0) return value;
            var fallback = Simple(part.Operand, word);
            if (part.Operator is ":=" or "=") Variables[part.Text] = fallback;
            return fallback;
        }

        if (part.Operator is ":+" or "+") return isKnown && value!.Length > 0 ? Simple(part.Operand, word) : "";
        if (isKnown) return value!;
        Missing(part.Text, word);
        return IptablesSyntax.Open(Shifts > 0 && char.IsAsciiDigit(part.Text[0]) ? $"${part.Text} behind {Shifts} shifts" : $"${part.Text}");
    }

    private string Simple(string operand, ShellWord word)
    {
        if (operand.Length > 4096) return Open("${…}");
        var parts = new ShellWordReader(operand.Trim('"', '\'')).ReadText(0, operand.Trim('"', '\'').Length);

        // A default within a default is left alone: nobody nests them deeply in earnest.
        return parts.Any(p => p.Operator.Length > 0) ? IptablesSyntax.Open(operand) : Value(parts, word);
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
        return value.Length <= LongestValue ? value : value[..LongestValue];
    }
}
