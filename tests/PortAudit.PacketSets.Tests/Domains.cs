namespace PortAudit.PacketSets.Tests;

/// <summary>Small worlds, random sets in them, and how properties are checked.</summary>
/// <remarks>Each world is new: test classes run side by side, and a space is for one thread.</remarks>
internal static class Domains
{
    /// <summary>Marks that rules copy, ports, two questions.</summary>
    public static TinyDomain Marks => new(
        2,
        new(PacketField.Protocol, [6, 17], [6, 17]),
        TinyDomain.Numbers(PacketField.DestinationPort, 4),
        TinyDomain.Numbers(PacketField.Mark, 4),
        TinyDomain.Numbers(PacketField.ConnectionMark, 4));

    /// <summary>Destinations that translations move, and sources.</summary>
    public static TinyDomain Translations => new(
        0,
        TinyDomain.Addresses(PacketField.DestinationAddress),
        TinyDomain.Addresses(PacketField.OriginalDestinationAddress),
        TinyDomain.Addresses(PacketField.SourceAddress),
        TinyDomain.Numbers(PacketField.DestinationPort, 2),
        TinyDomain.Numbers(PacketField.OriginalDestinationPort, 2));

    /// <summary>Fields of which the domain holds every value: nothing lies outside the universe.</summary>
    public static TinyDomain Complete => new(
        2,
        TinyDomain.Numbers(PacketField.ConnectionState, 8),
        TinyDomain.Numbers(PacketField.DestinationKind, 4),
        TinyDomain.Numbers(PacketField.Fragment, 2));

    private static ulong Seed => ulong.TryParse(Environment.GetEnvironmentVariable("PORTAUDIT_SEED"), out var seed) ? seed : 1;

    /// <summary>Sets made by every operation that keeps packets inside the domain.</summary>
    public static Gen<JudgedSet> Sets(TinyDomain domain) => Gen.Sized(size => Sets(domain, Math.Min(size / 4 + 2, 12)));

    public static Gen<Bits128> Numbers(Bits128 most) =>
        from words in Gen.Choose(int.MinValue, int.MaxValue).ArrayOf(4)
        from shift in Gen.Choose(0, 127)
        select words.Aggregate(Bits128.Zero, (number, word) => number << 32 | (uint)word) >> shift & most;

    /// <summary>
    /// The cases are the same in every run, so that a red run can be repeated and concerns the change at hand.
    /// Others come with <c>PORTAUDIT_SEED</c>.
    /// </summary>
    public static void Holds<T>(Gen<T> gen, Action<T> check, int times = 150) =>
        Prop.ForAll(gen.ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(times * Scale.Of(1, 50)).WithReplay(Seed, 1));

    private static Gen<JudgedSet> Sets(TinyDomain domain, int size)
    {
        if (size <= 1) return Leaves(domain);
        var one = Sets(domain, size - 1);
        var half = Sets(domain, size / 2);
        // An address means nothing without its family: nobody forgets the family alone.
        var forgettable = domain.Fields.Contains(PacketField.SourceAddress) ? domain.Fields.Skip(1) : domain.Fields;
        var fields = Gen.Elements(forgettable.Append(PacketField.Unknown)).ListOf().Select(f => f.Distinct().Take(3).ToArray());
        var kinds = new List<Gen<JudgedSet>>
        {
            from a in half from b in half select a & b,
            from a in half from b in half select a | b,
            from a in half from b in half select a - b,
            from a in one select ~a,
            from a in one from f in fields select a.Forget(f),
            from a in one from f in fields select a.Project(f),
            from a in one select a.SomeAnswers(),
            from a in one select a.EveryAnswer(),
        };
        if (domain.Fields.Contains(PacketField.Mark))
        {
            var masks = Gen.Elements(0u, 1u, 2u, 3u, uint.MaxValue, 0xFFFF_FFFE);
            kinds.AddRange([
                from a in one from value in Gen.Choose(0, 3) select a.Assign(PacketField.Mark, (Bits128)value),
                from a in one from mask in Gen.Choose(0, 3) select a.Invert(PacketField.ConnectionMark, (Bits128)mask),
                from a in one from copy in masks from clear in masks select a.CopyBits(PacketField.Mark, PacketField.ConnectionMark, copy, clear),
                from a in one from copy in masks from clear in masks select a.CopyBits(PacketField.ConnectionMark, PacketField.Mark, copy, clear),
            ]);
        }

        return Gen.OneOf(kinds);
    }

    private static Gen<JudgedSet> Leaves(TinyDomain domain)
    {
        var space = domain.Space;
        var kinds = new List<Gen<JudgedSet>>
        {
            Gen.Constant(JudgedSet.Where(domain, space.All, _ => true, "all")),
            Gen.Constant(JudgedSet.Where(domain, space.Empty, _ => false, "nothing")),
            from field in Gen.Elements(domain.Fields.Skip(1)) from family in Gen.Elements(IpFamily.IPv4, IpFamily.IPv6)
            from ranges in RangesOf(domain.ValuesOf(field, family)).ListOf()
            select JudgedSet.Where(
                domain,
                space.Family(family) & space.Ranges(field, ranges.ToArray(), family),
                p => TinyDomain.FamilyOf(p) == family && ranges.Any(r => r.Contains(domain.Value(p, field))),
                $"{family} {field} [{string.Join(",", ranges)}]"),
            from field in Gen.Elements(domain.Fields.Skip(1)) from family in Gen.Elements(IpFamily.IPv4, IpFamily.IPv6)
            from value in Gen.Elements(domain.ValuesOf(field, family)) from mask in Gen.Elements(domain.ValuesOf(field, family))
            select JudgedSet.Where(
                domain,
                space.Family(family) & space.Masked(field, value, mask, family),
                p => TinyDomain.FamilyOf(p) == family && (domain.Value(p, field) & mask) == value,
                $"{family} {field}&{mask}=={value}"),
        };
        if (domain.Questions > 0)
        {
            kinds.Add(
                from q in Gen.Choose(0, domain.Questions - 1)
                select JudgedSet.Where(domain, space.Unknown(q), p => domain.Answer(p, q), $"?{q}"));
        }

        return Gen.OneOf(kinds);
    }

    private static Gen<ValueRange> RangesOf(Bits128[] values) =>
        from a in Gen.Elements(values) from b in Gen.Elements(values) select new ValueRange(Bits128.Min(a, b), Bits128.Max(a, b));
}
