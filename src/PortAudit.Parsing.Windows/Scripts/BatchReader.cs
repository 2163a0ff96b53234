using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>Takes a batch file apart into commands, as cmd does: carets, quotes, variables, blocks.</summary>
/// <remarks>No control flow is followed: what stands in a block, after a condition, or after a label that something jumps to may run or not.
/// Variables that the file sets to a text are put in, those that are the same on every Windows stay as they are, all others are open.</remarks>
internal sealed class BatchReader(SourceFile source)
{
    /// <summary>In the place of a value that only the run of the script tells.</summary>
    public const char Open = '\uFFFC';

    private static readonly System.Buffers.SearchValues<char> WordEnds = System.Buffers.SearchValues.Create(" \t(/:;=\"");

    private static readonly HashSet<string> Standing = new(StringComparer.OrdinalIgnoreCase)
    {
        "SystemRoot", "windir", "ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "ProgramData", "SystemDrive", "CommonProgramFiles",
        "ALLUSERSPROFILE",
        "PUBLIC", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP",
    };

    private static readonly string[] Shell =
    [
        "rem", "echo", "@echo", "echo.", "set", "setlocal", "endlocal", "if", "for", "goto", "call", "exit", "pause", "title", "color",
        "cls", "chcp", "cd", "pushd", "popd",
        "timeout", "start", "else", "net", "sc", "netsh", "netsh.exe", "reg", "reg.exe", "del", "copy", "xcopy", "mkdir", "md", "rd",
        "powershell", "powershell.exe", "taskkill",
        "schtasks", "ping", "shift", "type", "regsvr32", "wmic", "msiexec", "ipconfig", "bcdedit", "attrib", "icacls", "takeown",
        "robocopy", "cmd", "choice", "find", "findstr",
    ];

    private readonly Dictionary<string, string?> _variables = new(StringComparer.OrdinalIgnoreCase);
    private int _depth;
    private string? _flow;

    /// <summary>Whether a line looks like one of a batch file.</summary>
    public static bool IsLine(ReadOnlySpan<char> line)
    {
        line = line.Trim().TrimStart("@(").TrimStart();
        if (line.IsEmpty || line[0] is ':' or ')' or '%' or '>') return true;
        var end = line.IndexOfAny(WordEnds);
        var word = end < 0 ? line : line[..end];
        foreach (var known in Shell)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return word.StartsWith("echo.", StringComparison.OrdinalIgnoreCase) || word.EndsWith("netsh.exe", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a variable has the same value on every Windows, or one that does not matter here.</summary>
    public static bool IsStanding(ReadOnlySpan<char> name) => Standing.Contains(name.ToString());

    public IEnumerable<BatchCommand> Read()
    {
        var targets = Targets();
        for (var number = 1; number <= source.LineCount; number++)
        {
            var first = source.LineSpan(number);
            var text = source.Line(number).ToString();

            // A caret at the end takes the next line in.
            var last = first;
            while (text.EndsWith('^') && !text.EndsWith("^^", StringComparison.Ordinal) && number < source.LineCount
                && text.Length < WindowsLimits.LongestVariable)
            {
                last = source.LineSpan(++number);
                text = text[..^1] + source.Line(number).ToString();
            }

            var span = source.Span(first.Start, last.Start + last.Length - first.Start);
            var line = text.TrimStart(' ', '\t', '@');
            if (line.StartsWith("::", StringComparison.Ordinal) || IsWord(line, "rem")) continue;
            if (line.StartsWith(':'))
            {
                if (targets.Contains(Label(line[1..]))) _flow ??= $"a jump to '{Label(line[1..])}'";
                continue;
            }

            foreach (var command in Commands(line, span)) yield return command;
        }
    }

    private static bool IsWord(string line, string word) =>
        line.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (line.Length == word.Length || !char.IsAsciiLetterOrDigit(line[word.Length]));

    private static string Label(string text) => text.Trim().Split(' ', ':', '\t')[0].ToUpperInvariant();

    private HashSet<string> Targets()
    {
        var targets = new HashSet<string>();
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            var line = raw.ToString();
            foreach (var jump in new[] { "goto ", "goto:", "call :" })
            {
                for (var at = line.IndexOf(jump, StringComparison.OrdinalIgnoreCase); at >= 0; at =
                    line.IndexOf(jump, at + 1, StringComparison.OrdinalIgnoreCase))
                {
                    if (targets.Count < WindowsLimits.MostVariables) targets.Add(Label(line[(at + jump.Length)..].TrimStart(':', ' ').TrimEnd(')')));
                }
            }
        }

        targets.Remove("EOF");
        return targets;
    }

    private IEnumerable<BatchCommand> Commands(string line, SourceSpan span)
    {
        string? before = null;
        foreach (var (text, isConditional) in Split(line))
        {
            var part = text.Trim();
            while (part.StartsWith(')'))
            {
                _depth = Math.Max(0, _depth - 1);
                part = part[1..].TrimStart();
            }

            if (part.Length == 0) continue;
            var condition = _depth > 0 ? "a block" : isConditional ? "what runs before it" : before ?? _flow;
            var opens = part.EndsWith('(');
            if (opens) part = part[..^1].TrimEnd();
            part = part.TrimStart('(', ' ', '@');
            if (IsWord(part, "if") || IsWord(part, "for") || IsWord(part, "else"))
            {
                // 'if … (netsh …)': the rest of the line depends on it too.
                before = condition ??= $"'{Clip(part)}'";
                part = part.TrimEnd(')');
            }

            if (opens) _depth++;
            Assign(part, condition);
            if (condition is null && (IsWord(part, "exit") || IsWord(part, "goto"))) _flow = "an exit before it";
            yield return new BatchCommand(Words(part), condition, span);
        }
    }

    private static string Clip(string text) => text.Length <= 40 ? text : text[..40] + "…";

    // & one after the other, && and || by how the one before ended, | with its output.
    private static IEnumerable<(string Text, bool IsConditional)> Split(string line)
    {
        var part = new StringBuilder();
        var quoted = false;
        var conditional = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"') quoted = !quoted;
            if (!quoted && c == '^' && i + 1 < line.Length)
            {
                part.Append(line[++i]);
                continue;
            }

            if (quoted || c is not ('&' or '|'))
            {
                part.Append(c);
                continue;
            }

            // '2>&1' is one word.
            if (c == '&' && i > 0 && line[i - 1] == '>')
            {
                part.Append(c);
                continue;
            }

            yield return (part.ToString(), conditional);
            part.Clear();
            conditional = i + 1 < line.Length && line[i + 1] == c;
            if (conditional) i++;
        }

        yield return (part.ToString(), conditional);
    }

