using System.Collections.Immutable;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Reporting.CommonModel;

/// <summary>Between a mask test of a field of few bits and the set of its values, which is how several tests become one.</summary>
internal static class ValueCube
{
    /// <summary>The values <c>v</c> up to the highest with <c>(v &amp; mask) == value</c>.</summary>
    public static ImmutableArray<ValueRange> Values(uint value, uint mask, uint highest) =>
        RangeNormalForm.Normal([.. Numbers(highest).Where(v => (v & mask) == value).Select(v => new ValueRange(v))], highest);

    /// <summary>The one mask test that the values amount to, where they amount to one.</summary>
    public static (uint Value, uint Mask)? Test(ImmutableArray<ValueRange> ranges, uint highest)
    {
        var values = ranges.SelectMany(r => Numbers((uint)(r.High - r.Low)).Select(v => v + (uint)r.Low)).ToList();
        if (values.Count == 0) return null;
        var (ones, zeros) = (highest, highest);
        foreach (var value in values) (ones, zeros) = (ones & value, zeros & ~value);
        var mask = ones | zeros;
        return values.Count == 1 << System.Numerics.BitOperations.PopCount(highest & ~mask) ? (ones, mask) : null;
    }

    private static IEnumerable<uint> Numbers(uint highest) => Enumerable.Range(0, (int)highest + 1).Select(v => (uint)v);
}
