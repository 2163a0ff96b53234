namespace PortAudit.PacketSets.Tests;

/// <summary>Sets made by random terms hold exactly the packets that enumeration says.</summary>
public class PacketSetAlgebraTests
{
    [Fact]
    public void Terms_over_ports_marks_and_questions_hold_the_enumerated_packets() => HoldsTheEnumerated(Domains.Marks);

    [Fact]
    public void Terms_over_addresses_of_both_families_hold_the_enumerated_packets() => HoldsTheEnumerated(Domains.Translations);

    [Fact]
    public void Terms_over_complete_fields_hold_the_enumerated_packets() => HoldsTheEnumerated(Domains.Complete);

    [Fact]
    public void Equal_sets_are_equal_however_they_were_made() =>
        Domains.Holds(Pairs(Domains.Complete), pair =>
        {
            var (a, b) = pair;
            Assert.Equal(a.Truth.SequenceEqual(b.Truth), a.Set == b.Set);
            Assert.Equal(a.Set & b.Set, ~(~a.Set | ~b.Set));
            Assert.Equal(a.Set - b.Set, a.Set & ~b.Set);
            Assert.Equal(a.Set, (a.Set - b.Set) | (a.Set & b.Set));
            Assert.Equal(a.Set, ~~a.Set);
        });

    [Fact]
    public void Comparisons_say_what_enumeration_says() =>
        Domains.Holds(Pairs(Domains.Complete), pair =>
        {
            var (a, b) = pair;
            Assert.Equal(a.Truth.Zip(b.Truth).All(p => !p.First || p.Second), a.Set.IsSubsetOf(b.Set));
            Assert.Equal(a.Truth.Zip(b.Truth).Any(p => p.First && p.Second), a.Set.Overlaps(b.Set));
            Assert.Equal(!a.Truth.Contains(true), a.Set.IsEmpty);
            Assert.Equal(!a.Truth.Contains(false), a.Set.IsAll);
            Assert.Equal(a.Set.Overlaps(b.Set) ? a.Set & b.Set : a.Set, a.Set.Prefer(b.Set));
        });

    private static void HoldsTheEnumerated(TinyDomain domain) =>
        Domains.Holds(Domains.Sets(domain), judged => Assert.Equal(judged.Truth, domain.Members(judged.Set)), 300);

    private static Gen<(JudgedSet A, JudgedSet B)> Pairs(TinyDomain domain) =>
        from a in Domains.Sets(domain) from b in Domains.Sets(domain) select (a, b);
}
