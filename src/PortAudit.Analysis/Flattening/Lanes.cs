using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.PacketSets.Boxes;

namespace PortAudit.Analysis.Flattening;

/// <summary>The fields that rules of a path look at, each with the ranks that they tell apart.</summary>
internal sealed class Lanes
{
    private readonly int[] _laneOf = new int[(int)PacketField.Unknown];
    private readonly List<PacketField> _fields = [];
    private readonly List<FieldRanks> _ranks = [];

    private Lanes(FieldRanks.Builder?[] builders)
    {
        Array.Fill(_laneOf, -1);
        for (var field = PacketField.Protocol; field < PacketField.Unknown; field++)
        {
            if (builders[(int)field] is not { IsEmpty: false } builder) continue;
            _laneOf[(int)field] = _fields.Count;
            _fields.Add(field);
            _ranks.Add(builder.Build());
        }
    }

    public int Count => _fields.Count;

    public PacketField Field(int lane) => _fields[lane];

    public FieldRanks Ranks(int lane) => _ranks[lane];

    /// <returns>-1 for a field that no rule looks at.</returns>
    public int Of(PacketField field) => _laneOf[(int)field];

    /// <summary>The ranks of some values of a field, which must be whole ranks.</summary>
    public RankSet Set(int lane, IEnumerable<ValueRange> values)
    {
        var ranges = new List<(int, int)>();
        foreach (var range in values)
        {
            if (_ranks[lane].Of(range) is { } found) ranges.Add(found);
        }

        return RankSet.Of(ranges);
    }

    /// <summary>Reads rules, and what else must be told apart, and makes the lanes of it.</summary>
    public sealed class Builder : ConditionReader
    {
        private readonly IpFamily _family;
        private readonly InterfaceAlphabet _interfaces;
        private readonly FieldRanks.Builder?[] _builders = new FieldRanks.Builder?[(int)PacketField.Unknown];
        private readonly HashSet<(ElementTable, int)> _read = [];
        private readonly Dictionary<(string, bool), int[]> _letters = [];

        public Builder(IpFamily family, InterfaceAlphabet interfaces)
        {
            (_family, _interfaces) = (family, interfaces);
            // Connection tracking makes one state of another: each is told apart.
            for (var state = ConnectionState.New; state <= ConnectionState.Invalid; state++)
                Add(PacketField.ConnectionState, new ValueRange((uint)state));
        }

        public Lanes Build() => new(_builders);

        public void Read(FilterRule rule)
        {
            foreach (var part in rule.Parts)
            {
                if (part is Condition condition) Read(condition);
                else if (part is ActionMap map) ReadKeys(map.Fields.AsSpan(), map.Elements);
            }
        }

        public void Add(PacketField field, ValueRange range) =>
            (_builders[(int)field] ??= new FieldRanks.Builder(Highest(field))).Add(range);

        public void AddInterface(PacketField field, string name, bool isPrefix)
        {
            foreach (var letter in Letters(name, isPrefix)) Add(field, new ValueRange((uint)letter));
        }

        protected override void ReadRange(RangeCondition range)
        {
            if (IsAddress(range.Field) && range.Family != _family) return;
            Presence(range.Field);
            foreach (var each in range.Ranges) Add(range.Field, each);
        }

        protected override void ReadMask(MaskCondition mask)
        {
            if (IsAddress(mask.Field) && mask.Family != _family) return;
            Presence(mask.Field);
            foreach (var each in MaskRanges.Of(mask, Highest(mask.Field))) Add(mask.Field, each);
        }

        protected override void ReadInterface(InterfaceCondition iface) => AddInterface(iface.Field, iface.Name, iface.IsPrefix);

        protected override void ReadSet(SetCondition set) => ReadKeys(set.Fields.AsSpan(), set.Elements);

        protected override void ReadUnknown(UnknownCondition unknown)
        {
        }

        private void ReadKeys(ReadOnlySpan<KeyField> fields, ElementTable table)
        {
            for (var at = 0; at < fields.Length; at++)
            {
                var field = fields[at].Field;
                if (IsAddress(field) && fields[at].Family != _family) return;
                Presence(field);
                if (!_read.Add((table, (at << 8) | (int)field))) continue;
                for (var i = 0; i < table.Count; i++)
                {
                    var range = table.Key(i)[at];
                    if (field is PacketField.InInterface or PacketField.OutInterface)
                    {
                        var name = table.Interfaces[(int)range.Low];
                        AddInterface(field, name.Text, name.IsPrefix);
                    }
                    else
                    {
                        Add(field, range);
                    }
                }
            }
        }

        // A field's test is one of the protocol too.
        private void Presence(PacketField field)
        {
            foreach (var (needed, values) in FlatFields.Presence(field))
            {
                foreach (var range in values) Add(needed, range);
            }
        }

        private int[] Letters(string name, bool isPrefix)
        {
            if (!_letters.TryGetValue((name, isPrefix), out var letters))
            {
                _letters[(name, isPrefix)] = letters =
                    isPrefix ? [.. _interfaces.WithPrefix(name)] : [_interfaces.Letter(name)];
            }

            return letters;
        }

        private Bits128 Highest(PacketField field) => FlatFields.Highest(field, _family, _interfaces);

        private static bool IsAddress(PacketField field) => field is PacketField.SourceAddress or PacketField.DestinationAddress;
    }
}
