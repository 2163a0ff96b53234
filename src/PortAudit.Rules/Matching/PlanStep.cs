using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>A premise that is matched for itself, with all that is decided once its fact is in place.</summary>
/// <param name="Counted">What a count counts.</param>
/// <param name="Reads">The slots that are filled along with it, in an order in which they can be.</param>
/// <param name="Alone">The conditions on its fact that refer to no other.</param>
/// <param name="Together">The conditions on its fact, on those read from it and on earlier ones that become decidable with it.</param>
/// <param name="Key">What ties it to earlier facts; absent when nothing does.</param>
/// <param name="Exclusions">Those of which all that they refer to is in place.</param>
internal sealed record PlanStep(
    Premise Premise,
    PatternSearch? Counted,
    IReadOnlyList<ReadFact> Reads,
    IReadOnlyList<SlotCondition> Alone,
    IReadOnlyList<SlotCondition> Together,
    GroupKey? Key,
    IReadOnlyList<IReadOnlyList<PatternSearch>> Exclusions)
{
    public int Slot => Premise.Slot;

    /// <summary>Whether a fact passes by itself.</summary>
    public bool Passes(Fact fact, Binding binding)
    {
        foreach (var (_, condition) in Alone)
        {
            if (!condition.Holds(fact, binding)) return false;
        }

        return true;
    }

    /// <summary>Whether what is decided once the fact is in place holds.</summary>
    public bool Holds(Binding binding)
    {
        foreach (var condition in Together)
        {
            if (!condition.Holds(binding)) return false;
        }

        return true;
    }

    /// <summary>Fills the slots; whether all facts to be read are there.</summary>
    /// <param name="facts">The host's facts; <see langword="null"/> where they are asked later.</param>
    public bool Fill(Fact fact, Binding binding, FactBase? facts)
    {
        binding.Facts[Slot] = fact;
        foreach (var read in Reads)
        {
            if (read.From.Read(binding) is not Fact referred || (read.MustBeKnown && facts?.Contains(referred) == false)) return false;
            binding.Facts[read.Slot] = referred;
        }

        return true;
    }
}
