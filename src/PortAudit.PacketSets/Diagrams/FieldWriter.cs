using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Writes sets of one field's values as diagrams.</summary>
/// <param name="first">The variable of the highest bit.</param>
/// <param name="stride">How far the bits stand from each other.</param>
internal sealed class FieldWriter(DecisionDiagram diagram, int first, int width, int stride)
{
    /// <summary>The values with <c>(field &amp; mask) == value</c>.</summary>
    public int Masked(Bits128 value, Bits128 mask)
    {
        mask &= Bits128.Ones(width);
        if (!value.IsWithin(mask)) return DecisionDiagram.Empty;
        var node = DecisionDiagram.All;
        for (var bit = 0; bit < width; bit++)
        {
            if (!mask[bit]) continue;
            node = value[bit]
                ? diagram.Make(Variable(bit), DecisionDiagram.Empty, node)
                : diagram.Make(Variable(bit), node, DecisionDiagram.Empty);
        }

        return node;
    }

    /// <param name="ranges">In any order; overwritten. A range whose ends are swapped is empty.</param>
    /// <param name="highest">No value is higher; the numbers past it that the width allows belong to it.</param>
    public int Ranges(ValueRange[] ranges, Bits128 highest)
    {
        if (!IsSorted(ranges)) Array.Sort(ranges, static (a, b) => a.Low.CompareTo(b.Low));
        var count = 0;
        foreach (var (low, end) in ranges)
        {
            if (low > end || low > highest) continue;
            var high = end >= highest ? Bits128.Ones(width) : end;
            if (count == 0 || low > ranges[count - 1].High) ranges[count++] = new(low, high);
            else if (high > ranges[count - 1].High) ranges[count - 1] = new(ranges[count - 1].Low, high);
        }

        return Block(ranges.AsSpan(0, count), width - 1, false, false);
    }

    private static bool IsSorted(ValueRange[] ranges)
    {
        for (var i = 1; i < ranges.Length; i++)
        {
            if (ranges[i].Low < ranges[i - 1].Low) return false;
        }

        return true;
    }

    // The ranges within the values that share all higher bits; the first may begin before them, and the last end after.
    private int Block(ReadOnlySpan<ValueRange> ranges, int bit, bool beginsBefore, bool endsAfter)
    {
        if (ranges.Length == 0) return DecisionDiagram.Empty;
        if (bit < 0 || (ranges.Length == 1 && beginsBefore && endsAfter)) return DecisionDiagram.All;
        var below = beginsBefore ? 1 : 0;
        while (below < ranges.Length && !ranges[below].Low[bit]) below++;
        var isCut = below > 0 && ((endsAfter && below == ranges.Length) || ranges[below - 1].High[bit]);
        return diagram.Make(
            Variable(bit),
            Block(ranges[..below], bit - 1, beginsBefore, isCut),
            Block(isCut ? ranges[(below - 1)..] : ranges[below..], bit - 1, isCut, endsAfter));
    }

    private int Variable(int bit) => first + (width - 1 - bit) * stride;
}
