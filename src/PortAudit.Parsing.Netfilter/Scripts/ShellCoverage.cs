using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>What became of a script's lines, and of the commands that state a rule: a command that runs more than once is as good as its
/// worst run.</summary>
internal sealed class ShellCoverage(SourceFile source)
{
    private readonly Dictionary<int, CoverageState> _lines = [];
    private readonly Dictionary<int, CoverageState> _rules = [];

    public CoverageCounts Lines
    {
        get
        {
            var counts = default(CoverageCounts);
            for (var line = 1; line <= source.LineCount; line++) counts = counts.Add(_lines.GetValueOrDefault(line, CoverageState.Irrelevant));
            return counts;
        }
    }

    public CoverageCounts Rules
    {
        get
        {
            var counts = default(CoverageCounts);
            foreach (var state in _rules.Values) counts = counts.Add(state);
            return counts;
        }
    }

    /// <param name="statesRule">Whether it is a rule that the command adds.</param>
    public void Mark(ShellCommand command, CoverageState state, bool statesRule = false)
    {
        if (_rules.TryGetValue(command.Start, out var before)) _rules[command.Start] = Worse(before, state);
        else if (statesRule) _rules[command.Start] = state;
        var last = source.Position(Math.Max(command.Start, command.End - 1)).Line;
        for (var line = source.Position(command.Start).Line; line <= last; line++) MarkLine(line, state);
    }

    /// <summary>Marks a line of a text that a command reads.</summary>
    public void Mark(SourceSpan line, CoverageState state, bool statesRule)
    {
        MarkLine(line.Line, state);
        if (statesRule) _rules[line.Start] = state;
    }

    public void MarkLine(int line, CoverageState state) => _lines[line] = Worse(_lines.GetValueOrDefault(line, CoverageState.Irrelevant), state);

    /// <summary>Every command of the text that states a rule counts, also one that is never run.</summary>
    public void Count(IEnumerable<ShellNode> nodes, int depth = 0)
    {
        if (depth > 100) return;
        foreach (var node in nodes)
        {
            switch (node)
            {
                case ShellCommand command when IsRule(command):
                    _rules.TryAdd(command.Start, CoverageState.Irrelevant);
                    break;
                case ShellPipeline pipeline:
                    Count(pipeline.Commands, depth + 1);
                    break;
                case ShellChoice choice:
                    Count([choice.Left, choice.Right], depth + 1);
                    break;
                case ShellIf branch:
                    foreach (var (test, body) in branch.Clauses) Count([.. test, .. body], depth + 1);
                    Count(branch.Else ?? [], depth + 1);
                    break;
                case ShellFor loop:
                    Count(loop.Body, depth + 1);
                    break;
                case ShellLoop loop:
                    Count([.. loop.Test, .. loop.Body], depth + 1);
                    break;
                case ShellCase choice:
                    foreach (var (_, body) in choice.Arms) Count(body, depth + 1);
                    break;
                case ShellFunction function:
                    Count([function.Body], depth + 1);
                    break;
                case ShellGroup group:
                    Count(group.Body, depth + 1);
                    break;
            }
        }
    }

    private static bool IsRule(ShellCommand command)
    {
        var isTool = command.Words.Any(w => w.Plain is { } plain && FirewallTool.Find(plain) is { Kind: FirewallToolKind.Iptables })
            || (command.Words.Count > 0 && command.Words[0].Parts is [{ Kind: ShellPartKind.Variable } variable]
            && FirewallTool.OfVariable(variable.Text) is "iptables" or "ip6tables");
        return isTool && command.Words.Any(w => w.Plain is "-A" or "-I" or "-R" or "--append" or "--insert" or "--replace");
    }

    private static CoverageState Worse(CoverageState left, CoverageState right) => (left, right) switch
    {
        (CoverageState.Irrelevant, _) => right,
        (_, CoverageState.Irrelevant) => left,
        _ => left > right ? left : right,
    };
}
