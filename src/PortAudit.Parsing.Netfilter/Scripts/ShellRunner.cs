using PortAudit.Model.Firewall.Conditions;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Goes through a script in the order of its execution: lists, branches, loops, calls.</summary>
/// <remarks>Both ways of a branch that the text does not decide are taken, each under a question; a loop over what is not known is taken once.
/// Everything is bounded: commands, depth of calls, size of values.</remarks>
internal sealed partial class ShellRunner
{
    private readonly ShellState _state;
    private readonly ShellCommands _commands;
    private readonly Action<ShellNode> _unknown;
    private readonly HashSet<string> _called = [];
    private int _count;
    private int _depth;
    private int _nesting;

    /// <param name="firewall">Does what a command does to the firewall; null for a command that is not of a firewall.</param>
    /// <param name="unknown">Is told of what may run any commands, rules among them.</param>
    public ShellRunner(ShellState state, Func<ShellInvocation, ShellStatus?> firewall, Action<ShellNode> unknown) =>
        (_state, _commands, _unknown) = (state, new ShellCommands(state, firewall, unknown, Call), unknown);

    /// <summary>The script ran into a bound: what follows was left out.</summary>
    public bool IsCutShort { get; private set; }

    public void Run(IReadOnlyList<ShellNode> nodes)
    {
        RunList(nodes);
        foreach (var (name, function) in _state.Functions)
            if (!_called.Contains(name) && MentionsFirewall(function))
                _state.Log.Report(ShellDiagnostics.NotCalled, _state.Source.Span(function.Start, function.Name.Length), name);
    }

    private bool MentionsFirewall(ShellNode node)
    {
        var text = _state.Source.Text.AsSpan(node.Start, node.End - node.Start);
        return text.Contains("tables", StringComparison.OrdinalIgnoreCase) || text.Contains("nft ", StringComparison.Ordinal);
    }

    private ShellStatus RunList(IReadOnlyList<ShellNode> nodes)
    {
        var status = ShellStatus.Success;
        foreach (var node in nodes)
        {
            if (_state.Ends || _state.Returns || _state.Breaks || _state.Continues || IsCutShort) break;
            status = Run(node);
        }

        return status;
    }

    private ShellStatus Run(ShellNode node)
    {
        if (++_count > NetfilterLimits.MostCommands || _state.Scope.IsFull || _nesting > 400)
        {
            if (!IsCutShort) _state.Log.Report(ShellDiagnostics.TooMuch, node.Span(_state.Source), NetfilterLimits.MostCommands);
            IsCutShort = true;
            return ShellStatus.Success;
        }

        _nesting++;
        var status = node switch
        {
            ShellCommand command => _commands.Run(command),
            ShellPipeline pipeline => RunPipeline(pipeline),
            ShellChoice choice => RunChoice(choice),
            ShellIf branch => RunIf(branch),
            ShellFor loop => RunFor(loop),
            ShellLoop loop => RunLoop(loop),
            ShellCase choice => RunCase(choice),
            ShellFunction function => Define(function),
            ShellGroup group => RunList(group.Body),
            ShellQuestion question => new ShellStatus(null, _state.Question(question.Text, question.Start, question.End)),
            ShellInclude include => Include(include),
            _ => ShellStatus.Success,
        };
        _nesting--;
        return status;
    }

    private ShellStatus Include(ShellInclude include)
    {
        _unknown(include);
        return ShellStatus.Success;
    }

    private ShellStatus Define(ShellFunction function)
    {
        _state.Functions[function.Name] = function;
        return ShellStatus.Success;
    }

    private ShellStatus RunPipeline(ShellPipeline pipeline)
    {
        var status = ShellStatus.Success;
        for (var i = 0; i < pipeline.Commands.Count; i++)
        {
            // 'cat <<EOF | iptables-restore': the text goes to the reader.
            _state.Piped = i > 0 && pipeline.Commands[i] is ShellCommand ? _state.Streams.Printed(pipeline.Commands[i - 1]) : null;
            status = Run(pipeline.Commands[i]);
            _state.Piped = null;
        }

        if (!pipeline.IsNegated) return status;
        return status.Known is { } known ? new ShellStatus(!known) : new ShellStatus(null, new Not(status.Question!));
    }

    private ShellStatus RunChoice(ShellChoice choice)
    {
        var left = Run(choice.Left);
        if (_state.Ends || _state.Returns) return left;
        if (left.Known is { } known) return known == choice.IsAnd ? Run(choice.Right) : left;
        var before = _state.FirewallCommands;
        RunGuarded(choice.IsAnd ? left.Question! : new Not(left.Question!), [choice.Right]);
        if (_state.FirewallCommands > before) Note(choice.Left);
        return left;
    }

    private ShellStatus RunIf(ShellIf branch)
    {
        var guards = _state.Guards.Count;
        var before = _state.Scope.Variables;
        var ways = new List<Dictionary<string, string>>();
        var commands = _state.FirewallCommands;
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

            _state.Scope.Variables = new Dictionary<string, string>(before);
            RunGuarded(status.Question!, body);
            ways.Add(_state.Scope.Variables);
            _state.Scope.Variables = before;
            _state.Guards.Add(new Not(status.Question!));
        }

        if (!isDecided && branch.Else is not null) Take(branch.Else);
        else if (!isDecided) ways.Add(before);
        _state.Guards.RemoveRange(guards, _state.Guards.Count - guards);
        if (ways.Count > 1 && _state.FirewallCommands > commands) Note(branch.Clauses[0].Test.Count > 0 ? branch.Clauses[0].Test[0] : branch);
        _state.Scope.Variables = Merged(ways, before);
        return ShellStatus.Success;

