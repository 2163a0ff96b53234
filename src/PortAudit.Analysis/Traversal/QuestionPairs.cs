using System.Text.RegularExpressions;

namespace PortAudit.Analysis.Traversal;

/// <summary>Which questions of two compared rulesets are one and the same.</summary>
/// <remarks>A pair can only take a difference away that would be possible otherwise; what is certain is found without pairs.</remarks>
internal sealed partial class QuestionPairs
{
    private readonly Dictionary<(string Text, string Place, int Use), int> _fresh;
    private readonly Dictionary<(string Text, string Place), int> _uses = [];
    private bool _pairsUses = true;

    public QuestionPairs() => (Named, _fresh) = ([], []);

    private QuestionPairs(QuestionPairs shared) => (Named, _fresh) = (shared.Named, shared._fresh);

    /// <summary>Numbers of questions about packets that nothing has rewritten, by text and epoch 0.</summary>
    public Dictionary<(string Text, int Epoch), int> Named { get; }

    /// <summary>One of the two: it shares the numbers and counts its own uses.</summary>
    public QuestionPairs Side() => new(this);

    public void BeginWalk(bool pairsUses)
    {
        _uses.Clear();
        _pairsUses = pairsUses;
    }

    /// <summary>The number of a match's next use in this walk: that of the other side's same use of a rule with the same text.</summary>
    /// <param name="next">The number to give where the use is new.</param>
    /// <returns><see langword="null"/> where uses are not paired.</returns>
    public int? Use(string text, SourceSpan? span, int next)
    {
        if (!_pairsUses) return null;
        var place = span is { } known ? RuleText(known) : "";
        var use = _uses[(text, place)] = _uses.GetValueOrDefault((text, place)) + 1;
        if (!_fresh.TryGetValue((text, place, use), out var index)) _fresh[(text, place, use)] = index = next;
        return index;
    }

    // The whole line, without its counters.
    private static string RuleText(SourceSpan span)
    {
        var text = span.File.Text;
        var start = Math.Min(span.Start, text.Length);
        var begin = start == 0 ? 0 : text.LastIndexOf('\n', start - 1) + 1;
        var end = text.IndexOf('\n', start);
        return Counters().Replace(text[begin..(end < 0 ? text.Length : end)].Trim(), "");
    }

    [GeneratedRegex(@"^\[\d+:\d+\] | packets \d+ bytes \d+")]
    private static partial Regex Counters();
}
