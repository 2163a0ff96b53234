using System.Collections.Immutable;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>What a set's elements say of a packet's port, which depends on their protocol.</summary>
internal enum PortShape : byte
{
    None,
    Ports,
    Icmp,

    /// <summary>A protocol without ports.</summary>
    ProtocolAlone,
}

/// <summary>An element as it is looked up.</summary>
/// <param name="Values">One range for each column of its shape.</param>
/// <param name="IsException">nomatch: what it holds is not in the set, unless a narrower element says so.</param>
/// <param name="MayBeGone">It has a timeout.</param>
/// <param name="Width">How narrow it is: the lengths of its prefixes; narrower elements go first.</param>
internal readonly record struct IpsetElement(ImmutableArray<ValueRange> Values, PortShape Shape, bool IsException, bool MayBeGone,
    int Width, SourceSpan Span);

/// <summary>A set of ipset.</summary>
/// <remarks>Lookup follows net/netfilter/ipset: a packet that lacks what a dimension asks is not in the set, whatever the negation; of nets, the
/// narrowest counts.</remarks>
internal sealed class Ipset
{
    private readonly Dictionary<(PortShape, bool, bool, int), ElementTable> _tables = [];

    public Ipset(string name, string type, IpFamily family, SourceSpan span) =>
        (Name, Type, Family, Span, Dimensions) = (name, type, family, span, [.. type[(type.IndexOf(':') + 1)..].Split(',')]);

    public string Name { get; }

    /// <summary>Such as hash:ip,port.</summary>
    public string Type { get; }

    public IpFamily Family { get; }

    public SourceSpan Span { get; }

    public ImmutableArray<string> Dimensions { get; }

    /// <summary>The length that the addresses of a set with <c>netmask</c> are cut to; -1 without one.</summary>
    public int Netmask { get; init; } = -1;

    /// <summary>Elements that do not say so themselves have a timeout.</summary>
    public bool HasTimeout { get; init; }

    /// <summary>Something of it could not be read, so that it may have other elements.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The sets in a list:set; <see langword="null"/> for any other.</summary>
    public List<string>? Members => Type == "list:set" ? _members : null;

    public List<IpsetElement> Elements { get; } = [];

    public List<InterfaceName> Interfaces { get; } = [];

    private readonly List<string> _members = [];

    /// <summary>Whether a packet is in the set.</summary>
    /// <returns>Null where the model has no field for a dimension.</returns>
    public Condition? Find(string[] directions, IpFamily family, bool returnsNoMatch, SourceSpan span)
    {
        if (directions.Length < Dimensions.Length) return Condition.Never;
        var isOfNoFamily = Type is "bitmap:port" or "hash:mac";
        if (!isOfNoFamily && Family != family) return Condition.Never;
        if (directions.Any(d => d is not ("src" or "dst"))) return null;
        for (var i = 0; i < Dimensions.Length; i++)
            if (Dimensions[i] is "mac" && directions[i] == "dst") return null;
        if (Elements.Exists(e => e.IsException) && Elements.Exists(e => e.Width < 0)) return null;

        Condition found = Condition.Never;
        foreach (var level in Elements.Exists(e => e.IsException) ? Elements.Select(e => e.Width).Distinct().Order() : (IEnumerable<int>)[-1])
        {
            var (members, exceptions) =
                (Level(level, returnsNoMatch, directions, family, span), Level(level, !returnsNoMatch, directions, family, span));
            if (exceptions is not null) found = new AllOf([found, new Not(exceptions)]);
            if (members is not null) found = found == Condition.Never ? members : new AnyOf([members, found]);
        }

        if (Type == "bitmap:port")
            found = new AllOf([new RangeCondition(PacketField.Protocol, [new ValueRange(IpProtocol.Tcp), new ValueRange(IpProtocol.Udp)]), found]);
        return IsOpen ? new AnyOf([found, new UnknownCondition($"an element of set {Name} that could not be read", UnknownKind.Named, span)]) : found;
    }

    /// <param name="level">A width; -1 for all elements.</param>
    private Condition? Level(int level, bool areExceptions, string[] directions, IpFamily family, SourceSpan span)
    {
        var choices = ImmutableArray.CreateBuilder<Condition>();
        foreach (var shape in (ReadOnlySpan<PortShape>)[PortShape.None, PortShape.Ports, PortShape.Icmp, PortShape.ProtocolAlone])
        {
            foreach (var mayBeGone in (ReadOnlySpan<bool>)[false, true])
            {
                if (Table(shape, areExceptions, mayBeGone, level) is not { Count: > 0 } table) continue;
                var condition = new SetCondition(Fields(shape, directions, family), table);
                choices.Add(mayBeGone
                    ? new AllOf([condition,
                    new UnknownCondition($"an element of set {Name} with a timeout is still there", UnknownKind.Named, span)]) : condition);
            }
        }

        return choices.Count switch { 0 => null, 1 => choices[0], _ => new AnyOf(choices.ToImmutable()) };
    }

    private ElementTable Table(PortShape shape, bool isException, bool mayBeGone, int level)
    {
        if (_tables.TryGetValue((shape, isException, mayBeGone, level), out var table)) return table;
        var values = ImmutableArray.CreateBuilder<ValueRange>();
        var spans = ImmutableArray.CreateBuilder<SourceSpan>();
        foreach (var element in Elements)
        {
            if (element.Shape != shape || element.IsException != isException || element.MayBeGone != mayBeGone
                || (level >= 0 && element.Width != level))
                continue;
            values.AddRange(element.Values);
            spans.Add(element.Span);
        }

        table = new ElementTable(Name, spans.Count == 0 ? 1 : values.Count / spans.Count, values.ToImmutable(), spans.ToImmutable(), [.. Interfaces]);
        _tables.Add((shape, isException, mayBeGone, level), table);
        return table;
    }

    private ImmutableArray<KeyField> Fields(PortShape shape, string[] directions, IpFamily family)
    {
        var fields = ImmutableArray.CreateBuilder<KeyField>();
        for (var i = 0; i < Dimensions.Length; i++)
        {
            var isSource = directions[i] == "src";
            switch (Dimensions[i])
            {
                case "ip" or "net":
                    fields.Add(new KeyField(isSource ? PacketField.SourceAddress : PacketField.DestinationAddress, family));
                    break;
                case "port":
                    if (Type != "bitmap:port") fields.Add(new KeyField(PacketField.Protocol));
                    if (shape == PortShape.Ports) fields.Add(new KeyField(isSource ? PacketField.SourcePort : PacketField.DestinationPort));
                    if (shape == PortShape.Icmp) fields.AddRange(new KeyField(PacketField.IcmpType), new KeyField(PacketField.IcmpCode));
                    break;
                case "iface":
                    fields.Add(new KeyField(isSource ? PacketField.InInterface : PacketField.OutInterface));
                    break;
                case "mac":
                    fields.Add(new KeyField(PacketField.SourceMac));
                    break;
                case "mark":
                    fields.Add(new KeyField(PacketField.Mark));
                    break;
            }
        }

        return fields.ToImmutable();
    }
}
