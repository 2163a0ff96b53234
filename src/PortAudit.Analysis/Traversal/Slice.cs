using System.Collections.Immutable;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Traversal;

/// <summary>What all packets of a walk have in common: one value for some fields. It lets the walk pass by most rules without a set
/// operation.</summary>
/// <remarks>A slice only ever says "this rule can't match"; what it does not exclude is judged by the sets.</remarks>
public sealed class Slice
{
    private readonly Bits128?[] _values = new Bits128?[(int)PacketField.Unknown];
    private Exclusion? _exclusion;

    public Slice(IpFamily family)
    {
        Family = family;
        _values[(int)PacketField.Family] = family == IpFamily.IPv4 ? 0u : 1u;
    }

    public IpFamily Family { get; }

    /// <summary>Changes whenever a value does.</summary>
    internal int Version { get; private set; }

    /// <summary>What the sets of the walk leave out; <see langword="null"/> where it is not a walk's own slice.</summary>
    internal SharedFields? Shared { get; set; }

    /// <summary>The device that packets at the hook at hand do not have: the outgoing one until they are routed, the incoming one where this
    /// host sent them.</summary>
    /// <remarks>Its name is empty there, so that no name is equal to it and every negation holds (net/netfilter/nft_meta.c,
    /// net/ipv4/netfilter/ip_tables.c).</remarks>
    internal PacketField? AbsentDevice
    {
        get;
        set
        {
            if (field == value) return;
            Version++;
            field = value;
        }
    }

    /// <summary>What is known of the process that the packets are for.</summary>
    public Func<QuestionSubject, bool?>? Known { get; init; }

    /// <summary>All programs, services and packages of which <see cref="Known"/> says yes; <see langword="null"/> where it may leave one
    /// open.</summary>
    public IReadOnlyCollection<QuestionSubject>? Processes { get; init; }

    /// <summary>The field's only value; <see langword="null"/> when it varies.</summary>
    public Bits128? this[PacketField field]
    {
        get => _values[(int)field];
        set
        {
            Version++;
            _values[(int)field] = value;
        }
    }

    /// <summary>All values, by field.</summary>
    internal Bits128?[] Values
    {
        get => [.. _values];
        set
        {
            if (value.AsSpan().SequenceEqual(_values)) return;
            Version++;
            value.CopyTo(_values, 0);
        }
    }

    /// <summary>The slice from here on, after a rule may have rewritten the field in some packets.</summary>
    public void Rewritten(PacketField field)
    {
        if (_values[(int)field] is not null) this[field] = null;
    }

    public Slice Copy()
    {
        var copy = new Slice(Family) { Known = Known, Processes = Processes, AbsentDevice = AbsentDevice };
        _values.CopyTo(copy._values, 0);
        return copy;
    }

    /// <summary>The slice of a walk as it is at this hook, whatever comes after.</summary>
    internal Slice AsNow()
    {
        var copy = Copy();
        copy.Shared = Shared;
        return copy;
    }

    /// <summary>Whether no packet of the slice fulfils the condition.</summary>
    /// <param name="sets">Finds elements of sets.</param>
    internal bool Excludes(Condition condition, SetCompiler sets)
    {
        if (_exclusion is null || !_exclusion.Uses(sets)) _exclusion = new Exclusion(this, sets);
        return _exclusion.Visit(condition);
    }

    /// <summary>Whether no packet of the slice has all the fields.</summary>
    internal bool Lacks(ImmutableArray<KeyField> fields)
    {
        foreach (var field in fields)
        {
            if (Lacks(field.Field, field.Family)) return true;
        }

        return false;
    }

    /// <summary>Whether the condition is about a device that the packets do not have; it says then what it says of an empty name.</summary>
    internal bool SettlesDevice(InterfaceCondition iface, out bool holds)
    {
        holds = iface is { IsPrefix: true, Name: "" } != iface.Negated;
        return iface.Field == AbsentDevice;
    }

    private bool Lacks(PacketField field, IpFamily family)
    {
        if (field is PacketField.SourceAddress or PacketField.DestinationAddress) return family != Family;
        return _values[(int)PacketField.Protocol] is { } protocol && Lacks(field, protocol);
    }

    private static bool Lacks(PacketField field, Bits128 protocol) => field switch
    {
        PacketField.SourcePort or PacketField.DestinationPort => !IpProtocol.HasPorts((byte)protocol),
        PacketField.TcpFlags => protocol != IpProtocol.Tcp,
        PacketField.IcmpType or PacketField.IcmpCode => protocol != IpProtocol.Icmp && protocol != IpProtocol.IcmpV6,
        _ => false,
    };

    // Says false wherever a packet of the slice might fulfil the condition.
    private sealed class Exclusion(Slice slice, SetCompiler sets) : ConditionVisitor<bool>
    {
        public bool Uses(SetCompiler other) => ReferenceEquals(sets, other);

        protected override bool VisitRange(RangeCondition range)
        {
            if (slice.Lacks(range.Field, range.Family)) return true;
            if (slice._values[(int)range.Field] is not { } value) return false;
            foreach (var each in range.Ranges)
            {
                if (each.Contains(value)) return range.Negated;
            }

            return !range.Negated;
        }

        protected override bool VisitMask(MaskCondition mask)
        {
            if (slice.Lacks(mask.Field, mask.Family)) return true;
            return slice._values[(int)mask.Field] is { } value && ((value & mask.Mask) == mask.Value) == mask.Negated;
        }

        protected override bool VisitSet(SetCondition set)
        {
            if (slice.Lacks(set.Fields)) return true;
            var fits = sets.Fitting(set.Fields, set.Elements, slice).Count > 0;
            return set.Negated ? fits && set.Fields.All(f => ElementIndex.FixedValue(f, slice) is not null) : !fits;
        }

        protected override bool VisitAllOf(AllOf all)
        {
            foreach (var condition in all.Conditions)
            {
                if (Visit(condition)) return true;
            }

            return false;
        }

        protected override bool VisitAnyOf(AnyOf any)
        {
            foreach (var condition in any.Conditions)
            {
                if (!Visit(condition)) return false;
            }

            return true;
        }

        protected override bool VisitUnknown(UnknownCondition unknown) =>
            unknown.Subject is { } subject && slice.Known?.Invoke(subject) == false;

        protected override bool VisitNot(Not not) => false;

        protected override bool VisitInterface(InterfaceCondition iface) => slice.SettlesDevice(iface, out var holds) && !holds;
    }
}
