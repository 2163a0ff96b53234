namespace PortAudit.PacketSets.Tests;

/// <summary>Sets as callers first write them down, including values that no packet can have.</summary>
public class PacketSpaceTests
{
    private readonly PacketSpace _space = new(new InterfaceAlphabet(["eth0", "lo"], ["eth"]));

    [Fact]
    public void Ranges_hold_their_values_whatever_their_order_and_limits()
    {
        var range = from low in Gen.Choose(0, 300)
                    from length in Gen.Choose(-3, 60)
                    select new ValueRange((Bits128)low, (Bits128)Math.Max(0, low + length));
        Domains.Holds(range.ListOf(), ranges =>
        {
            var set = _space.Ranges(PacketField.Protocol, ranges.ToArray());
            for (var value = 0; value < 256; value++)
                Assert.Equal(ranges.Any(r => r.Contains((Bits128)value)), set.Overlaps(_space.Value(PacketField.Protocol, (Bits128)value)));
            Assert.True(ranges.Any(r => r.Low <= r.High && r.Low < 256) || set.IsEmpty);
        });
    }

    [Fact]
    public void Masked_holds_the_values_with_these_bits()
    {
        Domains.Holds(from value in Gen.Choose(0, 0x1ff) from mask in Gen.Choose(0, 0x1ff) select (value, mask), given =>
        {
            var set = _space.Masked(PacketField.IcmpType, (Bits128)given.value, (Bits128)given.mask);
            for (var value = 0; value < 256; value++)
                Assert.Equal((value & given.mask) == given.value, set.Overlaps(_space.Value(PacketField.IcmpType, (Bits128)value)));
        });
    }

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void Address_sets_come_back_as_they_went_in(IpFamily family)
    {
        var most = IpAddress.Maximum(family);
        var range = from a in Domains.Numbers(most) from b in Domains.Numbers(most) select new ValueRange(Bits128.Min(a, b), Bits128.Max(a, b));
        Domains.Holds(range.ListOf(), ranges =>
        {
            var addresses = AddressSet.FromRanges(family, ranges);
            Assert.Equal(addresses, _space.Addresses(PacketField.SourceAddress, addresses).Addresses(PacketField.SourceAddress));
            Assert.Equal(
                _space.Addresses(PacketField.SourceAddress, addresses.Complement()),
                ~_space.Addresses(PacketField.SourceAddress, addresses));
        });
    }

    [Fact]
    public void An_address_without_its_family_can_still_be_read_and_listed()
    {
        var set = _space.Value(PacketField.SourceAddress, Bits("2001:db8::1"), IpFamily.IPv6);
        Assert.Equal([new(Bits("2001:db8::1"))], set.Values(PacketField.SourceAddress, IpFamily.IPv6));
        Assert.Equal([new(Bits("32.1.13.184"))], set.Values(PacketField.SourceAddress, IpFamily.IPv4));
        var cubes = set.Cubes([PacketField.SourceAddress, PacketField.Mark], 10);
        Assert.Equal(["32.1.13.184", "2001:db8::1"], cubes.Select(c => c.Address(PacketField.SourceAddress).ToString()));
    }

    [Fact]
    public void A_mask_with_holes_is_read_as_its_ranges()
    {
        var set = _space.Masked(PacketField.Mark, 0x0002_0000, 0x000A_0000) & _space.Range(PacketField.Mark, 0, 0x00FF_FFFF);
        Assert.Equal(
            Enumerable.Range(0, 256).Where(n => (n & 0xA) == 2),
            set.Values(PacketField.Mark).SelectMany(r => Enumerable.Range((int)(r.Low >> 16), (int)(r.High - r.Low >> 16) + 1)));
        // Every other address: two thousand million ranges.
        var odd = _space.Family(IpFamily.IPv4) & _space.Masked(PacketField.SourceAddress, 1, 1);
        Assert.Throws<DiagramLimitException>(() => odd.Addresses(PacketField.SourceAddress));
    }

