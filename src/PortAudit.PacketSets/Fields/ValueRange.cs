namespace PortAudit.PacketSets.Fields;

/// <summary>The numbers from <see cref="Low"/> to <see cref="High"/>, both included; never empty.</summary>
public readonly record struct ValueRange(Bits128 Low, Bits128 High)
{
    public ValueRange(Bits128 value) : this(value, value)
    {
    }

    public bool Contains(Bits128 value) => Low <= value && value <= High;

    public override string ToString() => Low == High ? $"{Low}" : $"{Low}-{High}";
}