    // set NAME=text, set "NAME=text"
    private void Assign(string part, string? condition)
    {
        if (!IsWord(part, "set") || part.Length < 5) return;
        var text = part[4..].Trim();
        var isLiteral = !text.StartsWith('/');
        if (!isLiteral) text = text[2..].Trim();
        if (text is ['"', .., '"']) text = text[1..^1];
        var equals = text.IndexOf('=');
        if (equals < 1 || _variables.Count >= WindowsLimits.MostVariables) return;
        var value = Expand(text[(equals + 1)..]);
        _variables[text[..equals].Trim()] =
            isLiteral && condition is null && !value.Contains(Open) && value.Length <= WindowsLimits.LongestVariable ? value : null;
    }

    private string Expand(string text)
    {
        if (text.IndexOfAny(['%', '!']) < 0) return text;
        var result = new StringBuilder();
        for (var i = 0; i < text.Length && result.Length < 4 * WindowsLimits.LongestVariable; i++)
        {
            if (text[i] is not ('%' or '!'))
            {
                result.Append(text[i]);
                continue;
            }

            if (text[i] == '%' && i + 1 < text.Length && text[i + 1] == '%')
            {
                // '%%SystemRoot%%' is written for '%SystemRoot%'; '%%p' is a loop's own.
                var close = text.IndexOf("%%", i + 2, StringComparison.Ordinal);
                if (close > 0 && Standing.Contains(text[(i + 2)..close]))
                {
                    result.Append('%').Append(text, i + 2, close - i - 2).Append('%');
                    i = close + 1;
                    continue;
                }

                result.Append(Open);
                i += 2;
                while (i < text.Length && text[i] == '~') i += 2;
                continue;
            }

            // '%1' and '%~dp0' are the script's arguments.
            if (text[i] == '%' && i + 1 < text.Length && text[i + 1] is >= '0' and <= '9' or '*' or '~')
            {
                result.Append(Open);
                i++;
                while (i < text.Length && !char.IsAsciiDigit(text[i]) && text[i] is not ('*' or ' ')) i++;
                continue;
            }

            var end = text.IndexOf(text[i], i + 1);
            if (end < 0)
            {
                result.Append(text[i]);
                continue;
            }

            var name = text[(i + 1)..end];
            if (text[i] == '!' && name.Contains(' '))
            {
                result.Append('!');
                continue;
            }

            if (_variables.TryGetValue(name, out var known)) result.Append(known is null ? Open : known);
            else if (Standing.Contains(name)) result.Append('%').Append(name).Append('%');
            else result.Append(Open);
            i = end;
        }

        return result.ToString();
    }

    // Words as the started program sees them: quotes join and fall away, \" is a quote; output that goes elsewhere is not among them.
    private List<string> Words(string part)
    {
        var text = Expand(part);
        var words = new List<string>();
        var word = new StringBuilder();
        bool quoted = false, any = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length && text[i + 1] == '"' && quoted)
            {
                // A path's last backslash stands before a closing quote as often as an escaped quote does.
                if (i + 2 < text.Length && text[i + 2] is not ' ')
                {
                    word.Append('"');
                    i++;
                    continue;
                }
            }

            if (c == '"')
            {
                (quoted, any) = (!quoted, true);
                continue;
            }

            if (!quoted && c is '>' or '<')
            {
                if (word.Length == 1 && char.IsAsciiDigit(word[0])) word.Clear();
                while (i + 1 < text.Length && text[i + 1] is '>' or '&' or ' ') i++;
                while (i + 1 < text.Length && text[i + 1] is not (' ' or '>' or '<')) i++;
                continue;
            }

            if (!quoted && c is ' ' or '\t')
            {
                if (word.Length > 0 || any) words.Add(word.ToString());
                word.Clear();
                any = false;
                continue;
            }

            word.Append(c);
        }

        if (word.Length > 0 || any) words.Add(word.ToString());
        return words;
    }
}
