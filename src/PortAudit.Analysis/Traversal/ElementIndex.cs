using System.Collections.Immutable;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Traversal;

/// <summary>Finds the elements of one set that fit what a slice fixes, without looking at all of them each time.</summary>
/// <remarks>For each position of the key that a slice ever fixes: the elements by the low end of their range, and how far the
/// ranges before reach, so that a search can stop.</remarks>
internal sealed class ElementIndex(ElementTable table)
{
    private readonly Position?[] _positions = new Position?[table.Width];
    private int[]? _all;

    /// <summary>The numbers of the elements that hold the slice's values wherever it fixes one, in ascending order.</summary>
    /// <param name="fields">What stands in the key; an interface's letter is not a number of the table's, so it is taken to fit.</param>
    public IReadOnlyList<int> Fitting(ImmutableArray<KeyField> fields, Slice slice)
    {
        List<int>? found = null;
        for (var i = 0; i < fields.Length; i++)
        {
            if (FixedValue(fields[i], slice) is not { } value) continue;
            if (found is null)
            {
                found = (_positions[i] ??= new Position(table, i)).Holding(value);
                continue;
            }

            var at = i;
            found.RemoveAll(element => !table.Key(element)[at].Contains(value));
        }

        return found ?? (IReadOnlyList<int>)(_all ??= [.. Enumerable.Range(0, table.Count)]);
    }

    /// <summary>What the slice fixes a key's field to; <see langword="null"/> where it is free, or an interface.</summary>
    public static Bits128? FixedValue(KeyField field, Slice slice) =>
        field.Field is PacketField.InInterface or PacketField.OutInterface ? null : slice[field.Field];

    private sealed class Position
    {
        private readonly ElementTable _table;
        private readonly int _at;
        private readonly int[] _byLow;
        private readonly Bits128[] _reach;

        public Position(ElementTable table, int at)
        {
            (_table, _at) = (table, at);
            _byLow = new int[table.Count];
            var lows = new Bits128[table.Count];
            for (var i = 0; i < lows.Length; i++) (_byLow[i], lows[i]) = (i, table.Key(i)[at].Low);
            Array.Sort(lows, _byLow);
            _reach = new Bits128[lows.Length];
            for (var i = 0; i < lows.Length; i++)
            {
                var high = table.Key(_byLow[i])[at].High;
                _reach[i] = i > 0 && _reach[i - 1] > high ? _reach[i - 1] : high;
            }
        }

        public List<int> Holding(Bits128 value)
        {
            var (first, end) = (0, _byLow.Length);
            while (first < end)
            {
                var middle = (first + end) / 2;
                if (_table.Key(_byLow[middle])[_at].Low <= value) first = middle + 1;
                else end = middle;
            }

            var found = new List<int>();
            for (var i = first - 1; i >= 0 && _reach[i] >= value; i--)
            {
                if (_table.Key(_byLow[i])[_at].High >= value) found.Add(_byLow[i]);
            }

            found.Sort();
            return found;
        }
    }
}
