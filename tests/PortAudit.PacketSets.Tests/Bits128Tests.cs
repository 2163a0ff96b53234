namespace PortAudit.PacketSets.Tests;

/// <summary>Judged by the framework's own 128-bit integer.</summary>
public class Bits128Tests
{
    private static readonly UInt128[] Edges =
        [0, 1, 2, uint.MaxValue, ulong.MaxValue - 1, ulong.MaxValue, (UInt128)1 << 64, ((UInt128)1 << 64) + 1, (UInt128)1 << 127, UInt128.MaxValue - 1, UInt128.MaxValue];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void Computes_what_the_framework_computes(int seed)
    {
        var random = new Random(seed);
        UInt128 Any() => random.Next(3) == 0
            ? Edges[random.Next(Edges.Length)]
            : new UInt128((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue)) >> random.Next(128);

        for (var i = 0; i < Scale.Of(500, 25_000); i++)
        {
            var (a, b, count) = (Any(), Any(), random.Next(128));
            var (x, y) = (Of(a), Of(b));
            Assert.Equal(Of(unchecked(a + b)), x + y);
            Assert.Equal(Of(unchecked(a - b)), x - y);
            Assert.Equal(Of(a & b), x & y);
            Assert.Equal(Of(a | b), x | y);
            Assert.Equal(Of(a ^ b), x ^ y);
            Assert.Equal(Of(~a), ~x);
            Assert.Equal(Of(a << count), x << count);
            Assert.Equal(Of(a >> count), x >> count);
            Assert.Equal((a < b, a <= b, a > b, a >= b, a == b, a.CompareTo(b)), (x < y, x <= y, x > y, x >= y, x == y, x.CompareTo(y)));
            Assert.Equal(((int)UInt128.PopCount(a), (int)UInt128.LeadingZeroCount(a), (int)UInt128.TrailingZeroCount(a)),
                (Bits128.PopCount(x), Bits128.LeadingZeroCount(x), Bits128.TrailingZeroCount(x)));
            Assert.Equal((a >> count & 1) == 1, x[count]);
            Assert.Equal((a & ~b) == 0, x.IsWithin(y));
            Assert.Equal(a.ToString(), x.ToString());
            Assert.Equal(($"{a:x}", $"{a:x4}"), ($"{x:x}", $"{x:x4}"));
            Assert.Equal(((ulong)a, (uint)a, (byte)a), ((ulong)x, (uint)x, (byte)x));
        }
    }

    [Fact]
    public void Ones_are_the_highest_number_of_a_width()
    {
        for (var width = 0; width <= 128; width++)
            Assert.Equal(Of(width == 128 ? UInt128.MaxValue : ((UInt128)1 << width) - 1), Bits128.Ones(width));
    }

    private static Bits128 Of(UInt128 value) => new((ulong)(value >> 64), (ulong)value);
}
