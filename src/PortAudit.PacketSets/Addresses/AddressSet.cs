using System.Text;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Addresses;

/// <summary>A set of IPv4 and IPv6 addresses, kept as ranges that are sorted, disjoint and not adjacent: equal sets have equal ranges.</summary>
public sealed class AddressSet : IEquatable<AddressSet>
{
    public static readonly AddressSet Empty = new([], []);
    public static readonly AddressSet All = new([new(0, uint.MaxValue)], [new(0, Bits128.MaxValue)]);

    private readonly ValueRange[] _v4;
    private readonly ValueRange[] _v6;

    private AddressSet(ValueRange[] v4, ValueRange[] v6) => (_v4, _v6) = (v4, v6);

    public bool IsEmpty => _v4.Length == 0 && _v6.Length == 0;

    public bool IsAll => Equals(All);

    public IReadOnlyList<ValueRange> Ranges(IpFamily family) => Of(family);

    public static AddressSet AllOf(IpFamily family) =>
        family == IpFamily.IPv4 ? new(All._v4, []) : new([], All._v6);

    /// <summary>The set of the given ranges, in any order, overlapping or not.</summary>
    /// <remarks>What lies past the family's highest address, and a range whose ends are swapped, is not an address.</remarks>
    public static AddressSet FromRanges(IpFamily family, IEnumerable<ValueRange> ranges)
    {
        var normal = Normalize(ranges, IpAddress.Maximum(family));
        return family == IpFamily.IPv4 ? new(normal, []) : new([], normal);
    }

    public static AddressSet FromPrefixes(params IEnumerable<IpPrefix> prefixes)
    {
        var (v4, v6) = (new List<ValueRange>(), new List<ValueRange>());
        foreach (var prefix in prefixes) (prefix.Family == IpFamily.IPv4 ? v4 : v6).Add(new ValueRange(prefix.Low, prefix.High));
        return new(Normalize(v4, uint.MaxValue), Normalize(v6, Bits128.MaxValue));
    }

    /// <summary>The set of prefixes written as text.</summary>
    /// <exception cref="FormatException">A text is not a prefix.</exception>
    public static AddressSet Parse(params IEnumerable<string> prefixes) =>
        FromPrefixes(prefixes.Select(text => IpPrefix.TryParse(text, out var p) ? p : throw new FormatException($"'{text}' is no address prefix")));

    public AddressSet Union(AddressSet other) =>
        new(Merge(_v4, other._v4, uint.MaxValue), Merge(_v6, other._v6, Bits128.MaxValue));

    public AddressSet Intersect(AddressSet other) =>
        new(Intersect(_v4, other._v4), Intersect(_v6, other._v6));

    public AddressSet Except(AddressSet other) => Intersect(other.Complement());

    public AddressSet Complement() =>
        new(Complement(_v4, uint.MaxValue), Complement(_v6, Bits128.MaxValue));

    /// <summary>The part of the set that belongs to one family.</summary>
    public AddressSet Only(IpFamily family) => family == IpFamily.IPv4 ? new(_v4, []) : new([], _v6);

