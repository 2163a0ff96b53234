using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Reachability;

/// <summary>The addresses that rules name of a family, and a port that none of them names.</summary>
internal sealed class NamedValues : ConditionReader
{
    private readonly IpFamily _family;
    private readonly List<ValueRange> _sources = [];
    private readonly List<ValueRange> _destinations = [];
    private readonly List<ValueRange> _ports = [];
    private readonly HashSet<(ElementTable, PacketField)> _read = [];

    /// <param name="rulesets">Of one host.</param>
    public NamedValues(IEnumerable<Ruleset> rulesets, IpFamily family)
    {
        _family = family;
        foreach (var table in rulesets.Where(r => r.Covers(family)).SelectMany(r => r.Tables))
        {
            foreach (var chain in table.Chains)
            {
                foreach (var rule in chain.Rules)
                {
                    foreach (var part in rule.Parts)
                    {
                        if (part is Condition condition) Read(condition);
                        else if (part is ActionMap map) AddKeys(map.Fields.AsSpan(), map.Elements);
                    }
                }
            }
        }

        Sources = AddressSet.FromRanges(family, _sources);
        Destinations = AddressSet.FromRanges(family, _destinations);
        Port = Unnamed(_ports);
    }

    public IpFamily Family => _family;

    public AddressSet Sources { get; }

    public AddressSet Destinations { get; }

    public Bits128 Port { get; }

    protected override void ReadRange(RangeCondition range) => Add(range.Field, range.Family, range.Ranges.AsSpan());

    protected override void ReadSet(SetCondition set) => AddKeys(set.Fields.AsSpan(), set.Elements);

    // Addresses with holes in their mask name no part of a network that people know.
    protected override void ReadMask(MaskCondition mask)
    {
    }

    protected override void ReadInterface(InterfaceCondition iface)
    {
    }

    protected override void ReadUnknown(UnknownCondition unknown)
    {
    }

    private static uint Unnamed(List<ValueRange> ports)
    {
        var isNamed = new bool[65536];
        foreach (var range in ports)
        {
            if (range.Low <= range.High && range.Low < 65536u) isNamed.AsSpan((int)range.Low..((int)Bits128.Min(range.High, 65535u) + 1)).Fill(true);
        }

        // Somewhere in the middle, so that it looks like nothing in particular.
        var port = 47011;
        while (port != 47010 && (port <= 1023 || isNamed[port])) port = (port + 1) & 0xFFFF;
        return (uint)port;
    }

    private void AddKeys(ReadOnlySpan<KeyField> fields, ElementTable table)
    {
        for (var at = 0; at < fields.Length; at++)
        {
            if (!_read.Add((table, fields[at].Field))) continue;
            for (var i = 0; i < table.Count; i++) Add(fields[at].Field, fields[at].Family, table.Key(i).Slice(at, 1));
        }
    }

    private void Add(PacketField field, IpFamily family, ReadOnlySpan<ValueRange> ranges)
    {
        var into = field switch
        {
            PacketField.SourceAddress when family == _family => _sources,
            PacketField.DestinationAddress when family == _family => _destinations,
            PacketField.DestinationPort or PacketField.SourcePort => _ports,
            _ => null,
        };
        if (into is null) return;
        // A range as wide as half the space names nothing in particular.
        var widest = into == _ports ? 32768 : IpAddress.Maximum(_family) >> 1;
        foreach (var range in ranges)
        {
            if (range.High - range.Low < widest) into.Add(range);
        }
    }
}