        void Take(IReadOnlyList<ShellNode> body)
        {
            if (ways.Count == 0)
            {
                RunList(body);
                ways.Add(_state.Scope.Variables);
                return;
            }

            _state.Scope.Variables = new Dictionary<string, string>(before);
            RunBody(body);
            ways.Add(_state.Scope.Variables);
            _state.Scope.Variables = before;
        }
    }

    private ShellStatus RunCase(ShellCase choice)
    {
        var subject = _state.Scope.Value(choice.Word.Parts, choice.Word);
        if (subject.Contains(Placeholder.Start)) return RunOpenCase(choice, subject);
        foreach (var (patterns, body) in choice.Arms)
        {
            foreach (var pattern in patterns)
                if (ShellTests.Fits(subject, _state.Scope.Value(pattern.Parts, pattern))) return RunList(body);
        }

        return ShellStatus.Success;
    }

    private ShellStatus RunOpenCase(ShellCase choice, string subject)
    {
        // An init script is asked to start, unless it says otherwise.
        var isArgument = choice.Word.Parts is [{ Kind: ShellPartKind.Variable, Text: "1" }] && _state.Scope.Arguments is null;
        foreach (var (patterns, body) in choice.Arms)
        {
            if (!isArgument || patterns.FirstOrDefault(p => p.Plain is "start" or "up" or "on") is not { } start) continue;
            _state.Log.ReportOnce(ShellDiagnostics.AssumedStart, _state.Source.Span(start.Start, start.End - start.Start), start.Plain);
            return RunList(body);
        }

        var guards = _state.Guards.Count;
        var before = _state.Scope.Variables;
        var ways = new List<Dictionary<string, string>> { before };
        var commands = _state.FirewallCommands;
        foreach (var (patterns, body) in choice.Arms)
        {
            var text = $"{Placeholder.Shown(subject)} is {string.Join('|', patterns.Select(p => p.Plain ?? "…"))}";
            var question = _state.Question(text, choice.Word.Start, choice.Word.End);
            _state.Scope.Variables = new Dictionary<string, string>(before);
            RunGuarded(question, body);
            ways.Add(_state.Scope.Variables);
            _state.Scope.Variables = before;
            _state.Guards.Add(new Not(question));
        }

        _state.Guards.RemoveRange(guards, _state.Guards.Count - guards);
        if (_state.FirewallCommands > commands)
            _state.Log.Count(ShellDiagnostics.Branch, "case " + Placeholder.Shown(subject),
                _state.Source.Span(choice.Word.Start, choice.Word.End - choice.Word.Start));
        _state.Scope.Variables = Merged(ways, before);
        return ShellStatus.Success;
    }

    /// <summary>Runs what may run or not.</summary>
    private void RunGuarded(Condition question, IReadOnlyList<ShellNode> body)
    {
        _state.Guards.Add(question);
        RunBody(body);
        _state.Guards.RemoveAt(_state.Guards.Count - 1);
    }

    /// <summary>Runs a branch: when the script ends in it, what follows runs only where the branch was not taken.</summary>
    private void RunBody(IReadOnlyList<ShellNode> body)
    {
        var (ends, returns, commands) = (_state.Ends, _state.Returns, _state.FirewallCommands);
        RunList(body);
        if (_state.Ends == ends && _state.Returns == returns) return;
        (_state.Ends, _state.Returns) = (ends, returns);

        // A branch that ends the script and does nothing else is a check that failed.
        if (_state.FirewallCommands > commands) _state.Tail.Add(new Not(new AllOf([.. _state.Guards])));
        else if (body.Count > 0) _state.Log.ReportOnce(ShellDiagnostics.AssumedToGoOn, body[^1].Span(_state.Source));
    }

    private Dictionary<string, string> Merged(List<Dictionary<string, string>> ways, Dictionary<string, string> before)
    {
        if (ways.Count == 0) return before;
        if (ways.Count == 1) return ways[0];
        var merged = new Dictionary<string, string>(ways[0]);
        foreach (var name in ways.SelectMany(w => w.Keys).Distinct().ToList())
        {
            var values = ways.Select(w => w.GetValueOrDefault(name)).Distinct().ToList();
            if (values.Count > 1) merged[name] = _state.Scope.Open("$" + name);
        }

        return merged;
    }

    private void Note(ShellNode test)
    {
        if (test is ShellQuestion question) _state.Log.Count(TemplateDiagnostics.Branch, question.Text, question.Span(_state.Source));
        else _state.Log.Count(ShellDiagnostics.Branch, _state.Text(test), test.Span(_state.Source));
    }

    private ShellStatus Call(ShellFunction function, IReadOnlyList<(string Text, ShellWord Word)> fields)
    {
        _called.Add(function.Name);
        if (_depth >= NetfilterLimits.DeepestCall)
        {
            if (!IsCutShort) _state.Log.Report(ShellDiagnostics.TooMuch, function.Span(_state.Source), NetfilterLimits.MostCommands);
            IsCutShort = true;
            return ShellStatus.Success;
        }

        var arguments = _state.Scope.Arguments;
        _state.Scope.Arguments = [.. fields.Skip(1).Select(f => f.Text)];
        _depth++;
        var status = Run(function.Body);
        _depth--;
        _state.Returns = false;
        _state.Scope.Arguments = arguments;
        return status;
    }
}
