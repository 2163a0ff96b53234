using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Iptables;

namespace PortAudit.Parsing.Shell;

/// <summary>How a command ended.</summary>
/// <param name="Known">Null when only the running script knows.</param>
/// <param name="Question">Stands for success where it is not known.</param>
internal readonly record struct ShellStatus(bool? Known, Condition? Question = null)
{
    public static readonly ShellStatus Success = new(true);
    public static readonly ShellStatus Failure = new(false);
}

/// <summary>Goes through a script in the order of its execution.</summary>
/// <remarks>Both ways of a branch that the text does not decide are taken, each under a question; a loop over what is not known is taken once.
/// Everything is bounded: commands, depth of calls, size of values.</remarks>
internal sealed class ShellRunner
{
    private const int MostCommands = 100_000;
    private const int DeepestCall = 30;

    private readonly SourceFile _source;
    private readonly IptablesDiagnosticLog _log;
    private readonly Func<IReadOnlyList<(string Text, ShellWord Word)>, ShellCommand, IReadOnlyList<Condition>, ShellStatus?> _firewall;
    private readonly Dictionary<string, ShellFunction> _functions = [];
    private readonly HashSet<string> _called = [];
    private readonly List<Condition> _guards = [];
    private readonly List<Condition> _tail = [];
    private int _commands;
    private int _firewallCommands;
    private int _depth;
    private int _nesting;
    private int _openLoops;
    private bool _ends;
    private bool _returns;
    private bool _sources;

    /// <param name="firewall">Does what a command does to the firewall; null for a command that is none of a firewall.</param>
    public ShellRunner(SourceFile source, IptablesDiagnosticLog log, Func<IReadOnlyList<(string Text, ShellWord Word)>, ShellCommand, IReadOnlyList<Condition>, ShellStatus?> firewall)
    {
        (_source, _log, _firewall) = (source, log, firewall);
        Scope = new ShellScope { Missing = (name, word) => _log.Count(ShellDiagnostics.OpenVariable, "$" + name, _source.Span(word.Start, word.End - word.Start)) };
    }

    public ShellScope Scope { get; }

    /// <summary>Within a loop that may run any number of times, each time with other values.</summary>
    public bool IsInOpenLoop => _openLoops > 0;

    /// <summary>The script ran into a bound: what follows was left out.</summary>
    public bool IsCutShort { get; private set; }

    public void Run(IReadOnlyList<ShellNode> nodes)
    {
        RunList(nodes);
        foreach (var (name, function) in _functions)
            if (!_called.Contains(name) && MentionsFirewall(function)) _log.Report(ShellDiagnostics.NotCalled, _source.Span(function.Start, function.Name.Length), name);
    }

    private bool MentionsFirewall(ShellNode node) => _source.Text.AsSpan(node.Start, node.End - node.Start).Contains("tables", StringComparison.OrdinalIgnoreCase);

    private ShellStatus RunList(IReadOnlyList<ShellNode> nodes)
    {
        var status = ShellStatus.Success;
        foreach (var node in nodes)
        {
            if (_ends || _returns || IsCutShort) break;
            status = Run(node);
        }

        return status;
    }

    private ShellStatus Run(ShellNode node)
    {
        if (++_commands > MostCommands || Scope.IsFull || _nesting > 400)
        {
            if (!IsCutShort) _log.Report(ShellDiagnostics.TooMuch, node.Span(_source), MostCommands);
            IsCutShort = true;
            return ShellStatus.Success;
        }

        _nesting++;
        var status = node switch
        {
            ShellCommand command => RunCommand(command),
            ShellPipeline pipeline => RunPipeline(pipeline),
            ShellChoice choice => RunChoice(choice),
            ShellIf branch => RunIf(branch),
            ShellFor loop => RunFor(loop),
            ShellLoop loop => RunOpenLoop(loop.Test, loop.Body, loop),
            ShellCase choice => RunCase(choice),
            ShellFunction function => Define(function),
            ShellGroup group => RunList(group.Body),
            _ => ShellStatus.Success,
        };
        _nesting--;
        return status;
    }

    private ShellStatus Define(ShellFunction function)
    {
        _functions[function.Name] = function;
        return ShellStatus.Success;
    }

