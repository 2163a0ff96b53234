using System.Globalization;
using System.Numerics;

namespace PortAudit.PacketSets.Fields;

/// <summary>A value of any field, an IPv6 address at most: an unsigned number of 128 bits. Arithmetic wraps around.</summary>
/// <remarks>The framework's <see cref="UInt128"/> would do, but no code that touches it is compiled ahead of time: an audit of a small host
/// spent much of its time compiling it.</remarks>
public readonly struct Bits128(ulong upper, ulong lower) : IEquatable<Bits128>, IComparable<Bits128>, IFormattable
{
    private readonly ulong _upper = upper;
    private readonly ulong _lower = lower;

    public static Bits128 Zero => default;

    public static Bits128 One => new(0, 1);

    public static Bits128 MaxValue => new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>Whether a bit is set, 0 the lowest.</summary>
    public bool this[int bit] => (bit < 64 ? _lower >> bit & 1 : _upper >> (bit - 64) & 1) == 1;

    /// <summary>The highest value of a width from 0 to 128.</summary>
    public static Bits128 Ones(int width) => width switch
    {
        0 => default,
        <= 64 => new(0, ulong.MaxValue >> (64 - width)),
        _ => new(ulong.MaxValue >> (128 - width), ulong.MaxValue),
    };

    public static Bits128 Min(Bits128 a, Bits128 b) => a < b ? a : b;

    public static Bits128 Max(Bits128 a, Bits128 b) => a < b ? b : a;

    /// <summary>How many bits are set.</summary>
    public static int PopCount(Bits128 value) => BitOperations.PopCount(value._upper) + BitOperations.PopCount(value._lower);

    /// <summary>How many zeros stand below the lowest set bit; 128 for zero.</summary>
    public static int TrailingZeroCount(Bits128 value) =>
        value._lower != 0 ? BitOperations.TrailingZeroCount(value._lower) : 64 + BitOperations.TrailingZeroCount(value._upper);

    /// <summary>How many zeros stand above the highest set bit; 128 for zero.</summary>
    public static int LeadingZeroCount(Bits128 value) =>
        value._upper != 0 ? BitOperations.LeadingZeroCount(value._upper) : 64 + BitOperations.LeadingZeroCount(value._lower);

    public bool IsWithin(Bits128 mask) => (_upper & ~mask._upper) == 0 && (_lower & ~mask._lower) == 0;

    public int CompareTo(Bits128 other) => _upper != other._upper ? _upper.CompareTo(other._upper) : _lower.CompareTo(other._lower);

    public bool Equals(Bits128 other) => _upper == other._upper && _lower == other._lower;

    public override bool Equals(object? obj) => obj is Bits128 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_upper, _lower);

    /// <summary>The number in decimal.</summary>
    public override string ToString() => _upper == 0
        ? _lower.ToString(CultureInfo.InvariantCulture)
        : ((BigInteger)_upper << 64 | _lower).ToString(CultureInfo.InvariantCulture);

    /// <param name="format"><c>x</c> with an optional width for hexadecimal digits; else decimal.</param>
    /// <param name="formatProvider">Without effect: numbers of addresses and masks know no culture.</param>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (format is not ['x' or 'X', .. var width]) return ToString();
        var lower = _upper == 0 ? _lower.ToString("x", CultureInfo.InvariantCulture) : $"{_upper:x}{_lower:x16}";
        return width.Length == 0 ? lower : lower.PadLeft(int.Parse(width, CultureInfo.InvariantCulture), '0');
    }

    public static implicit operator Bits128(ulong value) => new(0, value);

    public static implicit operator Bits128(uint value) => new(0, value);

    public static explicit operator Bits128(int value) => new(value < 0 ? ulong.MaxValue : 0, (ulong)(long)value);

    public static explicit operator ulong(Bits128 value) => value._lower;

    public static explicit operator uint(Bits128 value) => (uint)value._lower;

    public static explicit operator int(Bits128 value) => (int)value._lower;

    public static explicit operator byte(Bits128 value) => (byte)value._lower;

    public static bool operator ==(Bits128 a, Bits128 b) => a.Equals(b);

    public static bool operator !=(Bits128 a, Bits128 b) => !a.Equals(b);

    public static bool operator <(Bits128 a, Bits128 b) => a._upper < b._upper || (a._upper == b._upper && a._lower < b._lower);

    public static bool operator >(Bits128 a, Bits128 b) => b < a;

    public static bool operator <=(Bits128 a, Bits128 b) => !(b < a);

    public static bool operator >=(Bits128 a, Bits128 b) => !(a < b);

    public static Bits128 operator &(Bits128 a, Bits128 b) => new(a._upper & b._upper, a._lower & b._lower);

    public static Bits128 operator |(Bits128 a, Bits128 b) => new(a._upper | b._upper, a._lower | b._lower);

    public static Bits128 operator ^(Bits128 a, Bits128 b) => new(a._upper ^ b._upper, a._lower ^ b._lower);

    public static Bits128 operator ~(Bits128 a) => new(~a._upper, ~a._lower);

    public static Bits128 operator +(Bits128 a, Bits128 b)
    {
        var lower = unchecked(a._lower + b._lower);
        return new(unchecked(a._upper + b._upper + (lower < a._lower ? 1ul : 0ul)), lower);
    }

    public static Bits128 operator -(Bits128 a, Bits128 b) =>
        new(unchecked(a._upper - b._upper - (a._lower < b._lower ? 1ul : 0ul)), unchecked(a._lower - b._lower));

    /// <summary>Shifts by 0 to 127; larger counts are taken modulo 128, as the framework's integers do.</summary>
    public static Bits128 operator <<(Bits128 a, int count)
    {
        count &= 127;
        if (count == 0) return a;
        return count >= 64 ? new(a._lower << (count - 64), 0) : new(a._upper << count | a._lower >> (64 - count), a._lower << count);
    }

    /// <inheritdoc cref="op_LeftShift"/>
    public static Bits128 operator >>(Bits128 a, int count)
    {
        count &= 127;
        if (count == 0) return a;
        return count >= 64 ? new(0, a._upper >> (count - 64)) : new(a._upper >> count, a._lower >> count | a._upper << (64 - count));
    }
}
