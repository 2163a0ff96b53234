namespace PortAudit.PacketSets.Tests;

/// <summary>Address sets against enumeration of the lowest and the highest addresses of both families.</summary>
public class AddressSetTests
{
    private const int Window = 24;

    private static readonly IpFamily[] Families = [IpFamily.IPv4, IpFamily.IPv6];

    // The first and the last addresses of each family: the ends are where arithmetic overflows.
    private static readonly IpAddress[] Addresses =
    [
        .. Families.SelectMany(f => Enumerable.Range(0, Window)
            .SelectMany(n => new[] { new IpAddress(f, (Bits128)n), new IpAddress(f, IpAddress.Maximum(f) - (Bits128)n) })).Order(),
    ];

    private static readonly Gen<(AddressSet Set, bool[] Truth)> Sets =
        from ranges in Ranges().ListOf()
        select (
            ranges.GroupBy(r => r.Family).Aggregate(AddressSet.Empty, (set, g) => set.Union(AddressSet.FromRanges(g.Key, g.Select(r => r.Range)))),
            Addresses.Select(a => ranges.Any(r => r.Family == a.Family && r.Range.Contains(a.Bits))).ToArray());

    [Fact]
    public void Operations_hold_the_enumerated_addresses() =>
        Domains.Holds(from a in Sets from b in Sets select (a, b), given =>
        {
            var (a, b) = given;
            AssertMembers(a.Set, n => a.Truth[n]);
            AssertMembers(a.Set.Union(b.Set), n => a.Truth[n] | b.Truth[n]);
            AssertMembers(a.Set.Intersect(b.Set), n => a.Truth[n] & b.Truth[n]);
            AssertMembers(a.Set.Except(b.Set), n => a.Truth[n] & !b.Truth[n]);
            AssertMembers(a.Set.Complement(), n => !a.Truth[n]);
            AssertMembers(a.Set.Only(IpFamily.IPv6), n => a.Truth[n] & Addresses[n].Family == IpFamily.IPv6);
            Assert.Equal(a.Set, a.Set.Complement().Complement());
            Assert.Equal(a.Set, a.Set.Except(b.Set).Union(a.Set.Intersect(b.Set)));
            Assert.Equal(a.Set.Except(b.Set).IsEmpty, a.Set.IsSubsetOf(b.Set));
            Assert.Equal(!a.Set.Intersect(b.Set).IsEmpty, a.Set.Overlaps(b.Set));
            Assert.Equal(a.Set.GetHashCode(), a.Set.Complement().Complement().GetHashCode());
        });

    [Fact]
    public void Prefixes_are_exact_ascending_and_as_few_as_can_be() =>
        Domains.Holds(Sets, given =>
        {
            var prefixes = given.Set.ToPrefixes().ToArray();
            Assert.Equal(given.Set, AddressSet.FromPrefixes(prefixes));
            Assert.Equal(prefixes.OrderBy(p => p.Network), prefixes);
            // Any two halves of one prefix, or a prefix that lies in another, would be one too many.
            Assert.All(prefixes, p => Assert.Equal(p, IpPrefix.Create(p.Network, p.Length)));
            var parents = prefixes.Where(p => p.Length > 0).Select(p => IpPrefix.Create(p.Network, p.Length - 1));
            Assert.All(parents, parent => Assert.False(AddressSet.FromPrefixes(parent).IsSubsetOf(given.Set)));
            foreach (var family in Families.Where(f => !given.Set.Only(f).Equals(AddressSet.AllOf(f))))
            {
                Assert.Equal(
                    prefixes.Where(p => p.Family == family).Aggregate(Bits128.Zero, (sum, p) => sum + (p.High - p.Low + 1)),
                    given.Set.Count(family));
            }
        });

    [Fact]
    public void Ranges_that_touch_or_overlap_become_one()
    {
        AssertRanges("0-9", new(0, 4), new(5, 9));
        AssertRanges("0-9", new(5, 9), new(0, 7), new(2, 3));
        AssertRanges("0-4,6-9", new(6, 9), new(0, 4));
        AssertRanges("0-340282366920938463463374607431768211455", new(5, Bits128.MaxValue), new(Bits128.MaxValue), new(0, 4));

        static void AssertRanges(string expected, params ValueRange[] ranges) =>
            Assert.Equal(expected, string.Join(',', AddressSet.FromRanges(IpFamily.IPv6, ranges).Ranges(IpFamily.IPv6)));
    }