    private ShellStatus RunPipeline(ShellPipeline pipeline)
    {
        var status = ShellStatus.Success;
        for (var i = 0; i < pipeline.Commands.Count; i++)
        {
            // 'cat <<EOF | iptables-restore': the text goes to the reader.
            if (i > 0 && pipeline.Commands[i] is ShellCommand { Here: null } reader && pipeline.Commands[i - 1] is ShellCommand { Here: { } here }) reader.Here = here;
            status = Run(pipeline.Commands[i]);
        }

        if (!pipeline.IsNegated) return status;
        return status.Known is { } known ? new ShellStatus(!known) : new ShellStatus(null, new Not(status.Question!));
    }

    private ShellStatus RunChoice(ShellChoice choice)
    {
        var left = Run(choice.Left);
        if (_ends || _returns) return left;
        if (left.Known is { } known) return known == choice.IsAnd ? Run(choice.Right) : left;
        var before = _firewallCommands;
        RunGuarded(choice.IsAnd ? left.Question! : new Not(left.Question!), [choice.Right]);
        if (_firewallCommands > before) Note(choice.Left);
        return left;
    }

    private ShellStatus RunIf(ShellIf branch)
    {
        var guards = _guards.Count;
        var before = Scope.Variables;
        var ways = new List<Dictionary<string, string>>();
        var commands = _firewallCommands;
        var isDecided = false;
        foreach (var (test, body) in branch.Clauses)
        {
            var status = RunList(test);
            if (status.Known == false) continue;
            if (status.Known == true)
            {
                Take(body);
                isDecided = true;
                break;
            }

            Scope.Variables = new Dictionary<string, string>(before);
            RunGuarded(status.Question!, body);
            ways.Add(Scope.Variables);
            Scope.Variables = before;
            _guards.Add(new Not(status.Question!));
        }

        if (!isDecided && branch.Else is not null) Take(branch.Else);
        else if (!isDecided) ways.Add(before);
        _guards.RemoveRange(guards, _guards.Count - guards);
        if (ways.Count > 1 && _firewallCommands > commands) Note(branch.Clauses[0].Test.Count > 0 ? branch.Clauses[0].Test[0] : branch);
        Scope.Variables = Merged(ways, before);
        return ShellStatus.Success;

        void Take(IReadOnlyList<ShellNode> body)
        {
            if (ways.Count == 0)
            {
                RunList(body);
                ways.Add(Scope.Variables);
                return;
            }

            Scope.Variables = new Dictionary<string, string>(before);
            RunBody(body);
            ways.Add(Scope.Variables);
            Scope.Variables = before;
        }
    }

    private ShellStatus RunCase(ShellCase choice)
    {
        var subject = Scope.Value(choice.Word.Parts, choice.Word);
        if (subject.Contains(IptablesSyntax.OpenPart)) return RunOpenCase(choice, subject);
        foreach (var (patterns, body) in choice.Arms)
        {
            foreach (var pattern in patterns)
                if (ShellTests.Fits(subject, Scope.Value(pattern.Parts, pattern))) return RunList(body);
        }

        return ShellStatus.Success;
    }

    private ShellStatus RunOpenCase(ShellCase choice, string subject)
    {
        // An init script is asked to start, unless it says otherwise.
        var isArgument = choice.Word.Parts is [{ Kind: ShellPartKind.Variable, Text: "1" }] && Scope.Arguments is null;
        foreach (var (patterns, body) in choice.Arms)
        {
            if (!isArgument || patterns.FirstOrDefault(p => p.Plain is "start" or "up" or "on") is not { } start) continue;
            _log.ReportOnce(ShellDiagnostics.AssumedStart, _source.Span(start.Start, start.End - start.Start), start.Plain);
            return RunList(body);
        }

        var guards = _guards.Count;
        var before = Scope.Variables;
        var ways = new List<Dictionary<string, string>> { before };
        var commands = _firewallCommands;
        foreach (var (patterns, body) in choice.Arms)
        {
            var text = $"{IptablesSyntax.Shown(subject)} is {string.Join('|', patterns.Select(p => p.Plain ?? "…"))}";
            var question = Question(text, choice.Word.Start, choice.Word.End);
            Scope.Variables = new Dictionary<string, string>(before);
            RunGuarded(question, body);
            ways.Add(Scope.Variables);
            Scope.Variables = before;
            _guards.Add(new Not(question));
        }

        _guards.RemoveRange(guards, _guards.Count - guards);
        if (_firewallCommands > commands) _log.Count(ShellDiagnostics.Branch, "case " + IptablesSyntax.Shown(subject), _source.Span(choice.Word.Start, choice.Word.End - choice.Word.Start));
        Scope.Variables = Merged(ways, before);
        return ShellStatus.Success;
    }

