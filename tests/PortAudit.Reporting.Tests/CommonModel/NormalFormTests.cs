using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Reporting.CommonModel;

namespace PortAudit.Reporting.Tests.CommonModel;

/// <summary>The normal form against an evaluation of conditions by their definition, packet by packet.</summary>
public class NormalFormTests
{
    private static readonly PacketField[] Fields =
    [
        PacketField.Protocol, PacketField.Fragment, PacketField.ConnectionState, PacketField.DestinationPort, PacketField.SourcePort, PacketField.TcpFlags,
        PacketField.IcmpType, PacketField.IcmpCode, PacketField.NatStatus, PacketField.ConnectionMark, PacketField.Mark, PacketField.SourceAddress,
    ];

    private static readonly uint[] Protocols = [1, 6, 17, 47, 132];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Same_packets_fulfil_a_condition_and_its_normal_form(int seed)
    {
        var random = new Random(seed);
        IpFamily[] families = seed == 1 ? [IpFamily.IPv4] : [IpFamily.IPv4, IpFamily.IPv6];
        var unsettled = 0;
        for (var i = 0; i < Scale.Of(3_000, 150_000); i++)
        {
            ImmutableArray<Condition> conditions = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Any(random, 2))];
            var normal = Normal(conditions, families);
            Assert.Equal(Text(normal), Text(Normal([.. conditions.Reverse()], families)));
            if (Text(normal) != Text(Normal(normal, families))) unsettled++;
            for (var packet = 0; packet < 40; packet++)
            {
                var values = Fields.ToDictionary(f => f, f => Value(random, f));
                values[PacketField.Family] = families.Length == 1 ? 0u : (uint)random.Next(2);
                values[PacketField.Unknown] = (uint)random.Next(2);
                var expected = conditions.All(c => Holds(c, values));
                Assert.True(expected == normal.All(c => Holds(c, values)), $"{Text(conditions)}\n{Text(normal)}\n{string.Join(", ", values)}");
            }
        }

        Assert.InRange(unsettled, 0, 3);
    }

    private static ImmutableArray<Condition> Normal(ImmutableArray<Condition> conditions, IpFamily[] families) =>
        Conjunction.Normal(new FieldDomain(families), conditions);

    private static string Text(IEnumerable<Condition> conditions)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text)) ConditionJson.Write(json, new AllOf([.. conditions]), names: false);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static Condition Any(Random random, int depth) => random.Next(depth > 0 ? 10 : 7) switch
    {
        < 3 when Fields[random.Next(Fields.Length)] is var field =>
            new RangeCondition(field, [.. Enumerable.Range(0, random.Next(4)).Select(_ => Range(random, field))], random.Next(3) == 0),
        < 5 when Fields[random.Next(Fields.Length)] is var field =>
            new MaskCondition(field, Value(random, field), random.Next(4) == 0 ? uint.MaxValue : Value(random, field) | 1, random.Next(3) == 0),
        5 => new UnknownCondition("set a", UnknownKind.Named, default),
        6 => Set(random),
        7 => new Not(Any(random, depth - 1)),
        8 => new AllOf([.. Enumerable.Range(0, random.Next(3)).Select(_ => Any(random, depth - 1))]),
        _ => new AnyOf([.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1))]),
    };

    private static SetCondition Set(Random random)
    {
        var fields = Enumerable.Range(0, random.Next(1, 3)).Select(_ => Fields[random.Next(Fields.Length)]).Distinct().ToList();
        var count = random.Next(4);
        var table = new ElementTable("s", fields.Count, [.. Enumerable.Range(0, count).SelectMany(_ => fields.Select(f => Range(random, f)))],
            [.. Enumerable.Repeat(default(SourceSpan), count)]);
        return new SetCondition([.. fields.Select(f => new KeyField(f))], table, random.Next(3) == 0);
    }

    private static ValueRange Range(Random random, PacketField field)
    {
        var (one, two) = (Value(random, field), Value(random, field));
        return random.Next(8) == 0 ? new ValueRange(0, uint.MaxValue) : new ValueRange(Math.Min(one, two), Math.Max(one, two));
    }

    // Few values, so that tests meet each other, with both ends of each field.
    private static uint Value(Random random, PacketField field) => field switch
    {
        PacketField.Protocol => Protocols[random.Next(Protocols.Length)],
        PacketField.Fragment => random.Next(4) == 0 ? 1u : 0,
        PacketField.ConnectionState => (uint)random.Next(5),
        PacketField.NatStatus => (uint)random.Next(4),
        PacketField.TcpFlags or PacketField.IcmpType or PacketField.IcmpCode => (uint)random.Next(256),
        PacketField.Mark or PacketField.ConnectionMark or PacketField.SourceAddress => random.Next(3) == 0 ? uint.MaxValue : (uint)random.Next(8),
        _ => random.Next(3) == 0 ? 65535u : (uint)random.Next(8),
    };

    private static bool Holds(Condition condition, Dictionary<PacketField, uint> packet) => condition switch
    {
        RangeCondition range => Has(range.Field, range.Family, packet) && range.Negated != range.Ranges.Any(r => r.Contains(packet[range.Field])),
        MaskCondition mask => Has(mask.Field, mask.Family, packet) && mask.Negated != ((packet[mask.Field] & mask.Mask) == mask.Value),
        SetCondition set => set.Fields.All(f => Has(f.Field, f.Family, packet)) && set.Negated != Enumerable.Range(0, set.Elements.Count)
            .Any(e => set.Fields.Select((f, at) => set.Elements.Key(e)[at].Contains(packet[f.Field])).All(inside => inside)),
        UnknownCondition => packet[PacketField.Unknown] == 1,
        Not not => !Holds(not.Condition, packet),
        AllOf all => all.Conditions.All(c => Holds(c, packet)),
        AnyOf any => any.Conditions.Any(c => Holds(c, packet)),
        _ => throw new InvalidOperationException(condition.ToString()),
    };

    /// <summary>By the remarks on <see cref="FieldCondition"/>; a connection's mark exists with a connection.</summary>
    private static bool Has(PacketField field, IpFamily family, Dictionary<PacketField, uint> packet)
    {
        var first = packet[PacketField.Fragment] == 0;
        return field switch
        {
            PacketField.SourcePort or PacketField.DestinationPort => first && packet[PacketField.Protocol] is 6 or 17 or 33 or 132 or 136,
            PacketField.TcpFlags => first && packet[PacketField.Protocol] == 6,
            PacketField.IcmpType or PacketField.IcmpCode => first && packet[PacketField.Protocol] is 1 or 58,
            PacketField.ConnectionMark => packet[PacketField.ConnectionState] <= 2,
            PacketField.SourceAddress => packet[PacketField.Family] == (family == IpFamily.IPv4 ? 0u : 1u),
            _ => true,
        };
    }
}