    [Fact]
    public void Ranges_that_no_address_can_have_are_left_out()
    {
        Assert.True(AddressSet.FromRanges(IpFamily.IPv4, [new(9, 5), new(Bits128.One << 40, Bits128.One << 41)]).IsEmpty);
        Assert.Equal(AddressSet.AllOf(IpFamily.IPv4), AddressSet.FromRanges(IpFamily.IPv4, [new(0, Bits128.One << 40)]));
        Assert.True(AddressSet.AllOf(IpFamily.IPv4).Complement().Only(IpFamily.IPv4).IsEmpty);
    }

    [Fact]
    public void Counts_stop_at_the_largest_number()
    {
        Assert.Equal(Bits128.MaxValue, AddressSet.All.Count(IpFamily.IPv6));
        Assert.Equal(Bits128.One << 32, AddressSet.All.Count(IpFamily.IPv4));
        Assert.Equal(Bits128.MaxValue, AddressSet.All.Except(AddressSet.Parse("::1")).Count(IpFamily.IPv6));
        Assert.Equal(Bits128.MaxValue - 1, AddressSet.All.Except(AddressSet.Parse("::1", "ffff::")).Count(IpFamily.IPv6));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("any IPv4", "0.0.0.0/0")]
    [InlineData("any IPv6", "::/0")]
    [InlineData("anywhere", "::/0", "0.0.0.0/0")]
    [InlineData("10.0.0.0/8 and any IPv6", "10.0.0.0/8", "::/0")]
    [InlineData("10.0.0.0/8, 192.0.2.1 and 2001:db8::/32", "192.0.2.1", "10.0.0.0/9", "10.128.0.0/9", "2001:db8::/32")]
    [InlineData("any IPv4 except 0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/1")]
    [InlineData("0.0.0.0/1", "0.0.0.0/1")]
    [InlineData("1.0.0.0, 2.0.0.0, 3.0.0.0, 4.0.0.0, 5.0.0.0, 6.0.0.0 and 2 more",
        "1.0.0.0", "2.0.0.0", "3.0.0.0", "4.0.0.0", "5.0.0.0", "6.0.0.0", "7.0.0.0", "8.0.0.0")]
    public void Says_what_people_would(string expected, params string[] prefixes) =>
        Assert.Equal(expected, AddressSet.Parse(prefixes).ToString());

    [Theory]
    [InlineData(1006, "and 1000 more")]
    [InlineData(1007, "and over 1000 more")]
    public void Counts_the_rest_of_a_long_list(int count, string expected) =>
        Assert.EndsWith(
            expected,
            AddressSet.FromRanges(IpFamily.IPv4, Enumerable.Range(0, count).Select(n => new ValueRange((Bits128)(2 * n)))).ToString(),
            StringComparison.Ordinal);

    [Fact]
    public void A_sample_prefers_what_is_preferred()
    {
        var set = AddressSet.Parse("10.0.0.0/8", "2001:db8::/32");
        Assert.Equal("10.0.0.0", $"{set.Sample()}");
        Assert.Equal("10.9.0.0", $"{set.Sample(AddressSet.Parse("10.9.0.0/16", "192.0.2.0/24"))}");
        Assert.Equal("2001:db8::", $"{set.Sample(AddressSet.AllOf(IpFamily.IPv6))}");
        Assert.Equal("10.0.0.0", $"{set.Sample(AddressSet.Parse("192.0.2.0/24"))}");
        Assert.Null(AddressSet.Empty.Sample());
    }

    private static Gen<(IpFamily Family, ValueRange Range)> Ranges() =>
        from a in Gen.Elements(Addresses)
        from b in Gen.Elements(Addresses.Where(b => b.Family == a.Family).ToArray())
        select (a.Family, new ValueRange(Bits128.Min(a.Bits, b.Bits), Bits128.Max(a.Bits, b.Bits)));

    private static void AssertMembers(AddressSet set, Func<int, bool> expected) =>
        Assert.Equal(Enumerable.Range(0, Addresses.Length).Select(expected), Addresses.Select(set.Contains));
}
