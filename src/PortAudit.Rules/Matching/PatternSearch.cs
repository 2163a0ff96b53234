using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>Finds the facts that pass a pattern once all that it refers to is in place: what a count counts, and what silences a rule.</summary>
internal sealed class PatternSearch
{
    private readonly FactPattern _pattern;
    private readonly GroupKey? _key;

    public PatternSearch(FactPattern pattern) =>
        (_pattern, _key) = (pattern,
        GroupKey.Of(pattern.Conditions.Select(c => new SlotCondition(pattern.Slot, c)), slot => slot == pattern.Slot ? [] : null));

    /// <summary>In the order of the facts.</summary>
    public IEnumerable<Fact> In(RuleTurn turn)
    {
        foreach (var fact in Candidates(turn))
        {
            if (Passes(fact, turn)) yield return fact;
        }
    }

    /// <summary>The first fact that passes, such that others pass the rest of these patterns with it; <see langword="null"/> when there is
    /// none.</summary>
    public static Fact? First(IReadOnlyList<PatternSearch> patterns, RuleTurn turn, int from = 0)
    {
        foreach (var fact in patterns[from].Candidates(turn))
        {
            if (!patterns[from].Passes(fact, turn)) continue;
            turn.Binding.Facts[patterns[from]._pattern.Slot] = fact;
            if (from == patterns.Count - 1 || First(patterns, turn, from + 1) is not null) return fact;
        }

        return null;
    }

    private bool Passes(Fact fact, RuleTurn turn)
    {
        turn.Try();
        foreach (var condition in _pattern.Conditions)
        {
            if (!condition.Holds(fact, turn.Binding)) return false;
        }

        return true;
    }

    private IEnumerable<Fact> Candidates(RuleTurn turn)
    {
        if (_pattern.Source is { } source) return source.Read(turn.Binding) is Fact referred ? [referred] : [];
        if (_key is null) return turn.Facts.Of(_pattern.Type);
        return _key.Read(turn.Binding) is { } values ? turn.Facts.Of(_pattern.Type, _key, values) : [];
    }
}
