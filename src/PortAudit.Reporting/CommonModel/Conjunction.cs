using System.Collections.Immutable;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Reporting.CommonModel;

/// <summary>Conditions that must all hold, on their way to a normal form: one set of values a field, what remains sorted.</summary>
/// <remarks>That a field exists is part of its test (<see cref="FieldCondition"/>): the requirement goes into the sets of protocol, fragment and so
/// on, so that a test of all ports is not the lack of a test. Negations disappear into sets, except of questions and interfaces.</remarks>
internal sealed partial class Conjunction
{
    private readonly FieldDomain _domain;
    private readonly Addition _addition;
    private readonly Negation _negation;
    private readonly SortedDictionary<(PacketField Field, IpFamily Family), ImmutableArray<ValueRange>> _ranges = [];
    private readonly SortedDictionary<(PacketField Field, IpFamily Family), (Bits128 Value, Bits128 Mask)> _masks = [];
    private readonly List<Condition> _others = [];

    // What the alternatives demand together, although none of them is written in front of the others.
    private readonly SortedDictionary<(PacketField Field, IpFamily Family), ImmutableArray<ValueRange>> _implied = [];

    public Conjunction(FieldDomain domain) => (_domain, _addition, _negation) = (domain, new Addition(this), new Negation(this));

    /// <summary>The normal form of conditions that must all hold.</summary>
    /// <remarks>Joined alternatives and masks may turn out to be something simpler, which the next round sees; nested deeper than that, equal
    /// conditions may keep two forms, never different ones the same.</remarks>
    public static ImmutableArray<Condition> Normal(FieldDomain domain, IReadOnlyList<Condition> conditions, bool isAlternative = false)
    {
        const int rounds = 4;
        for (var round = 1; ; round++)
        {
            var conjunction = new Conjunction(domain);
            foreach (var condition in conditions) conjunction.Add(condition);
            var normal = conjunction.ToConditions(isAlternative);
            if (round == rounds || !normal.Any(c => c is AnyOf or MaskCondition) || normal.SequenceEqual(conditions, ConditionOrder.Instance))
                return normal;
            conditions = normal;
        }
    }

    /// <summary>No packet fulfils it.</summary>
    public bool IsNever { get; private set; }

    public void Add(Condition condition) => _addition.Visit(condition);

    /// <param name="isAlternative">Whether the protocol is left out too where the other tests imply it: beside them in a rule it is worth a
    /// word.</param>
    public ImmutableArray<Condition> ToConditions(bool isAlternative = false)
    {
        if (IsNever) return [Condition.Never];
        var result = new List<Condition>(_others);
        var implied = new Conjunction(_domain);
        foreach (var (key, ranges) in _implied) implied.Restrict(key, ranges);
        foreach (var (key, ranges) in _ranges)
        {
            if (IsFull(key, ranges)) continue;
            implied.Require(key.Field, key.Family);
            if (!IsRequirement(key.Field)) result.Add(Shortest(key, ranges));
        }

        foreach (var (key, (value, mask)) in _masks)
        {
            implied.Require(key.Field, key.Family);
            result.Add(new MaskCondition(key.Field, value, mask, false, key.Family));
        }

        foreach (var (key, ranges) in _ranges)
        {
            if (!IsRequirement(key.Field) || IsFull(key, ranges)) continue;
            if ((isAlternative || key.Field != PacketField.Protocol)
                && implied._ranges.TryGetValue(key, out var known) && known.AsSpan().SequenceEqual(ranges.AsSpan())) continue;
            result.Add(Shortest(key, ranges));
        }

        return [.. result.Distinct(ConditionOrder.Instance).Order(ConditionOrder.Instance)];
    }

    private static bool IsFull((PacketField Field, IpFamily Family) key, ImmutableArray<ValueRange> ranges) =>
        ranges is [var only] && only.Low == 0 && only.High == FieldDomain.Highest(key.Field, key.Family);

    /// <summary>Fields by which others exist; every packet has these themselves.</summary>
    private static bool IsRequirement(PacketField field) =>
        field is PacketField.Protocol or PacketField.Fragment or PacketField.ConnectionState or PacketField.Family;

    // The value of a field other than an address has one family, so that two tests of it meet.
    private static (PacketField, IpFamily) Key(FieldCondition condition, IpFamily family) =>
        (condition.Field, PacketFieldWords.IsAddress(condition.Field) ? family : IpFamily.IPv4);

    private static Condition Shortest((PacketField Field, IpFamily Family) key, ImmutableArray<ValueRange> ranges)
    {
        var highest = FieldDomain.Highest(key.Field, key.Family);
        if (key.Field is PacketField.TcpFlags or PacketField.NatStatus)
        {
            if (ValueCube.Test(ranges, (uint)highest) is var (value, mask)) return new MaskCondition(key.Field, value, mask);
            if (ValueCube.Test(RangeNormalForm.Complement(ranges, highest), (uint)highest) is var (other, otherMask))
                return new MaskCondition(key.Field, other, otherMask, true);
        }

        var complement = RangeNormalForm.Complement(ranges, highest);
        return complement.Length < ranges.Length
            ? new RangeCondition(key.Field, complement, true, key.Family)
            : new RangeCondition(key.Field, ranges, false, key.Family);
    }

