using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Diagrams;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets;

/// <summary>A set of packets. Canonical: two sets of one space are equal exactly when they hold the same packets.</summary>
/// <remarks>The default value belongs to no space and can only be compared.</remarks>
public readonly record struct PacketSet
{
    private readonly PacketSpace _space;
    private readonly int _node;

    internal PacketSet(PacketSpace space, int node) => (_space, _node) = (space, node);

    /// <summary>Two sets of one space have the same number exactly if they are equal.</summary>
    public int Number => _node;

    public bool IsEmpty => _node == DecisionDiagram.Empty;

    public bool IsAll => _node == DecisionDiagram.All;

    internal DecisionDiagram Diagram => _space.Diagram;

    public static PacketSet operator &(PacketSet a, PacketSet b) => new(a._space, a.Diagram.And(a._node, b._node));

    public static PacketSet operator |(PacketSet a, PacketSet b) => new(a._space, a.Diagram.Or(a._node, b._node));

    /// <summary>What is in <paramref name="a"/> and not in <paramref name="b"/>.</summary>
    public static PacketSet operator -(PacketSet a, PacketSet b) => new(a._space, a.Diagram.Difference(a._node, b._node));

    public static PacketSet operator ~(PacketSet a) => new(a._space, a.Diagram.Not(a._node));

    public bool IsSubsetOf(PacketSet other) => Diagram.IsSubset(_node, other._node);

    public bool Overlaps(PacketSet other) => Diagram.Overlap(_node, other._node);

    /// <summary>The packets that are in the set for some value of the fields: their values are forgotten.</summary>
    public PacketSet Forget(params ReadOnlySpan<PacketField> fields)
    {
        var forgotten = 0u;
        foreach (var field in fields) forgotten |= 1u << (int)field;
        return Forget(forgotten);
    }

    /// <summary>The values of some fields that occur in the set, as a set that speaks of no other field but the family.</summary>
    public PacketSet Project(params ReadOnlySpan<PacketField> fields)
    {
        var forgotten = (2u << (int)PacketField.Unknown) - 1 & ~(1u << (int)PacketField.Family);
        foreach (var field in fields) forgotten &= ~(1u << (int)field);
        return Forget(forgotten);
    }

    /// <summary>Sets a field to one value in every packet, whatever it was.</summary>
    public PacketSet Assign(PacketField field, Bits128 value) => Forget(field) & _space.Value(field, value);

    /// <summary>The over bound: packets that are in the set for some answers to the unknown questions.</summary>
    public PacketSet SomeAnswers() => new(_space, FieldChanges.Answered(Diagram, Diagram.Transform(_node, _space.Changes.Answering)));

    /// <summary>Inverts bits of a field in every packet.</summary>
    public PacketSet Invert(PacketField field, Bits128 mask)
    {
        return new(_space, Diagram.Transform(_node, _space.Changes.Inverting(field, mask)));
    }

    /// <summary>For the masked bits, <c>target = (target &amp; ~clear) ^ (source &amp; copy)</c>, bit by bit, in every packet.</summary>
    /// <param name="copy">Bits taken from the source.</param>
    /// <param name="clear">Bits of the target that are cleared first.</param>
    public PacketSet CopyBits(PacketField source, PacketField target, uint copy, uint clear)
    {
        var result = this;
        for (var bit = 0; bit < 32; bit++)
        {
            var mask = Bits128.One << bit;
            var isCopied = (copy >> bit & 1) == 1;
            var isCleared = (clear >> bit & 1) == 1;
            if (isCleared)
            {
                var without = result.ForgetBits(target, mask);
                var one = isCopied ? _space.Masked(source, mask, mask) : _space.Empty;
                result = (without & one & _space.Masked(target, mask, mask)) | ((without - one) & _space.Masked(target, 0, mask));
            }
            else if (isCopied)
            {
                var ones = _space.Masked(source, mask, mask);
                result = (result & ones).Invert(target, mask) | (result - ones);
            }
        }

        return result;
    }

    /// <summary>Gives the masked bits of a field new values in every packet, whatever they were.</summary>
    public PacketSet AssignBits(PacketField field, Bits128 mask, Bits128 value)
    {
        return ForgetBits(field, mask) & _space.Masked(field, value & mask, mask);
    }

    /// <summary>Moves the destination's address or port to where its original is kept, and leaves the field itself free.</summary>
    /// <remarks>No field stands between the two, and what the set said of the target is forgotten: moved bits come before all that follows.</remarks>
    private PacketSet Move(PacketField from, PacketField to)
    {
        return new(_space, Diagram.Transform(Forget(to)._node, _space.Changes.Moving(from, to)));
    }

    /// <summary>Keeps the destination as it is under its original's fields, and leaves the destination free for a new one.</summary>
    /// <remarks>The kernel translates a connection's destination once; an earlier original is forgotten.</remarks>
    public PacketSet SetAsideDestination() =>
        Move(PacketField.DestinationAddress, PacketField.OriginalDestinationAddress)
            .Move(PacketField.DestinationPort, PacketField.OriginalDestinationPort);

    /// <summary>The inverse of <see cref="SetAsideDestination"/>: the packets as they were before their destination was rewritten.</summary>
    public PacketSet RestoreDestination() =>
        Move(PacketField.OriginalDestinationAddress, PacketField.DestinationAddress)
            .Move(PacketField.OriginalDestinationPort, PacketField.DestinationPort);

    /// <summary>The addresses that occur in an address field.</summary>
    public AddressSet Addresses(PacketField field)
    {
        var projected = Project(field);
        var result = AddressSet.Empty;
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
            result = result.Union(AddressSet.FromRanges(family, projected.Values(field, family)));
        return result;
    }

    /// <summary>The values of a field that occur, in ascending order, ranges as long as they can be.</summary>
    /// <param name="family">For an address field, whose packets are looked at.</param>
    /// <exception cref="DiagramLimitException">There are more than a million ranges.</exception>
    public IReadOnlyList<ValueRange> Values(PacketField field, IpFamily family = IpFamily.IPv4)
    {
        var set = (FieldLayout.IsAddress(field) ? this & _space.Family(family) : this).Project(field);
        if (field != PacketField.Family) set = set.Forget(PacketField.Family);
        var reader = new RangeReader(_space, field, family);
        var found = reader.Ranges(reader.WithinWidth(Diagram.Transform(set._node, _space.Changes.SettingMarksApart)));
        return found.Count == 0 ? [] : found[0].Values;
    }

    /// <summary>The indexes of the unknown questions on whose answers the set depends.</summary>
    public IReadOnlyList<int> UnknownsInside()
    {
        var first = FieldLayout.First(PacketField.Unknown);
        var found = new SortedSet<int>();
        var seen = new HashSet<int>();
        var open = new Stack<int>([_node]);
        while (open.TryPop(out var node))
        {
            if (DecisionDiagram.IsTerminal(node) || !seen.Add(node)) continue;
            if (Diagram.Variable(node) >= first) found.Add(Diagram.Variable(node) - first);
            open.Push(Diagram.Low(node));
            open.Push(Diagram.High(node));
        }

        return [.. found];
    }

    /// <summary>Whether membership depends on the field.</summary>
    public bool DependsOn(PacketField field) => Forget(field)._node != _node;

    /// <summary>Disjoint products of ranges that make up the set, for some answers, when only the given fields are looked at.</summary>
    /// <param name="most">Stops after so many.</param>
    /// <exception cref="DiagramLimitException">A field has more than a million ranges, or both marks are asked for and related bit by
    /// bit.</exception>
    public IReadOnlyList<PacketCube> Cubes(IReadOnlyList<PacketField> fields, int most) =>
        new CubeReader(_space, fields, most).Read(SomeAnswers().Project([.. fields])._node);

    /// <summary>One packet of the set: zero wherever the set leaves a bit free.</summary>
    /// <returns><see langword="null"/> for the empty set.</returns>
    public PacketCube? Sample()
    {
        if (IsEmpty) return null;
        var bits = new Bits128[(int)PacketField.Unknown];
        for (var node = _node; !DecisionDiagram.IsTerminal(node);)
        {
            var (field, bit) = FieldLayout.Locate(Diagram.Variable(node));
            var takesHigh = Diagram.Low(node) == DecisionDiagram.Empty;
            if (takesHigh && field != PacketField.Unknown) bits[(int)field] |= Bits128.One << bit;
            node = takesHigh ? Diagram.High(node) : Diagram.Low(node);
        }

        var family = bits[(int)PacketField.Family] == 0 ? IpFamily.IPv4 : IpFamily.IPv6;
        var values = new Dictionary<PacketField, IReadOnlyList<ValueRange>>(bits.Length);
        for (var field = PacketField.Family; field < PacketField.Unknown; field++)
            values[field] = [new ValueRange(bits[(int)field] >> (FieldLayout.Width(field) - _space.WidthOf(field, family)))];
        return new PacketCube(family, values);
    }

    /// <summary>The part of the set that a preference also holds, or the set itself where they have nothing in common.</summary>
    public PacketSet Prefer(PacketSet preference) => (this & preference) is { IsEmpty: false } both ? both : this;

    public override string ToString() => _space is null ? "no set" : IsEmpty ? "nothing" : $"set {_node}";

    // The fields by their bits; questions are not forgotten but answered one way or another.
    private PacketSet Forget(uint fields)
    {
        const uint unknown = 1u << (int)PacketField.Unknown;
        if ((fields & unknown) != 0) return SomeAnswers().Forget(fields & ~unknown);
        return fields == 0 ? this : new(_space, Diagram.Transform(_node, _space.Changes.Forgetting(fields)));
    }

    private PacketSet ForgetBits(PacketField field, Bits128 mask) =>
        new(_space, Diagram.Transform(_node, _space.Changes.ForgettingBits(field, mask)));
}
