using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>A condition on the fact in a slot.</summary>
internal sealed record SlotCondition(int Slot, FieldCondition Condition)
{
    /// <summary>The slots that must be filled before it can be decided.</summary>
    public IEnumerable<int> Needs => Condition.Test.References.Select(r => r.Slot).Append(Slot);

    public bool Holds(Binding binding) => Condition.Holds(binding.Facts[Slot]!, binding);
}
