using PortAudit.Model.Firewall.Conditions;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <content>Loops: as often as the text says, else any number of times.</content>
internal sealed partial class ShellRunner
{
    private ShellStatus RunFor(ShellFor loop)
    {
        var values = new List<(string Text, ShellWord Word)>();
        foreach (var word in loop.Words ?? []) _state.Scope.Expand(word, values);
        if (loop.Words is null && _state.Scope.Arguments is { } arguments && loop.Variable.Length > 0)
            values.AddRange(arguments.Select(a => (a, new ShellWord(loop.Start, loop.Start, []))));
        else if (loop.Words is null) return RunOpenLoop([], loop.Body, loop, loop.Variable);
        foreach (var (value, word) in values)
        {
            if (_state.Ends || _state.Returns || IsCutShort) break;

            // What a command prints, or a variable that nothing sets, may be a list; a name pattern is the list of files.
            if (value.Contains(Placeholder.Start) || value.AsSpan().ContainsAny("*?"))
            {
                _state.Scope.Variables[loop.Variable] = value;
                RunOpenLoop([], loop.Body, loop, loop.Variable);
                continue;
            }

            _state.Scope.Variables[loop.Variable] = value;
            if (!RunTurn(loop.Body)) break;
        }

        return ShellStatus.Success;
    }

    /// <summary>Goes round as often as the text itself says; from where it no longer does, any number of times.</summary>
    private ShellStatus RunLoop(ShellLoop loop)
    {
        var isTold = loop.Test is [ShellCommand { Words: [var first, ..] }]
            && first.Parts is [{ Kind: ShellPartKind.Literal, Text: "[" or "test" or "[[" or "let" }];
        for (var turn = 0; isTold && turn < NetfilterLimits.MostTurns && !_state.Ends && !_state.Returns && !IsCutShort; turn++)
        {
            var status = RunList(loop.Test);
            if (status.Known is null) break;
            if (status.Known == loop.IsUntil || !RunTurn(loop.Body)) return ShellStatus.Success;
        }

        return RunOpenLoop(loop.Test, loop.Body, loop);
    }

    /// <summary>Runs a loop's body once.</summary>
    /// <returns>False where it leaves the loop.</returns>
    private bool RunTurn(IReadOnlyList<ShellNode> body)
    {
        var (guards, skips) = (_state.LoopGuards, _state.Skips.Count);
        _state.LoopGuards = _state.Guards.Count;
        RunList(body);
        var breaks = _state.Breaks;
        (_state.LoopGuards, _state.Breaks, _state.Continues) = (guards, false, false);
        _state.Skips.RemoveRange(skips, _state.Skips.Count - skips);
        return !breaks;
    }

    /// <summary>The variables that commands set.</summary>
    private static IEnumerable<string> Assigned(IEnumerable<ShellNode> nodes, int depth = 0) =>
        depth > 100 ? [] : nodes.SelectMany(node => node switch
    {
        ShellCommand { Words: [var first, ..] } command when first.Parts is [{ Text: "let" or "local" or "export" or "declare" }] =>
            command.Words.Skip(1).Select(w => NameIn(w)).Concat(command.Assignments.Select(a => a.Name)),
        ShellCommand command => command.Assignments.Select(a => a.Name),
        ShellPipeline pipeline => Assigned(pipeline.Commands, depth + 1),
        ShellChoice choice => Assigned([choice.Left, choice.Right], depth + 1),
        ShellIf branch => Assigned([.. branch.Clauses.SelectMany(c => c.Test.Concat(c.Body)), .. branch.Else ?? []], depth + 1),
        ShellFor loop => Assigned(loop.Body, depth + 1).Append(loop.Variable),
        ShellLoop loop => Assigned([.. loop.Test, .. loop.Body], depth + 1),
        ShellCase choice => Assigned(choice.Arms.SelectMany(a => a.Body), depth + 1),
        ShellGroup group => Assigned(group.Body, depth + 1),
        _ => [],
    });

    private static string NameIn(ShellWord word)
    {
        var text = word.Parts.Count > 0 ? word.Parts[0].Text.TrimStart() : "";
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        return text[..end];
    }

    private ShellStatus RunOpenLoop(IReadOnlyList<ShellNode> test, IReadOnlyList<ShellNode> body, ShellNode loop, string variable = "")
    {
        var commands = _state.FirewallCommands;
        _state.OpenLoops++;
        RunList(test);
        var before = _state.Scope.Variables;

        // Whatever the body sets has another value each time round.
        _state.Scope.Variables = new Dictionary<string, string>(before);
        foreach (var name in Assigned([.. test, .. body]).Append(variable).Distinct())
            if (name.Length > 0) _state.Scope.Variables[name] = _state.Scope.Open("$" + name);
        var (guards, skips) = (_state.LoopGuards, _state.Skips.Count);
        _state.LoopGuards = _state.Guards.Count + 1;
        RunGuarded(new UnknownCondition($"the loop at line {_state.Source.Position(loop.Start).Line} runs for this", UnknownKind.Fresh,
            loop.Span(_state.Source)), body);
        (_state.LoopGuards, _state.Breaks, _state.Continues) = (guards, false, false);
        _state.Skips.RemoveRange(skips, _state.Skips.Count - skips);
        _state.OpenLoops--;
        _state.Scope.Variables = Merged([before, _state.Scope.Variables], before);
        if (_state.FirewallCommands > commands && test is [ShellQuestion question])
            _state.Log.Count(TemplateDiagnostics.Loop, question.Text, question.Span(_state.Source));
        else if (_state.FirewallCommands > commands) _state.Log.Report(ShellDiagnostics.OpenLoop, loop.Span(_state.Source));
        return ShellStatus.Success;
    }
}
