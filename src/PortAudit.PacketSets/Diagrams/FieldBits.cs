namespace PortAudit.PacketSets.Diagrams;

/// <summary>A field's value as two words.</summary>
/// <remarks>Code that computes with <see cref="UInt128"/> is never compiled ahead of time, so its first use costs milliseconds:
/// what every rule passes through works on words.</remarks>
internal readonly struct FieldBits(ulong upper, ulong lower) : IComparable<FieldBits>
{
    private readonly ulong _upper = upper;
    private readonly ulong _lower = lower;

    public FieldBits(UInt128 value) : this((ulong)(value >> 64), (ulong)value)
    {
    }

    /// <summary>A bit, 0 the lowest.</summary>
    public bool this[int bit] => (bit < 64 ? _lower >> bit & 1 : _upper >> (bit - 64) & 1) == 1;

    /// <summary>The highest value of a width from 1 to 128.</summary>
    public static FieldBits Ones(int width) =>
        width <= 64 ? new(0, ulong.MaxValue >> (64 - width)) : new(ulong.MaxValue >> (128 - width), ulong.MaxValue);

    public static FieldBits operator &(FieldBits a, FieldBits b) => new(a._upper & b._upper, a._lower & b._lower);

    public bool IsWithin(FieldBits mask) => (_upper & ~mask._upper) == 0 && (_lower & ~mask._lower) == 0;

    public int CompareTo(FieldBits other) =>
        _upper != other._upper ? _upper.CompareTo(other._upper) : _lower.CompareTo(other._lower);
}