    private ShellStatus RunFor(ShellFor loop)
    {
        var values = new List<(string Text, ShellWord Word)>();
        foreach (var word in loop.Words ?? []) Scope.Expand(word, values);
        if (loop.Words is null && Scope.Arguments is { } arguments && loop.Variable.Length > 0) values.AddRange(arguments.Select(a => (a, new ShellWord(loop.Start, loop.Start, []))));
        else if (loop.Words is null) return RunOpenLoop([], loop.Body, loop, loop.Variable);
        foreach (var (value, word) in values)
        {
            if (_ends || _returns || IsCutShort) break;

            // What a command prints, or a variable that nothing sets, may be a list; a name pattern is the list of files.
            if (value.Contains(IptablesSyntax.OpenPart) || value.AsSpan().ContainsAny("*?"))
            {
                Scope.Variables[loop.Variable] = value;
                RunOpenLoop([], loop.Body, loop, loop.Variable);
                continue;
            }

            Scope.Variables[loop.Variable] = value;
            RunList(loop.Body);
        }

        return ShellStatus.Success;
    }

    private ShellStatus RunOpenLoop(IReadOnlyList<ShellNode> test, IReadOnlyList<ShellNode> body, ShellNode loop, string variable = "")
    {
        var commands = _firewallCommands;
        _openLoops++;
        RunList(test);
        var before = Scope.Variables;

        // Whatever the body sets has another value each time round.
        Scope.Variables = new Dictionary<string, string>(before);
        if (variable.Length > 0) Scope.Variables[variable] = Scope.Open("$" + variable);
        RunGuarded(new UnknownCondition($"the loop at line {_source.Position(loop.Start).Line} runs for this", UnknownKind.Fresh, loop.Span(_source)), body);
        _openLoops--;
        Scope.Variables = Merged([before, Scope.Variables], before);
        if (_firewallCommands > commands) _log.Report(ShellDiagnostics.OpenLoop, loop.Span(_source));
        return ShellStatus.Success;
    }

    /// <summary>Runs what may run or not.</summary>
    private void RunGuarded(Condition question, IReadOnlyList<ShellNode> body)
    {
        _guards.Add(question);
        RunBody(body);
        _guards.RemoveAt(_guards.Count - 1);
    }

    /// <summary>Runs a branch: when the script ends in it, what follows runs only where the branch was not taken.</summary>
    private void RunBody(IReadOnlyList<ShellNode> body)
    {
        var (ends, returns, commands) = (_ends, _returns, _firewallCommands);
        RunList(body);
        if (_ends == ends && _returns == returns) return;
        (_ends, _returns) = (ends, returns);

        // A branch that ends the script and does nothing else is a check that failed.
        if (_firewallCommands > commands) _tail.Add(new Not(new AllOf([.. _guards])));
        else if (body.Count > 0) _log.ReportOnce(ShellDiagnostics.AssumedToGoOn, body[^1].Span(_source));
    }

    private Dictionary<string, string> Merged(List<Dictionary<string, string>> ways, Dictionary<string, string> before)
    {
        if (ways.Count == 0) return before;
        if (ways.Count == 1) return ways[0];
        var merged = new Dictionary<string, string>(ways[0]);
        foreach (var name in ways.SelectMany(w => w.Keys).Distinct().ToList())
        {
            var values = ways.Select(w => w.GetValueOrDefault(name)).Distinct().ToList();
            if (values.Count > 1) merged[name] = Scope.Open("$" + name);
        }

        return merged;
    }

    private void Note(ShellNode test) => _log.Count(ShellDiagnostics.Branch, Text(test), test.Span(_source));

    private string Text(ShellNode node) => IptablesDiagnosticLog.Clip(_source.Text.AsSpan(node.Start, node.End - node.Start));

    private UnknownCondition Question(string text, int start, int end) =>
        new(text, IsInOpenLoop ? UnknownKind.Fresh : UnknownKind.Named, _source.Span(start, end - start));

    private ShellStatus RunCommand(ShellCommand command)
    {
        var fields = new List<(string Text, ShellWord Word)>();
        foreach (var word in command.Words)
        {
            // A program's name in a variable that nothing sets is told by the variable's name.
            if (fields.Count == 0 && word.Parts is [{ Kind: ShellPartKind.Variable } variable] && !Scope.Variables.ContainsKey(variable.Text) && FirewallTool.OfVariable(variable.Text) is { } tool)
                fields.Add((tool, word));
            else Scope.Expand(word, fields);
        }

        if (fields.Count == 0 || command.Assignments.Count > 0)
            foreach (var (name, value, _) in command.Assignments) Scope.Variables[name] = Scope.Value(value.Parts, value);
        return fields.Count == 0 ? ShellStatus.Success : RunFields(fields, command);
    }

