using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Flattening;

/// <summary>The values that a mask lets through, as ranges.</summary>
internal static class MaskRanges
{
    /// <returns>In ascending order; none where the value has bits outside the mask.</returns>
    /// <exception cref="NotFlatException">There are too many: the mask has too many holes.</exception>
    public static List<ValueRange> Of(MaskCondition condition, Bits128 highest)
    {
        var (mask, value) = (condition.Mask & highest, condition.Value);
        if ((value & ~condition.Mask) != 0) return [];
        // Below the lowest bit of the mask all values follow each other; above it each free bit doubles the ranges.
        var low = 0;
        while (low < 128 && ((mask >> low) & Bits128.One) == 0 && Bits128.Ones(low + 1) <= highest) low++;
        var free = new List<int>();
        for (var bit = low; bit < 128 && Bits128.One << bit <= highest && (highest >> bit) != 0; bit++)
        {
            if (((mask >> bit) & Bits128.One) == 0) free.Add(bit);
            if (1 << free.Count > AnalysisLimits.MostMaskRanges) throw new NotFlatException("a mask has many holes");
        }

        var below = low == 0 ? 0u : Bits128.Ones(low);
        var ranges = new List<ValueRange>(1 << free.Count);
        for (var choice = 0; choice < 1 << free.Count; choice++)
        {
            var chosen = value;
            for (var i = 0; i < free.Count; i++)
            {
                if ((choice >> i & 1) == 1) chosen |= Bits128.One << free[i];
            }

            if (chosen <= highest) ranges.Add(new ValueRange(chosen, Bits128.Min(chosen | below, highest)));
        }

        return ranges;
    }
}
