using PortAudit.Model.Firewall.Conditions;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Runs single commands: those that the shell has itself, functions, and the firewall's.</summary>
/// <param name="firewall">Does what a command does to the firewall; null for a command that is not of a firewall.</param>
/// <param name="unknown">Is told of a command that may be any, rules among them.</param>
/// <param name="call">Runs a function with its arguments.</param>
internal sealed class ShellCommands(ShellState state, Func<ShellInvocation, ShellStatus?> firewall, Action<ShellNode> unknown,
    Func<ShellFunction, IReadOnlyList<(string Text, ShellWord Word)>, ShellStatus> call)
{
    private bool _sources;
    private int _depth;

    public ShellStatus Run(ShellCommand command)
    {
        var fields = new List<(string Text, ShellWord Word)>();
        foreach (var word in command.Words)
        {
            // A program's name in a variable that nothing sets is told by the variable's name.
            if (fields.Count == 0 && word.Parts is [{ Kind: ShellPartKind.Variable } variable]
                && !state.Scope.Variables.ContainsKey(variable.Text) && FirewallTool.OfVariable(variable.Text) is { } tool)
                fields.Add((tool, word));
            else state.Scope.Expand(word, fields);
        }

        if (fields is [(var first, var place), ..] && first.StartsWith(Placeholder.Start))
        {
            if (ToolOf(first, place) is { } named) fields[0] = (named, place);
            else if (place.Plain is not null || fields.Exists(f => f.Text is "-A" or "-I" or "-P" or "-F")) unknown(command);
        }

        if (fields.Count == 0 || command.Assignments.Count > 0)
            foreach (var (name, value, _) in command.Assignments) state.Scope.Variables[name] = state.Scope.Value(value.Parts, value);
        return fields.Count == 0 ? ShellStatus.Success : RunFields(fields, command);
    }

    /// <summary>The program that a value represents which the script does not tell: by the variable's name, or the placeholder's.</summary>
    private static string? ToolOf(string text, ShellWord word)
    {
        if (text is not [Placeholder.Start, .., Placeholder.End] || text.IndexOf(Placeholder.End) < text.Length - 1) return null;
        return (word.Parts is [{ Kind: ShellPartKind.Variable } variable] ? FirewallTool.OfVariable(variable.Text) : null)
            ?? FirewallTool.OfVariable(Placeholder.Shown(text));
    }

    private ShellStatus RunFields(List<(string Text, ShellWord Word)> fields, ShellCommand command)
    {
        var name = fields[0].Text;
        if (state.Functions.TryGetValue(name, out var function)) return call(function, fields);
        switch (name)
        {
            case "[" or "test" or "[[":
                var words = fields.Skip(1).Select(f => f.Text).Where(w => w is not ("]" or "]]")).ToArray();
                return Answer(ShellTests.Answer(words), Placeholder.Shown($"[ {string.Join(' ', words)} ]"), command);
            case "true" or ":" or "echo" or "printf" or "set" or "sleep" or "modprobe" or "sysctl" or "logger" or "cat" or "trap"
                or "ulimit" or "umask" or "cd" or "pushd" or "popd" when name is not "set" || fields.Count < 2 || fields[1].Text != "--":
                return ShellStatus.Success;
            case "set":
                state.Scope.Arguments = [.. fields.Skip(2).Select(f => f.Text)];
                return ShellStatus.Success;
            case "break" or "continue":
                if (state.Guards.Count > state.LoopGuards) state.Skips.Add(new Not(new AllOf([.. state.Guards.Skip(state.LoopGuards)])));
                else (state.Breaks, state.Continues) = (state.Breaks || name == "break", state.Continues || name == "continue");
                return ShellStatus.Success;
            case "let" when fields.Count > 1:
                return Calculate(fields[1].Text, command);
            case "sh" or "bash" or "dash" or "ash" or "su":
                return RunText(fields, command);
            case "false":
                return ShellStatus.Failure;
            case "exit" or "return":
                (state.Ends, state.Returns) = (state.Ends || name == "exit", state.Returns || name == "return");
                return ShellStatus.Success;
            case "export" or "local" or "readonly" or "declare" or "typeset":
                Assign(command);
                return ShellStatus.Success;
            case "unset":
                foreach (var (text, _) in fields.Skip(1)) state.Scope.Variables[text] = "";
                return ShellStatus.Success;
            case "read" or "mapfile" or "readarray":
                foreach (var (text, _) in fields.Skip(1).Where(
                    f => f.Text.Length > 0 && char.IsAsciiLetter(f.Text[0]))) state.Scope.Variables[text] = state.Scope.Open("$" + text);
                return Answer(null, Placeholder.Shown(string.Join(' ', fields.Select(f => f.Text))), command);
            case "shift":
                if (state.Scope.Arguments is { } arguments)
                    state.Scope.Arguments = [.. arguments.Skip(fields.Count > 1 && int.TryParse(fields[1].Text, out var by) ? by : 1)];
                else state.Scope.Shifts++;
                return ShellStatus.Success;
            case "." or "source":
                if (!_sources) state.Log.Report(ShellDiagnostics.NotFollowed, command.Span(state.Source), state.Text(command));
                _sources = true;
                return ShellStatus.Success;
        }

        var piped = state.Piped;
        var status = firewall(new ShellInvocation(fields, command, () => state.Streams.Read(command) ?? piped,
            [.. state.Tail, .. state.Skips, .. state.Guards])
        {
            InputFile = command.Input is { } from ? state.Scope.Value(from.Parts, from) : null,
        });
        if (status is not null)
        {
            state.FirewallCommands++;
            return status.Value;
        }

        return name is "command" or "which" or "type" or "grep" or "egrep" or "id" or "ping" or "pgrep" or "ip" or "ifconfig" or "getent"
            or "lsmod" or "systemctl" or "service" or "uname" or "hostname" or "mountpoint"
            ? Answer(null, Placeholder.Shown(string.Join(' ', fields.Select(f => f.Text))), command) : ShellStatus.Success;
    }

    private ShellStatus Answer(bool? known, string text, ShellCommand command) =>
        known is not null ? new ShellStatus(known) : new ShellStatus(null, state.Question(DiagnosticLog.Clip(text), command.Start, command.End));

    /// <summary>NAME=…, NAME+=…, NAME++, or a comparison.</summary>
    private ShellStatus Calculate(string text, ShellCommand command)
    {
        text = text.Trim();
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        var (name, rest) = (text[..end], text[end..].Trim());
        var expression = rest switch
        {
            "++" or "--" => $"{name} {rest[0]} 1",
            ['+' or '-' or '*', '=', ..] => $"{name} {rest[0]} ({rest[2..]})",
            ['=', not '=', ..] => rest[1..],
            _ => null,
        };
        var value = ShellArithmetic.Evaluate(expression ?? text, n => state.Scope.Variables.GetValueOrDefault(n));
        if (expression is null) return Answer(value is { } answer ? answer != 0 : null, Placeholder.Shown(text), command);
        state.Scope.Variables[name] = value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? state.Scope.Open("$" + name);
        return ShellStatus.Success;
    }

    /// <summary>sh -c 'commands': each of them, as far as it is a plain one.</summary>
    private ShellStatus RunText(List<(string Text, ShellWord Word)> fields, ShellCommand command)
    {
        if (_depth > 3 || fields.FindIndex(f => f.Text is "-c" or "-ec" or "-lc") is not (> 0 and var option) || option + 1 >= fields.Count)
            return ShellStatus.Success;
        var (text, place) = fields[option + 1];
        var reader = new ShellWordReader(text);
        var own = new List<(string Text, ShellWord Word)>();
        var isCut = false;
        _depth++;
        for (var at = 0; at < text.Length;)
        {
            if (reader.Read(ref at) is { } word)
            {
                var before = own.Count;
                if (!isCut) state.Scope.Expand(word, own);
                for (var i = before; i < own.Count; i++) own[i] = (own[i].Text, place);
                continue;
            }

            // What is piped on or written to a file ends here; another command begins after the sign.
            var sign = text[at++];
            isCut |= sign is '>' or '<' or '|';
            if (sign is not (';' or '\n' or '&')) continue;
            if (own.Count > 0) RunFields(own, command);
            own = [];
            isCut = false;
        }

        var status = own.Count > 0 ? RunFields(own, command) : ShellStatus.Success;
        _depth--;
        return status;
    }

    private void Assign(ShellCommand command)
    {
        foreach (var word in command.Words.Skip(1))
        {
            if (word.Parts.Count == 0 || word.Parts[0] is not { Kind: ShellPartKind.Literal, Quoted: false } first
                || first.Text.IndexOf('=') is not (> 0 and var equals))
                continue;
            var name = first.Text[..equals].TrimEnd('+');
            state.Scope.Variables[name] = state.Scope.Value([first with { Text = first.Text[(equals + 1)..] }, .. word.Parts.Skip(1)], word);
        }
    }
}