    private void AddRange(RangeCondition condition)
    {
        var key = Key(condition, condition.Family);
        var highest = FieldDomain.Highest(condition.Field, condition.Family);
        var ranges = RangeNormalForm.Normal(condition.Ranges, highest);
        Restrict(key, condition.Negated ? RangeNormalForm.Complement(ranges, highest) : ranges);
    }

    // Small sets are what they hold, so that a set and its elements written out are one form; of a large one the elements stay shared.
    private void AddSet(SetCondition set)
    {
        foreach (var field in set.Fields) Require(field.Field, field.Family);
        if (set.Elements.Count > ReportingLimits.MostExpandedElements) _others.Add(set);
        else if (SetForm.Expand(set) is { } same) Add(same);
        else if (set.Elements.Count == 0) IsNever |= !set.Negated;
        else _others.Add(set);
    }

    private void AddMask(MaskCondition condition)
    {
        var key = Key(condition, condition.Family);
        var highest = FieldDomain.Highest(condition.Field, condition.Family);
        // The highest value need not have all bits of the field set: there are five connection states.
        var bits = Bits128.MaxValue >> (int)Bits128.LeadingZeroCount(highest);
        var (value, mask) = (condition.Value, condition.Mask & bits);
        var free = ~mask & bits;
        if ((value & ~mask) != 0)
        {
            Restrict(key, condition.Negated ? [new ValueRange(0, highest)] : []);
        }
        else if (highest <= byte.MaxValue || (free & (free + 1)) == 0)
        {
            var ranges = highest <= byte.MaxValue ? ValueCube.Values((uint)value, (uint)mask, (uint)highest) : [new ValueRange(value, value | free)];
            Restrict(key, condition.Negated ? RangeNormalForm.Complement(ranges, highest) : ranges);
        }
        else if (condition.Negated && Bits128.PopCount(mask) > 1)
        {
            Require(condition.Field, condition.Family);
            _others.Add(new MaskCondition(key.Item1, value, mask, true, key.Item2));
        }
        else
        {
            AddBits(key, condition.Negated ? value ^ mask : value, mask);
        }
    }

    private void AddBits((PacketField Field, IpFamily Family) key, Bits128 value, Bits128 mask)
    {
        Require(key.Field, key.Family);
        var (knownValue, knownMask) = _masks.GetValueOrDefault(key);
        if (((value ^ knownValue) & mask & knownMask) != 0) IsNever = true;
        _masks[key] = (value | knownValue, mask | knownMask);
    }

    // Another value of the field, or a packet that does not have it.
    private void AddOutside(FieldCondition other, IpFamily family) =>
        AddAlternatives([other, .. _domain.Required(other.Field, family).Select(r => r with { Negated = !r.Negated })]);

    private void AddAlternatives(ImmutableArray<Condition> conditions)
    {
        var alternatives = new Alternatives(_domain);
        foreach (var condition in conditions) alternatives.Add(condition);
        switch (alternatives.ToCondition())
        {
            case AnyOf { Conditions.Length: 0 }:
                IsNever = true;
                break;
            case AnyOf any:
                _others.Add(any);
                foreach (var (key, ranges) in Common(alternatives.Parts))
                {
                    Restrict(key, ranges);
                    _implied[key] = _implied.TryGetValue(key, out var known) ? RangeNormalForm.Intersect(known, ranges) : ranges;
                }

                break;
            case var single:
                Add(single);
                break;
        }
    }

    /// <summary>What each of the conjunctions demands of the fields by which others exist.</summary>
    private static IEnumerable<((PacketField, IpFamily) Key, ImmutableArray<ValueRange> Ranges)> Common(IReadOnlyList<Conjunction> parts)
    {
        foreach (var (key, first) in parts[0]._ranges)
        {
            if (!IsRequirement(key.Field)) continue;
            var ranges = first;
            foreach (var part in parts.Skip(1))
            {
                if (!part._ranges.TryGetValue(key, out var more)) more = [new ValueRange(0, FieldDomain.Highest(key.Field, key.Family))];
                ranges = RangeNormalForm.Normal([.. ranges, .. more], FieldDomain.Highest(key.Field, key.Family));
            }

            if (!IsFull(key, ranges)) yield return (key, ranges);
        }
    }

    private void Require(PacketField field, IpFamily family)
    {
        foreach (var required in _domain.Required(field, family)) Restrict((required.Field, IpFamily.IPv4), required.Ranges);
    }

    private void Restrict((PacketField Field, IpFamily Family) key, ImmutableArray<ValueRange> ranges)
    {
        var both = _ranges.TryGetValue(key, out var known) ? RangeNormalForm.Intersect(known, ranges) : ranges;
        _ranges[key] = both;
        IsNever |= both.IsEmpty;
        Require(key.Field, key.Family);
    }
}