    private ShellStatus RunFields(List<(string Text, ShellWord Word)> fields, ShellCommand command)
    {
        var name = fields[0].Text;
        if (_functions.TryGetValue(name, out var function)) return Call(function, fields);
        switch (name)
        {
            case "[" or "test" or "[[":
                var words = fields.Skip(1).Select(f => f.Text).Where(w => w is not ("]" or "]]")).ToArray();
                return Answer(ShellTests.Answer(words), IptablesSyntax.Shown($"[ {string.Join(' ', words)} ]"), command);
            case "true" or ":" or "echo" or "printf" or "set" or "sleep" or "modprobe" or "sysctl" or "logger" or "cat" or "trap" or "ulimit" or "umask" or "cd" or "pushd" or "popd" or "continue" or "break":
                return ShellStatus.Success;
            case "false":
                return ShellStatus.Failure;
            case "exit" or "return":
                (_ends, _returns) = (_ends || name == "exit", _returns || name == "return");
                return ShellStatus.Success;
            case "export" or "local" or "readonly" or "declare" or "typeset":
                Assign(command);
                return ShellStatus.Success;
            case "unset":
                foreach (var (text, _) in fields.Skip(1)) Scope.Variables[text] = "";
                return ShellStatus.Success;
            case "read" or "mapfile" or "readarray":
                foreach (var (text, _) in fields.Skip(1).Where(f => f.Text.Length > 0 && char.IsAsciiLetter(f.Text[0]))) Scope.Variables[text] = Scope.Open("$" + text);
                return Answer(null, IptablesSyntax.Shown(string.Join(' ', fields.Select(f => f.Text))), command);
            case "shift":
                if (Scope.Arguments is { } arguments) Scope.Arguments = [.. arguments.Skip(fields.Count > 1 && int.TryParse(fields[1].Text, out var by) ? by : 1)];
                else Scope.Shifts++;
                return ShellStatus.Success;
            case "." or "source":
                if (!_sources) _log.Report(ShellDiagnostics.NotFollowed, command.Span(_source), Text(command));
                _sources = true;
                return ShellStatus.Success;
        }

        var status = _firewall(fields, command, [.. _tail, .. _guards]);
        if (status is not null)
        {
            _firewallCommands++;
            return status.Value;
        }

        return name is "command" or "which" or "type" or "grep" or "egrep" or "id" or "ping" or "pgrep" or "ip" or "ifconfig" or "getent" or "lsmod" or "systemctl" or "service" or "uname" or "hostname" or "mountpoint"
            ? Answer(null, IptablesSyntax.Shown(string.Join(' ', fields.Select(f => f.Text))), command) : ShellStatus.Success;
    }

    private ShellStatus Answer(bool? known, string text, ShellCommand command) =>
        known is not null ? new ShellStatus(known) : new ShellStatus(null, Question(IptablesDiagnosticLog.Clip(text), command.Start, command.End));

    private void Assign(ShellCommand command)
    {
        foreach (var word in command.Words.Skip(1))
        {
            if (word.Parts.Count == 0 || word.Parts[0] is not { Kind: ShellPartKind.Literal, Quoted: false } first || first.Text.IndexOf('=') is not (> 0 and var equals)) continue;
            var name = first.Text[..equals].TrimEnd('+');
            Scope.Variables[name] = Scope.Value([first with { Text = first.Text[(equals + 1)..] }, .. word.Parts.Skip(1)], word);
        }
    }

    private ShellStatus Call(ShellFunction function, List<(string Text, ShellWord Word)> fields)
    {
        _called.Add(function.Name);
        if (_depth >= DeepestCall)
        {
            if (!IsCutShort) _log.Report(ShellDiagnostics.TooMuch, function.Span(_source), MostCommands);
            IsCutShort = true;
            return ShellStatus.Success;
        }

        var arguments = Scope.Arguments;
        Scope.Arguments = [.. fields.Skip(1).Select(f => f.Text)];
        _depth++;
        var status = Run(function.Body);
        _depth--;
        _returns = false;
        Scope.Arguments = arguments;
        return status;
    }
}
