using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Boxes;

/// <summary>The values of one field that some rules tell apart: intervals without a gap, numbered from 0 in ascending order. The numbers
/// are called ranks.</summary>
/// <remarks>No rule that was added tells two values of one rank apart. So a port, an address of either family and a MAC all become small
/// numbers, and the number of ranks is at most twice that of the ranges, plus one.</remarks>
public sealed class FieldRanks
{
    private readonly Bits128 _highest;

    // The first value of each rank; 64 bits hold all fields but IPv6 addresses.
    private readonly ulong[] _narrow = [];
    private readonly Bits128[]? _wide;

    private FieldRanks(Bits128 highest, ulong[] narrow, Bits128[]? wide) => (_highest, _narrow, _wide) = (highest, narrow, wide);

    public int Count => _wide?.Length ?? _narrow.Length;

    /// <summary>The rank of a value; values past the field's highest have the last.</summary>
    public int Of(Bits128 value)
    {
        var at = _wide is not null ? Array.BinarySearch(_wide, value)
            : value > ulong.MaxValue ? -1 - _narrow.Length : Array.BinarySearch(_narrow, (ulong)value);
        return at >= 0 ? at : ~at - 1;
    }

    /// <summary>The ranks of a range that was added, or of one that consists of whole ranks.</summary>
    /// <returns><see langword="null"/> where no value of the field lies in the range.</returns>
    public (int Low, int High)? Of(ValueRange range)
    {
        if (range.Low > range.High || range.Low > _highest) return null;
        return (Of(range.Low), range.High >= _highest ? Count - 1 : Of(range.High));
    }

    /// <summary>The values of some ranks.</summary>
    public ValueRange Values(int low, int high) => new(Start(low), high + 1 < Count ? Start(high + 1) - Bits128.One : _highest);

    private Bits128 Start(int rank) => _wide is not null ? _wide[rank] : _narrow[rank];

    /// <summary>Collects the ranges of a field.</summary>
    public sealed class Builder
    {
        private readonly Bits128 _highest;
        private readonly List<ulong> _narrow = [0];
        private readonly List<Bits128>? _wide;

        /// <param name="highest">The field's highest value.</param>
        public Builder(Bits128 highest)
        {
            _highest = highest;
            if (highest > ulong.MaxValue) _wide = [0];
        }

        /// <summary>Whether nothing was added that tells values apart.</summary>
        public bool IsEmpty => (_wide?.Count ?? _narrow.Count) == 1;

        public void Add(ValueRange range)
        {
            if (range.Low > range.High || range.Low > _highest) return;
            AddStart(range.Low);
            if (range.High < _highest) AddStart(range.High + Bits128.One);
        }

        public FieldRanks Build() =>
            _wide is null ? new FieldRanks(_highest, Distinct(_narrow), null) : new FieldRanks(_highest, [], Distinct(_wide));

        private void AddStart(Bits128 value)
        {
            if (_wide is not null) _wide.Add(value);
            else _narrow.Add((ulong)value);
        }

        private static T[] Distinct<T>(List<T> values) where T : struct, IEquatable<T>
        {
            values.Sort();
            var kept = 1;
            for (var i = 1; i < values.Count; i++)
            {
                if (!values[i].Equals(values[kept - 1])) values[kept++] = values[i];
            }

            values.RemoveRange(kept, values.Count - kept);
            return [.. values];
        }
    }
}