    [Fact]
    public void Whole_marks_can_be_copied_to_each_other()
    {
        var (mark, connection) = (PacketField.Mark, PacketField.ConnectionMark);
        // CONNMARK --restore-mark where nothing is known of either mark, and --save-mark back.
        var restored = _space.All.CopyBits(connection, mark, uint.MaxValue, uint.MaxValue);
        Assert.Equal(restored, restored.CopyBits(mark, connection, uint.MaxValue, uint.MaxValue));
        Assert.Equal([new(0xCAFE_F00D)], (restored & _space.Value(connection, 0xCAFE_F00D)).Values(mark));
        Assert.Equal([new(0, uint.MaxValue)], restored.Values(mark));
        Assert.True(restored.Forget(mark).IsAll);
        var sample = (restored & _space.Range(mark, 0x8000_0001, 0x9000_0000)).Sample();
        Assert.Equal([0x8000_0001, 0x8000_0001], new[] { sample![mark], sample[connection] });
        var one = restored & _space.Value(mark, 0x0102_0304) & _space.Family(IpFamily.IPv4);
        var cube = Assert.Single(one.Cubes([mark, connection], 10));
        Assert.Equal([0x0102_0304, 0x0102_0304], new[] { cube[mark], cube[connection] });
    }

    [Fact]
    public void Letters_stand_for_names_wildcards_and_the_rest()
    {
        var interfaces = _space.Interfaces;
        Assert.Equal(["eth0", "lo", "eth+", "any other"], Enumerable.Range(0, interfaces.Count).Select(interfaces.Describe));
        string[] names = ["eth0", "eth1", "eth", "et", "wlan0", "lo"];
        Assert.Equal(["eth0", "eth+", "eth+", "any other", "any other", "lo"], names.Select(n => interfaces.Describe(interfaces.Letter(n))));
        var eth = _space.Letters(PacketField.InInterface, interfaces.WithPrefix("eth"));
        Assert.Equal(
            [true, true, false, false],
            new[] { "eth0", "eth7", "lo", "ppp0" }.Select(n => _space.Letters(PacketField.InInterface, [interfaces.Letter(n)]).IsSubsetOf(eth)));
    }

    [Fact]
    public void Every_letter_of_a_large_alphabet_has_packets()
    {
        var interfaces = new InterfaceAlphabet(Enumerable.Range(0, 100_000).Select(n => $"veth{n}"), ["veth"]);
        var space = new PacketSpace(interfaces);
        var known = space.Letters(PacketField.InInterface, interfaces.WithPrefix("veth"));
        Assert.True(space.Letters(PacketField.InInterface, [interfaces.Letter("veth99999")]).IsSubsetOf(known));
        Assert.Equal(space.Letters(PacketField.InInterface, [interfaces.AnyOther]), ~known);
        Assert.Equal(space.Value(PacketField.InInterface, (Bits128)interfaces.AnyOther), ~known);
        Assert.Equal([new((Bits128)interfaces.AnyOther)], (~known).Values(PacketField.InInterface));
        Assert.Equal([new(0, (Bits128)interfaces.AnyOther - 1)], known.Values(PacketField.InInterface));
    }

    [Fact]
    public void An_alphabet_with_more_letters_than_the_field_has_values_is_refused() =>
        Assert.Throws<DiagramLimitException>(() => new PacketSpace(new InterfaceAlphabet(Enumerable.Range(0, 1 << 20).Select(n => $"i{n}"), [])));

    [Fact]
    public void The_limit_of_nodes_is_kept_and_the_space_stays_usable()
    {
        var space = new PacketSpace(new InterfaceAlphabet([], []), nodeLimit: 1000);
        var set = space.Value(PacketField.Protocol, 6);
        var even = space.Masked(PacketField.Mark, 0, 1);
        var thrown = Assert.Throws<DiagramLimitException>(() =>
        {
            for (var n = 0u; n < 1000; n++) set |= space.Value(PacketField.DestinationPort, n * 61) & space.Value(PacketField.Mark, n * 7919);
        });
        Assert.Equal(1000, thrown.Limit);
        Assert.Equal(1000, space.NodeCount);
        Assert.Equal(even, ~~even);
        Assert.True(even.IsSubsetOf(space.All));
    }

    [Fact]
    public void A_set_that_depends_on_very_many_questions_does_not_overflow_the_stack()
    {
        // Built from the last question upwards, so that each step is cheap; the complement then has to go all the way down.
        var set = _space.All;
        for (var n = 500_000; n >= 0; n--) set &= _space.Unknown(n);
        try
        {
            var rest = ~set;
            Assert.Equal(_space.All, rest.SomeAnswers());
        }
        catch (DiagramLimitException)
        {
            // Callers then say that they could not decide.
        }

        Assert.Equal(500_001, set.UnknownsInside().Count);
    }

    private static Bits128 Bits(string text) => IpAddress.TryParse(text, out var address) ? address.Bits : throw new FormatException(text);
}
