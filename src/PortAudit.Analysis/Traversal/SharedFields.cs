namespace PortAudit.Analysis.Traversal;

/// <summary>Fields that have one value in all packets of a walk and that no rule of the host rewrites: the walk's sets leave them out.</summary>
/// <remarks>The sets of many slices are the same then: what ten thousand rules without a port make of the sources is computed for
/// the first port that is asked about, and found again for the others. Only where sets leave the walk are the fields put back.</remarks>
internal sealed class SharedFields
{
    private readonly bool[] _isShared = new bool[(int)PacketField.Unknown];
    private readonly PacketField[] _fields;
    private readonly PacketSet _values;

    /// <param name="isRewritten">By <see cref="PacketField"/>, what some rule rewrites.</param>
    public SharedFields(PacketSpace space, Slice slice, bool[] isRewritten)
    {
        Family = slice.Family;
        _values = space.Family(slice.Family);
        _isShared[(int)PacketField.Family] = true;
        for (var field = PacketField.Protocol; field < PacketField.Unknown; field++)
        {
            if (isRewritten[(int)field] || slice[field] is not { } value) continue;
            _isShared[(int)field] = true;
            _values &= space.Value(field, value, slice.Family);
        }

        _fields = [.. Enum.GetValues<PacketField>().Where(f => f != PacketField.Unknown && _isShared[(int)f])];
        Presence = new FieldPresence(space, this);
        Tracking = new ConnectionTracking(space, this);
    }

    public IpFamily Family { get; }

    public FieldPresence Presence { get; }

    public ConnectionTracking Tracking { get; }

    public bool this[PacketField field] => _isShared[(int)field];

    /// <summary>What the set says of packets of the walk, without the shared fields.</summary>
    public PacketSet Without(PacketSet set) => (set & _values).Forget(_fields);
}
