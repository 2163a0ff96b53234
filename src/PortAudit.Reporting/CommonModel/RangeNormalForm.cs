using System.Collections.Immutable;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Reporting.CommonModel;

/// <summary>Sets of numbers as ranges that are sorted and neither overlap nor touch: equal sets are equal lists.</summary>
internal static class RangeNormalForm
{
    public static ImmutableArray<ValueRange> Normal(ImmutableArray<ValueRange> ranges, Bits128 highest)
    {
        var result = ImmutableArray.CreateBuilder<ValueRange>(ranges.Length);
        foreach (var range in ranges.Where(r => r.Low <= r.High && r.Low <= highest).OrderBy(r => r.Low))
        {
            var high = Bits128.Min(range.High, highest);
            // Compared without adding one, which the highest IPv6 address does not bear.
            if (result.Count > 0 && (range.Low <= result[^1].High || range.Low - 1 == result[^1].High))
                result[^1] = new ValueRange(result[^1].Low, Bits128.Max(result[^1].High, high));
            else result.Add(new ValueRange(range.Low, high));
        }

        return result.ToImmutable();
    }

    /// <param name="ranges">In normal form.</param>
    public static ImmutableArray<ValueRange> Complement(ImmutableArray<ValueRange> ranges, Bits128 highest)
    {
        var result = ImmutableArray.CreateBuilder<ValueRange>(ranges.Length + 1);
        Bits128 next = 0;
        foreach (var range in ranges)
        {
            if (range.Low > next) result.Add(new ValueRange(next, range.Low - 1));
            if (range.High == highest) return result.ToImmutable();
            next = range.High + 1;
        }

        result.Add(new ValueRange(next, highest));
        return result.ToImmutable();
    }

    /// <param name="left">In normal form.</param>
    /// <param name="right">In normal form.</param>
    public static ImmutableArray<ValueRange> Intersect(ImmutableArray<ValueRange> left, ImmutableArray<ValueRange> right)
    {
        var result = ImmutableArray.CreateBuilder<ValueRange>();
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var low = Bits128.Max(left[i].Low, right[j].Low);
            var high = Bits128.Min(left[i].High, right[j].High);
            if (low <= high) result.Add(new ValueRange(low, high));
            if (left[i].High < right[j].High) i++;
            else j++;
        }

        return result.ToImmutable();
    }
}
