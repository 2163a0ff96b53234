using System.Collections.Immutable;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Traversal;

/// <summary>Turns the elements of sets and maps into packet sets: those only that a slice leaves possible, and shared ones once.</summary>
internal sealed class SetCompiler(PacketSpace space)
{
    // Smaller ones are made anew as quickly as they are found again.
    private const int WorthKeeping = 16;

    private readonly Dictionary<ElementTable, ElementIndex> _indexes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(ElementTable Table, string Fields), PacketSet> _whole = [];
    private readonly Dictionary<(ElementTable Table, string Fields), PacketSet> _sliced = [];
    private Slice? _slice;
    private int _sliceVersion;

    public IReadOnlyList<int> Fitting(ImmutableArray<KeyField> fields, ElementTable table, Slice slice)
    {
        var fitting = Index(table).Fitting(fields, slice);
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Field != slice.AbsentDevice) continue;
            var at = i;
            fitting = [.. fitting.Where(e => table.Interfaces[(int)table.Key(e)[at].Low] is { IsPrefix: true, Text: "" })];
        }

        return fitting;
    }

    /// <summary>The packets of the slice whose values are in one of the elements; nothing is said of fields that the slice fixes.</summary>
    public PacketSet Members(ImmutableArray<KeyField> fields, ElementTable table, Slice slice)
    {
        if (table.Count < WorthKeeping) return Union(fields, table, Fitting(fields, table, slice), slice);
        if (!ReferenceEquals(slice, _slice) || slice.Version != _sliceVersion)
        {
            _sliced.Clear();
            (_slice, _sliceVersion) = (slice, slice.Version);
        }

        var isFixed = fields.Any(f => IsSettled(f, slice));
        var known = isFixed ? _sliced : _whole;
        var key = (table, fields.Length == 1 ? fields[0].ToString() : string.Join(',', fields));
        if (!known.TryGetValue(key, out var set)) known[key] = set = Union(fields, table, Fitting(fields, table, slice), slice);
        return set;
    }

    /// <summary>The actions that packets of the slice may get, each with the packets that do, and the one element it comes from.</summary>
    public List<(RuleAction Action, PacketSet Packets, int? Element)> Choices(ActionMap map, Slice slice)
    {
        var fitting = Fitting(map.Fields, map.Elements, slice);
        var choices = new List<(RuleAction Action, PacketSet Packets, int? Element)>();
        if (fitting.Count <= AnalysisLimits.MostActionsApart)
        {
            foreach (var element in fitting) choices.Add((map.Actions[element], Union(map.Fields, map.Elements, [element], slice), element));
        }
        else
        {
            var groups = new OrderedDictionary<RuleAction, List<int>>(ReferenceEqualityComparer.Instance);
            List<int>? last = null;
            foreach (var element in fitting)
            {
                if (last is not null && ReferenceEquals(map.Actions[element], map.Actions[last[0]]) && !IsCatchAll(map, element))
                {
                    last.Add(element);
                    continue;
                }

                if (IsCatchAll(map, element)) continue;
                if (!groups.TryGetValue(map.Actions[element], out last)) groups.Add(map.Actions[element], last = []);
                last.Add(element);
            }

            foreach (var (action, elements) in groups) choices.Add((action, Union(map.Fields, map.Elements, elements, slice), null));
            foreach (var element in fitting.Where(e => IsCatchAll(map, e)))
                choices.Add((map.Actions[element], Union(map.Fields, map.Elements, [element], slice), element));
        }

        return choices;
    }

    // Elements of a map never overlap, so their order has no meaning; the catch-all is what none of the others holds.
    private bool IsCatchAll(ActionMap map, int element)
    {
        var key = map.Elements.Key(element);
        for (var i = 0; i < key.Length; i++)
        {
            if (IsInterface(map.Fields[i]))
            {
                if (map.Elements.Interfaces[(int)key[i].Low] is not { IsPrefix: true, Text: "" }) return false;
            }
            else if (key[i].Low != 0 || key[i].High < space.Highest(map.Fields[i].Field, map.Fields[i].Family))
            {
                return false;
            }
        }

        return true;
    }

    private ElementIndex Index(ElementTable table)
    {
        if (!_indexes.TryGetValue(table, out var index)) _indexes[table] = index = new ElementIndex(table);
        return index;
    }

    private PacketSet Union(ImmutableArray<KeyField> fields, ElementTable table, IReadOnlyList<int> elements, Slice slice)
    {
        if (elements.Count == 0) return space.Empty;
        var open = new List<int>(fields.Length);
        for (var i = 0; i < fields.Length; i++)
        {
            if (!IsSettled(fields[i], slice)) open.Add(i);
        }

        return Union(fields, table, elements, open, 0);
    }

    // All but the last free field, which mostly holds the addresses, are told apart by equal ranges; the last is written at once.
    private PacketSet Union(ImmutableArray<KeyField> fields, ElementTable table, IReadOnlyList<int> elements, List<int> open, int from)
    {
        if (from == open.Count) return space.All;
        var at = open[from];
        if (from == open.Count - 1) return Values(fields[at], table, elements, at);
        var groups = new Dictionary<ValueRange, List<int>>();
        foreach (var element in elements)
        {
            var range = table.Key(element)[at];
            if (!groups.TryGetValue(range, out var group)) groups[range] = group = [];
            group.Add(element);
        }

        var parts = new List<PacketSet>(groups.Count);
        foreach (var group in groups.Values) parts.Add(Values(fields[at], table, [group[0]], at) & Union(fields, table, group, open, from + 1));
        return Balanced(parts, 0, parts.Count);
    }

    private static PacketSet Balanced(List<PacketSet> parts, int from, int to)
    {
        if (to - from == 1) return parts[from];
        var middle = (from + to) / 2;
        return Balanced(parts, from, middle) | Balanced(parts, middle, to);
    }

    private PacketSet Values(KeyField field, ElementTable table, IReadOnlyList<int> elements, int at)
    {
        if (IsInterface(field))
        {
            var letters = new HashSet<int>();
            foreach (var element in elements)
            {
                var name = table.Interfaces[(int)table.Key(element)[at].Low];
                if (name.IsPrefix) letters.UnionWith(space.Interfaces.WithPrefix(name.Text));
                else letters.Add(space.Interfaces.Letter(name.Text));
            }

            return space.Letters(field.Field, letters);
        }

        var ranges = new ValueRange[elements.Count];
        for (var i = 0; i < ranges.Length; i++) ranges[i] = table.Key(elements[i])[at];
        return space.Ranges(field.Field, ranges, field.Family);
    }

    // What fits is all that the key's position asks for.
    private static bool IsSettled(KeyField field, Slice slice) =>
        ElementIndex.FixedValue(field, slice) is not null || field.Field == slice.AbsentDevice;

    private static bool IsInterface(KeyField field) => field.Field is PacketField.InInterface or PacketField.OutInterface;
}