    public bool Contains(IpAddress address)
    {
        var ranges = Of(address.Family);
        int low = 0, high = ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].Contains(address.Bits)) return true;
            if (ranges[middle].Low > address.Bits) high = middle - 1;
            else low = middle + 1;
        }

        return false;
    }

    public bool IsSubsetOf(AddressSet other) => Except(other).IsEmpty;

    public bool Overlaps(AddressSet other) => !Intersect(other).IsEmpty;

    /// <summary>How many addresses of the family the set has; the whole of IPv6 gives the largest number, one less than the true count.</summary>
    public Bits128 Count(IpFamily family)
    {
        Bits128 sum = 0;
        foreach (var range in Of(family))
        {
            var size = range.High - range.Low;
            if (size == Bits128.MaxValue) return size;
            sum += size + 1;
        }

        return sum;
    }

    /// <summary>The lowest address of the set that <paramref name="preferred"/> also has, else the lowest of the set; IPv4 before IPv6.</summary>
    /// <returns><see langword="null"/> for the empty set.</returns>
    public IpAddress? Sample(AddressSet? preferred = null)
    {
        if (preferred is not null && Intersect(preferred) is { IsEmpty: false } both) return both.Sample();
        return _v4.Length > 0 ? new(IpFamily.IPv4, _v4[0].Low) : _v6.Length > 0 ? new(IpFamily.IPv6, _v6[0].Low) : null;
    }

    /// <summary>The fewest prefixes that make up the set, in ascending order.</summary>
    public IEnumerable<IpPrefix> ToPrefixes() => Prefixes(IpFamily.IPv4).Concat(Prefixes(IpFamily.IPv6));

    public bool Equals(AddressSet? other) =>
        other is not null && _v4.AsSpan().SequenceEqual(other._v4) && _v6.AsSpan().SequenceEqual(other._v6);

    public override bool Equals(object? obj) => Equals(obj as AddressSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var r in _v4) hash.Add(r);
        foreach (var r in _v6) hash.Add(r);
        return hash.ToHashCode();
    }

    /// <summary>For people: <c>anywhere</c>, <c>any IPv4</c>, <c>nowhere</c>, or up to six prefixes and how many more there are.</summary>
    public override string ToString()
    {
        const int shown = 6;
        if (IsEmpty) return "nowhere";
        if (IsAll) return "anywhere";
        var parts = new List<string>();
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            var ranges = Of(family);
            if (ranges.Length == 0) continue;
            if (ranges.AsSpan().SequenceEqual(All.Of(family))) parts.Add($"any {family}");
            else if (Count(family) - 1 > IpAddress.Maximum(family) >> 1)
                parts.Add($"any {family} except {List(Complement().Only(family).Prefixes(family), shown)}");
            else parts.Add(List(Prefixes(family), shown));
        }

        return string.Join(" and ", parts);
    }

    private static string List(IEnumerable<IpPrefix> prefixes, int shown)
    {
        const int counted = 1000;
        var text = new StringBuilder();
        var count = 0;
        foreach (var prefix in prefixes)
        {
            if (++count > shown + counted) break;
            if (count <= shown) text.Append(count == 1 ? "" : ", ").Append(prefix.ToString());
        }

        var more = count - shown;
        return more <= 0 ? text.ToString() : $"{text} and {(more > counted ? $"over {counted}" : more)} more";
    }

    private IEnumerable<IpPrefix> Prefixes(IpFamily family)
    {
        var width = IpAddress.Width(family);
        foreach (var range in Of(family))
        {
            var low = range.Low;
            while (true)
            {
                var host = Math.Min(Bits128.TrailingZeroCount(low), width);
                while (host > 0 && low + ((Bits128.One << (host - 1)) - 1 << 1 | 1) > range.High) host--;
                var last = low | ~IpPrefix.Mask(family, width - host) & IpAddress.Maximum(family);
                yield return new IpPrefix(new IpAddress(family, low), width - host);
                if (last >= range.High) break;
                low = last + 1;
            }
        }
    }

    private ValueRange[] Of(IpFamily family) => family == IpFamily.IPv4 ? _v4 : _v6;

    // Both are sorted, so that only ranges that meet are to be joined.
    private static ValueRange[] Merge(ValueRange[] left, ValueRange[] right, Bits128 highest)
    {
        if (left.Length == 0) return right;
        if (right.Length == 0) return left;
        var result = new List<ValueRange>(left.Length + right.Length);
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
            Append(result, j == right.Length || (i < left.Length && left[i].Low <= right[j].Low) ? left[i++] : right[j++], highest);
        return [.. result];
    }

    // After ranges that begin no later.
    private static void Append(List<ValueRange> ranges, ValueRange range, Bits128 highest)
    {
        if (ranges.Count > 0 && (ranges[^1].High == highest || range.Low <= ranges[^1].High + 1))
            ranges[^1] = new(ranges[^1].Low, Bits128.Max(ranges[^1].High, range.High));
        else
            ranges.Add(range);
    }

    private static ValueRange[] Normalize(IEnumerable<ValueRange> ranges, Bits128 highest)
    {
        var sorted = new List<ValueRange>();
        var isSorted = true;
        foreach (var range in ranges)
        {
            if (range.Low > range.High || range.Low > highest) continue;
            isSorted &= sorted.Count == 0 || sorted[^1].Low <= range.Low;
            sorted.Add(new(range.Low, Bits128.Min(range.High, highest)));
        }

        if (!isSorted) sorted.Sort(static (a, b) => a.Low.CompareTo(b.Low));
        var result = new List<ValueRange>(sorted.Count);
        foreach (var range in sorted) Append(result, range, highest);
        return [.. result];
    }

    private static ValueRange[] Intersect(ValueRange[] left, ValueRange[] right)
    {
        var result = new List<ValueRange>();
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            var low = Bits128.Max(left[i].Low, right[j].Low);
            var high = Bits128.Min(left[i].High, right[j].High);
            if (low <= high) result.Add(new(low, high));
            if (left[i].High < right[j].High) i++;
            else j++;
        }

        return [.. result];
    }

    private static ValueRange[] Complement(ValueRange[] ranges, Bits128 maximum)
    {
        var result = new List<ValueRange>();
        Bits128 next = 0;
        foreach (var range in ranges)
        {
            if (range.Low > next) result.Add(new(next, range.Low - 1));
            if (range.High == maximum) return [.. result];
            next = range.High + 1;
        }

        result.Add(new(next, maximum));
        return [.. result];
    }
}
