namespace PortAudit.PacketSets.Tests;

/// <summary>What a set says of itself is what enumeration of its members says.</summary>
public class PacketSetQuestionsTests
{
    [Fact]
    public void Depends_on_the_fields_and_questions_that_change_a_membership() =>
        Domains.Holds(Domains.Sets(Domains.Complete), judged =>
        {
            var domain = judged.Domain;
            var packets = Enumerable.Range(0, domain.Count).ToArray();
            foreach (var field in domain.Fields.Append(PacketField.Unknown))
            {
                Assert.Equal(
                    packets.Any(p => domain.Varying(p, field).Any(q => judged.Truth[p] != judged.Truth[q])),
                    judged.Set.DependsOn(field));
            }

            var questions = Enumerable.Range(0, domain.Questions);
            Assert.Equal(
                questions.Where(asked => packets.Any(p => domain.Varying(p, PacketField.Unknown).Any(q =>
                    questions.All(n => domain.Answer(p, n) == domain.Answer(q, n) == (n != asked)) && judged.Truth[p] != judged.Truth[q]))),
                judged.Set.UnknownsInside());
        });

    [Theory]
    [InlineData(PacketField.DestinationPort)]
    [InlineData(PacketField.Mark)]
    [InlineData(PacketField.ConnectionMark)]
    [InlineData(PacketField.Protocol)]
    public void Values_are_those_of_the_members(PacketField field) =>
        Domains.Holds(Domains.Sets(Domains.Marks), judged => AssertValues(judged, field, IpFamily.IPv4, _ => true));

    [Theory]
    [InlineData(PacketField.SourceAddress)]
    [InlineData(PacketField.DestinationAddress)]
    public void Addresses_are_those_of_the_members_of_their_family(PacketField field) =>
        Domains.Holds(Domains.Sets(Domains.Translations), judged =>
        {
            var expected = AddressSet.Empty;
            foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
            {
                AssertValues(judged, field, family, p => TinyDomain.FamilyOf(p) == family);
                expected = expected.Union(AddressSet.FromRanges(family, judged.Set.Values(field, family)));
            }

            Assert.Equal(expected, judged.Set.Addresses(field));
        });

    [Fact]
    public void Cubes_of_addresses_are_disjoint_and_make_up_the_projection() => HasRightCubes(Domains.Translations);

    [Fact]
    public void Cubes_of_marks_are_disjoint_and_make_up_the_projection() => HasRightCubes(Domains.Marks);

    [Fact]
    public void A_sample_is_a_member_with_zero_where_zero_is_free() =>
        Domains.Holds(Domains.Sets(Domains.Translations), judged =>
        {
            var space = judged.Domain.Space;
            if (judged.Set.Sample() is not { } sample)
            {
                Assert.True(judged.Set.IsEmpty);
                return;
            }

            var packet = sample.Fields.Keys.Where(f => f != PacketField.Family)
                .Aggregate(space.Family(sample.Family), (set, f) => set & space.Value(f, sample[f], sample.Family));
            Assert.True(packet.IsSubsetOf(judged.Set));
            foreach (var (field, values) in sample.Fields) Assert.True(values[0].Low == 0 || judged.Domain.Fields.Contains(field));
        });

    private static void HasRightCubes(TinyDomain domain) =>
        Domains.Holds(
            from judged in Domains.Sets(domain)
            from fields in Gen.SubListOf(judged.Domain.Fields.ToArray())
            select (judged, fields.ToArray()),
            given =>
            {
                var (judged, fields) = given;
                var space = judged.Domain.Space;
                var sum = space.Empty;
                foreach (var cube in judged.Set.Cubes(fields, int.MaxValue))
                {
                    var part = cube.Fields.Aggregate(space.Family(cube.Family), (set, f) => set & space.Ranges(f.Key, [.. f.Value], cube.Family));
                    Assert.False(part.IsEmpty);
                    Assert.False(part.Overlaps(sum));
                    sum |= part;
                }

                Assert.Equal(judged.Set.Project(fields), sum);
            });

    private static void AssertValues(JudgedSet judged, PacketField field, IpFamily family, Func<int, bool> counts)
    {
        var values = judged.Set.Values(field, family);
        var members = Enumerable.Range(0, judged.Domain.Count)
            .Where(p => judged.Truth[p] && counts(p))
            .Select(p => judged.Domain.Value(p, field))
            .ToHashSet();
        Assert.All(judged.Domain.ValuesOf(field, family), value => Assert.Equal(members.Contains(value), values.Any(r => r.Contains(value))));
        Assert.Equal(members.Count, values.Sum(r => (int)(r.High - r.Low) + 1));
        // As long as they can be, and ascending.
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.First.High + 1 < pair.Second.Low));
    }
}
