namespace PortAudit.PacketSets.Fields;

/// <summary>The numbers from <see cref="Low"/> to <see cref="High"/>, both included; never empty.</summary>
public readonly record struct ValueRange(UInt128 Low, UInt128 High)
{
    public ValueRange(UInt128 value) : this(value, value)
    {
    }

    public bool Contains(UInt128 value) => Low <= value && value <= High;

    public override string ToString() => Low == High ? $"{Low}" : $"{Low}-{High}";
}
