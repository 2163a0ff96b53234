using System.Numerics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>Which rules of a long chain may match packets of one family and protocol, by destination port and by the process they are for.</summary>
/// <remarks>Rules that name a few ports stand under blocks of 64 ports each; of the others those for one program, service or package stand under
/// that, and all that is left, with those that name many ports, is in one list. Every rule that may match a port is found; one that is
/// found need not match.
/// Where rules of that list follow each other that do the same in every walk, a walk may take them in <see cref="RuleRuns"/>.</remarks>
internal sealed class ChainIndex
{
    private const int BlockBits = 6;
    private const int Blocks = 65536 >> BlockBits;

    private readonly List<FilterRule> _rules;
    private readonly List<int> _everyPort = [];

    // For each of them, how many of the list in a row, from there on, do the same in every walk.
    private readonly int[] _sameFrom;
    private readonly List<int> _everyProcess = [];
    private readonly Dictionary<QuestionSubject, List<int>> _byProcess = [];
    private readonly List<int>?[] _byBlock = new List<int>?[Blocks];

    /// <param name="rules">Of the chain.</param>
    /// <param name="common">Fixes family and protocol, and nothing else.</param>
    public ChainIndex(List<FilterRule> rules, Slice common, SetCompiler sets)
    {
        _rules = rules;
        for (var i = 0; i < rules.Count; i++)
        {
            IReadOnlyList<ValueRange>? ports = null;
            QuestionSubject? process = null;
            var isExcluded = false;
            foreach (var part in rules[i].Parts)
            {
                if (part is not Condition condition) break;
                isExcluded = common.Excludes(condition, sets);
                if (isExcluded) break;
                ports ??= Ports(condition);
                process ??= Process(condition);
            }

            if (isExcluded) continue;
            if (ports is not null && Width(ports) <= AnalysisLimits.MostBlocks) File(i, ports);
            else if (process is not null) File(i, process);
            else _everyPort.Add(i);
        }

        _sameFrom = new int[_everyPort.Count];
        for (var i = _sameFrom.Length - 1; i >= 0; i--)
        {
            if (RuleRuns.IsSame(rules[_everyPort[i]])) _sameFrom[i] = i + 1 < _sameFrom.Length ? _sameFrom[i + 1] + 1 : 1;
        }
    }

    /// <summary>A rule that may match any port, by its place among those.</summary>
    public FilterRule RuleOfEveryPort(int at) => _rules[_everyPort[at]];

    /// <summary>The first rule after another that may match the port.</summary>
    /// <param name="processes">See <see cref="Slice.Processes"/>.</param>
    /// <returns><see cref="int.MaxValue"/> where none is left.</returns>
    public int Next(int after, int port, IReadOnlyCollection<QuestionSubject>? processes)
    {
        return Math.Min(First(_everyPort, after), NextOther(after, port, processes));
    }

    /// <summary>The longest run that begins with a rule, and that no other rule for the port or the processes interrupts.</summary>
    /// <returns>The run, and its last rule.</returns>
    public (int Level, int At, int Last)? RunFrom(int rule, int port, IReadOnlyCollection<QuestionSubject>? processes)
    {
        var from = _everyPort.BinarySearch(rule);
        if (from < 0 || _sameFrom[from] < 1 << AnalysisLimits.ShortestRunLevel) return null;
        var end = NextOther(rule, port, processes);
        var level = Math.Min(AnalysisLimits.LongestRunLevel, from == 0 ? AnalysisLimits.LongestRunLevel : BitOperations.TrailingZeroCount(from));
        for (; level >= AnalysisLimits.ShortestRunLevel; level--)
        {
            var length = 1 << level;
            if (length <= _sameFrom[from] && _everyPort[from + length - 1] is var last && last < end) return (level, from >> level, last);
        }

        return null;
    }

    // After a rule, the first that not every port and process shares.
    private int NextOther(int after, int port, IReadOnlyCollection<QuestionSubject>? processes)
    {
        var next = _byBlock[port >> BlockBits] is { } named ? First(named, after) : int.MaxValue;
        if (processes is null) return Math.Min(next, First(_everyProcess, after));
        if (_byProcess.Count == 0) return next;
        foreach (var process in processes)
        {
            if (_byProcess.TryGetValue(process, out var rules)) next = Math.Min(next, First(rules, after));
        }

        return next;
    }

    private static int First(List<int> rules, int after)
    {
        var at = rules.BinarySearch(after + 1);
        if (at < 0) at = ~at;
        return at < rules.Count ? rules[at] : int.MaxValue;
    }

    private static IReadOnlyList<ValueRange>? Ports(Condition condition) => condition switch
    {
        RangeCondition { Field: PacketField.DestinationPort, Negated: false } range => range.Ranges,
        SetCondition { Negated: false, Fields: [{ Field: PacketField.DestinationPort }] } set => set.Elements.Values,
        _ => null,
    };

    private static QuestionSubject? Process(Condition condition) =>
        condition is UnknownCondition { Subject: (ProgramSubject or ServiceSubject or PackageSubject) and var subject } ? subject : null;

    private static int Width(IReadOnlyList<ValueRange> ports)
    {
        var width = 0;
        for (var i = 0; i < ports.Count && width <= AnalysisLimits.MostBlocks; i++)
        {
            if (Clip(ports[i]) is var (first, last)) width += last - first + 1;
        }

        return width;
    }

    private void File(int rule, IReadOnlyList<ValueRange> ports)
    {
        foreach (var range in ports)
        {
            if (Clip(range) is not var (first, last)) continue;
            for (var block = first; block <= last; block++)
            {
                var under = _byBlock[block] ??= [];
                if (under.Count == 0 || under[^1] != rule) under.Add(rule);
            }
        }
    }

    private void File(int rule, QuestionSubject process)
    {
        _everyProcess.Add(rule);
        if (!_byProcess.TryGetValue(process, out var rules)) _byProcess[process] = rules = [];
        rules.Add(rule);
    }

    private static (int First, int Last)? Clip(ValueRange range) =>
        range.Low > range.High || range.Low > 65535u ? null : ((int)range.Low >> BlockBits, (int)Bits128.Min(range.High, 65535u) >> BlockBits);
}
