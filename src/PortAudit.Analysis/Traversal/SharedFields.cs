namespace PortAudit.Analysis.Traversal;

/// <summary>Fields that have one value in all packets of a walk and that no rule of the host rewrites: the walk's sets leave them out.</summary>
/// <remarks>The sets of many slices are the same then: what ten thousand rules without a port make of the sources is computed for
/// the first port that is asked about, and found again for the others. Such sets are called bare; only where sets leave the walk are the
/// fields put back. Slices that differ in the destination port alone have one instance.</remarks>
internal sealed class SharedFields
{
    private readonly PacketSpace _space;
    private readonly Bits128?[] _fixed = new Bits128?[(int)PacketField.Unknown];
    private readonly bool[] _isShared = new bool[(int)PacketField.Unknown];
    private readonly PacketField[] _fields;
    private readonly bool _knowsPort;

    // Of all shared fields but the destination port.
    private readonly PacketSet _values;

    /// <param name="isRewritten">By <see cref="PacketField"/>, what some rule rewrites.</param>
    public SharedFields(PacketSpace space, Slice slice, bool[] isRewritten)
    {
        (_space, Family) = (space, slice.Family);
        _knowsPort = slice[PacketField.DestinationPort] is not null;
        HasPort = !isRewritten[(int)PacketField.DestinationPort] && _knowsPort;
        _values = space.Family(slice.Family);
        _isShared[(int)PacketField.Family] = true;
        for (var field = PacketField.Protocol; field < PacketField.Unknown; field++)
        {
            if (field == PacketField.DestinationPort) continue;
            _fixed[(int)field] = slice[field];
            if (isRewritten[(int)field] || slice[field] is not { } value) continue;
            _isShared[(int)field] = true;
            _values &= space.Value(field, value, slice.Family);
        }

        _isShared[(int)PacketField.DestinationPort] = HasPort;
        _fields = [.. Enumerable.Range(0, _isShared.Length).Where(f => _isShared[f]).Select(f => (PacketField)f)];
        Presence = new FieldPresence(space, this);
        Tracking = new ConnectionTracking(space, this);
    }

    public PacketSpace Space => _space;

    public IpFamily Family { get; }

    public FieldPresence Presence { get; }

    public ConnectionTracking Tracking { get; }

    /// <summary>Whether the destination port is among them.</summary>
    public bool HasPort { get; }

    public bool this[PacketField field] => _isShared[(int)field];

    /// <summary>The field's only value in the packets of the walk; <see langword="null"/> where bare sets themselves say it.</summary>
    /// <param name="port">The slice's destination port.</param>
    public Bits128? Value(PacketField field, Bits128? port) =>
        !_isShared[(int)field] ? null : field == PacketField.DestinationPort ? port : _fixed[(int)field];

    /// <summary>Whether the packets of the slice share the same values of the same fields, whatever their destination port is.</summary>
    public bool Fits(Slice slice)
    {
        if (slice.Family != Family || slice[PacketField.DestinationPort] is null == _knowsPort) return false;
        for (var field = PacketField.Protocol; field < PacketField.Unknown; field++)
        {
            if (field != PacketField.DestinationPort && _fixed[(int)field] != slice[field]) return false;
        }

        return true;
    }

    /// <summary>What the set says of packets of the walk, bare.</summary>
    /// <param name="port">The slice's destination port; <see langword="null"/> where the set says nothing of it.</param>
    public PacketSet Without(PacketSet set, Bits128? port = null)
    {
        if (HasPort && port is { } value && set.DependsOn(PacketField.DestinationPort)) set &= _space.Value(PacketField.DestinationPort, value);
        return (set & _values).Forget(_fields);
    }

    /// <summary>The packets of a bare set.</summary>
    public PacketSet With(PacketSet bare, Bits128? port) =>
        HasPort && port is { } value ? bare & _values & _space.Value(PacketField.DestinationPort, value) : bare & _values;
}
