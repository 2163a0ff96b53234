using System.Collections.Immutable;

namespace PortAudit.Model.Firewall.Conditions;

/// <summary>What a rule asks of a packet. A closed hierarchy: the records in this folder are all there are.</summary>
public abstract record Condition : RulePart
{
    public static readonly Condition Always = new AllOf([]);
    public static readonly Condition Never = new AnyOf([]);
}

/// <summary>Every one of the conditions; holds when there are none.</summary>
public sealed record AllOf(ImmutableArray<Condition> Conditions) : Condition;

/// <summary>At least one of the conditions; fails when there are none.</summary>
public sealed record AnyOf(ImmutableArray<Condition> Conditions) : Condition;

/// <summary>The logical complement. It lets packets in that do not have the field at all; see <see cref="FieldCondition.Negated"/> for the other kind.</summary>
public sealed record Not(Condition Condition) : Condition;
