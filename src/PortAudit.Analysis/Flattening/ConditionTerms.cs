using System.Collections.Immutable;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.PacketSets.Boxes;

namespace PortAudit.Analysis.Flattening;

/// <summary>Turns conditions into terms: a packet fulfils the condition if it fulfils one of its terms.</summary>
internal sealed class ConditionTerms
{
    // In the place of a lane, for tests that all packets of the path pass, or none.
    private const int Always = -1;
    private const int Never = -2;

    private readonly Lanes _lanes;
    private readonly IpFamily _family;
    private readonly InterfaceAlphabet _interfaces;
    private readonly bool _updatesSets;
    private readonly Dictionary<(ElementTable, int, PacketField), RankSet> _columns = [];
    private readonly Dictionary<PacketField, (int Lane, RankSet Ranks)[]> _presence = [];

    /// <param name="updatesSets">Whether rules on the way write to sets, so that a question about one may have another answer
    /// later.</param>
    public ConditionTerms(Lanes lanes, IpFamily family, InterfaceAlphabet interfaces, bool updatesSets) =>
        (_lanes, _family, _interfaces, _updatesSets) = (lanes, family, interfaces, updatesSets);

    /// <summary>Where on a packet's way the rules stand that are read.</summary>
    public FlatPlace Place { get; set; }

    /// <summary>Narrows each of some terms by a condition.</summary>
    /// <returns>What is left: nothing where no packet fulfils it.</returns>
    /// <exception cref="NotFlatException">It takes too many terms, or depends on what rules change.</exception>
    public List<Term> Narrow(List<Term> terms, Condition condition)
    {
        // Nearly all conditions narrow one lane: without a list for each.
        if (condition is RangeCondition range) return Narrow(terms, range);
        var asked = Of(condition, negated: false);
        if (asked.Count == 1)
        {
            terms.RemoveAll(t =>
            {
                t.Meet(asked[0]);
                return t.IsEmpty;
            });
            return terms;
        }

        return Product(terms, asked);
    }

    private List<Term> Narrow(List<Term> terms, RangeCondition range)
    {
        if (!IsOfFamily(range.Field, range.Family)) return [];
        var (lane, ranks) = Values(range, range.Negated);
        if (lane == Never) return [];
        var presence = Presence(range.Field);
        for (var i = terms.Count - 1; i >= 0; i--)
        {
            if (lane >= 0) terms[i].Narrow(lane, ranks);
            foreach (var (needed, values) in presence) terms[i].Narrow(needed, values);
            if (terms[i].IsEmpty) terms.RemoveAt(i);
        }

        return terms;
    }

    private List<Term> Of(Condition condition, bool negated) => new Compilation(this, negated).Visit(condition);

    private static List<Term> Product(List<Term> left, List<Term> right)
    {
        if ((long)left.Count * right.Count > AnalysisLimits.MostTerms) throw new NotFlatException("a condition has many alternatives");
        var product = new List<Term>(left.Count * right.Count);
        foreach (var a in left)
        {
            foreach (var b in right)
            {
                var both = a.Copy();
                both.Meet(b);
                if (!both.IsEmpty) product.Add(both);
            }
        }

        return product;
    }

    private bool IsOfFamily(PacketField field, IpFamily family) =>
        field is not (PacketField.SourceAddress or PacketField.DestinationAddress) || family == _family;

    private (int Lane, RankSet Ranks)[] Presence(PacketField field)
    {
        if (!_presence.TryGetValue(field, out var found))
        {
            _presence[field] = found =
            [
                .. FlatFields.Presence(field).Select(p => (Lane: _lanes.Of(p.Field), p.Values)).Where(p => p.Lane >= 0)
                    .Select(p => (p.Lane, _lanes.Set(p.Lane, p.Values))),
            ];
        }

        return found;
    }

    private (int Lane, RankSet Ranks) Values(RangeCondition range, bool negated)
    {
        Refuse(range.Field);
        var lane = _lanes.Of(range.Field);
        if (lane < 0) return (IsAnywhere(range.Field, range.Ranges) != negated ? Always : Never, RankSet.Empty);
        var ranks = range.Ranges is [var only]
            ? _lanes.Ranks(lane).Of(only) is var (low, high) ? RankSet.Range(low, high) : RankSet.Empty
            : _lanes.Set(lane, range.Ranges);
        if (negated) ranks = ranks.Complement(_lanes.Ranks(lane).Count);
        return (lane, range.Field == PacketField.ConnectionState ? AsAsked(ranks, lane) : ranks);
    }

    // Of a field without a lane: whether the ranges hold what all packets of the path have. No rule tells their values apart.
    private bool IsAnywhere(PacketField field, IEnumerable<ValueRange> ranges)
    {
        var only = field == PacketField.Family && _family == IpFamily.IPv6 ? 1u : 0u;
        return ranges.Any(r => r.Contains(only));
    }

    // Before connection tracking a packet is seen as invalid, or untracked, whatever state it will have.
    private RankSet AsAsked(RankSet seen, int lane)
    {
        if (!Place.IsBeforeTracking) return seen;
        var ranks = _lanes.Ranks(lane);
        var asked = new List<ValueRange>();
        if (seen.Contains(ranks.Of((uint)ConnectionState.Untracked))) asked.Add(new((uint)ConnectionState.Untracked));
        if (seen.Contains(ranks.Of((uint)ConnectionState.Invalid)))
            asked.AddRange([new((uint)ConnectionState.New, (uint)ConnectionState.Established), new((uint)ConnectionState.Invalid)]);
        return _lanes.Set(lane, asked);
    }

    // What a translation changed is not told apart here.
    private static void Refuse(PacketField field)
    {
        if (field is PacketField.OriginalDestinationAddress or PacketField.OriginalDestinationPort)
            throw new NotFlatException("a condition on the original destination");
    }

    private sealed class Compilation(ConditionTerms owner, bool negated) : ConditionVisitor<List<Term>>
    {
        private readonly Lanes _lanes = owner._lanes;

        protected override List<Term> VisitAllOf(AllOf all) => negated ? Union(all.Conditions) : Meet(all.Conditions);

        protected override List<Term> VisitAnyOf(AnyOf any) => negated ? Meet(any.Conditions) : Union(any.Conditions);

        protected override List<Term> VisitNot(Not not) => owner.Of(not.Condition, !negated);

        protected override List<Term> VisitRange(RangeCondition range)
        {
            if (!owner.IsOfFamily(range.Field, range.Family)) return negated ? [All()] : [];
            var (lane, ranks) = owner.Values(range, range.Negated);
            return Field(range.Field, lane, ranks);
        }

        protected override List<Term> VisitMask(MaskCondition mask)
        {
            if (!owner.IsOfFamily(mask.Field, mask.Family)) return negated ? [All()] : [];
            var ranges = MaskRanges.Of(mask, FlatFields.Highest(mask.Field, owner._family, owner._interfaces));
            var (lane, ranks) = owner.Values(new RangeCondition(mask.Field, [.. ranges], false, mask.Family), mask.Negated);
            return Field(mask.Field, lane, ranks);
        }

        protected override List<Term> VisitInterface(InterfaceCondition iface)
        {
            var isNegated = iface.Negated != negated;
            // Where there is no such device, no name is its name; only the empty beginning is everybody's.
            if (!owner.Place.Has(iface.Field)) return (iface is { IsPrefix: true, Name: "" }) != isNegated ? [All()] : [];
            var lane = _lanes.Of(iface.Field);
            if (lane < 0) return isNegated ? [] : [All()];
            var ranks = Letters(lane, iface.Name, iface.IsPrefix);
            return One(lane, isNegated ? ranks.Complement(_lanes.Ranks(lane).Count) : ranks);
        }

        protected override List<Term> VisitSet(SetCondition set)
        {
            foreach (var field in set.Fields)
            {
                Refuse(field.Field);
                if (!owner.IsOfFamily(field.Field, field.Family)) return negated ? [All()] : [];
            }

            if (set.Fields is [var only])
            {
                if (!owner.Place.Has(only.Field)) return negated ? [All()] : [];
                var lane = _lanes.Of(only.Field);
                if (lane < 0)
                {
                    var holds = owner.IsAnywhere(only.Field, Enumerable.Range(0, set.Elements.Count).Select(i => set.Elements.Key(i)[0]));
                    return Field(only.Field, holds != set.Negated ? Always : Never, RankSet.Empty);
                }

                var ranks = Column(set.Elements, 0, only.Field, lane);
                if (set.Negated) ranks = ranks.Complement(_lanes.Ranks(lane).Count);
                if (only.Field == PacketField.ConnectionState) ranks = owner.AsAsked(ranks, lane);
                return Field(only.Field, lane, ranks);
            }

            if (set.Negated || negated) throw new NotFlatException("a negated set of several fields");
            return [.. owner.Elements(set.Fields, set.Elements).Where(t => !t.IsEmpty)];
        }

        protected override List<Term> VisitUnknown(UnknownCondition unknown)
        {
            var term = All();
            term.Ask(new FlatQuestion(unknown, negated,
                unknown.Kind == UnknownKind.Named || (unknown.Kind == UnknownKind.Updatable && !owner._updatesSets)));
            // Whatever the neighbours' addresses are, they are not the internet.
            if (!negated && unknown.Subject is NeighbourSubject && _lanes.Of(PacketField.SourceAddress) is >= 0 and var source)
                term.Narrow(source, _lanes.Set(source, KnownAddresses.Nearby.Ranges(owner._family)));
            return term.IsEmpty ? [] : [term];
        }

        private Term All() => new(_lanes.Count);

        private List<Term> One(int lane, RankSet ranks)
        {
            if (ranks.IsEmpty) return [];
            var term = All();
            term.Narrow(lane, ranks);
            return [term];
        }

        // The test of a field, or what does not pass it: lacks the field or has another value.
        private List<Term> Field(PacketField field, int lane, RankSet ranks)
        {
            if (lane == Never) return negated ? [All()] : [];
            var presence = owner.Presence(field);
            var terms = new List<Term>();
            if (!negated)
            {
                var term = All();
                if (lane >= 0) term.Narrow(lane, ranks);
                foreach (var (needed, values) in presence) term.Narrow(needed, values);
                return term.IsEmpty ? [] : [term];
            }

            if (lane >= 0) terms.AddRange(One(lane, ranks.Complement(_lanes.Ranks(lane).Count)));
            foreach (var (needed, values) in presence) terms.AddRange(One(needed, values.Complement(_lanes.Ranks(needed).Count)));
            return terms;
        }

        private List<Term> Union(ImmutableArray<Condition> conditions)
        {
            var union = new List<Term>();
            foreach (var condition in conditions)
            {
                union.AddRange(Visit(condition));
                if (union.Count > AnalysisLimits.MostTerms) throw new NotFlatException("a condition has many alternatives");
            }

            return union;
        }

        private List<Term> Meet(ImmutableArray<Condition> conditions)
        {
            List<Term> met = [All()];
            foreach (var condition in conditions) met = Product(met, Visit(condition));
            return met;
        }

        private RankSet Letters(int lane, string name, bool isPrefix) => owner.Letters(lane, name, isPrefix);

        private RankSet Column(ElementTable table, int at, PacketField field, int lane) => owner.Column(table, at, field, lane);
    }

    /// <summary>One term for each element of a set or map, in their order; empty ones stand where an element fits no packet.</summary>
    public List<Term> Elements(ImmutableArray<KeyField> fields, ElementTable table)
    {
        if (table.Count > AnalysisLimits.MostTerms) throw new NotFlatException("a set has many elements");
        var terms = new List<Term>(table.Count);
        for (var element = 0; element < table.Count; element++)
        {
            var term = new Term(_lanes.Count);
            for (var at = 0; at < fields.Length && !term.IsEmpty; at++)
            {
                var field = fields[at].Field;
                foreach (var (needed, values) in Presence(field)) term.Narrow(needed, values);
                var lane = _lanes.Of(field);
                if (!Place.Has(field))
                {
                    if (table.Interfaces[(int)table.Key(element)[at].Low] is not { IsPrefix: true, Text: "" })
                        term.Narrow(0, RankSet.Empty);
                }
                else if (lane >= 0) term.Narrow(lane, Element(table, element, at, field, lane));
                else if (!IsAnywhere(field, [table.Key(element)[at]])) term.Narrow(0, RankSet.Empty);
            }

            terms.Add(term);
        }

        return terms;
    }

    private RankSet Element(ElementTable table, int element, int at, PacketField field, int lane)
    {
        var range = table.Key(element)[at];
        if (field is PacketField.InInterface or PacketField.OutInterface)
        {
            var name = table.Interfaces[(int)range.Low];
            return Letters(lane, name.Text, name.IsPrefix);
        }

        var ranks = _lanes.Ranks(lane).Of(range) is var (low, high) ? RankSet.Range(low, high) : RankSet.Empty;
        return field == PacketField.ConnectionState ? AsAsked(ranks, lane) : ranks;
    }

    // All that a set of one field holds; shared by the rules that ask it.
    private RankSet Column(ElementTable table, int at, PacketField field, int lane)
    {
        if (_columns.TryGetValue((table, at, field), out var known)) return known;
        var ranges = new List<(int, int)>();
        for (var element = 0; element < table.Count; element++)
        {
            var range = table.Key(element)[at];
            if (field is PacketField.InInterface or PacketField.OutInterface)
            {
                var name = table.Interfaces[(int)range.Low];
                var letters = Letters(lane, name.Text, name.IsPrefix);
                for (var i = 0; i < letters.Count; i++) ranges.Add(letters[i]);
            }
            else if (_lanes.Ranks(lane).Of(range) is { } ranks)
            {
                ranges.Add(ranks);
            }
        }

        return _columns[(table, at, field)] = RankSet.Of(ranges);
    }

    private RankSet Letters(int lane, string name, bool isPrefix)
    {
        var ranges = new List<(int, int)>();
        foreach (var letter in isPrefix ? _interfaces.WithPrefix(name) : [_interfaces.Letter(name)])
        {
            var rank = _lanes.Ranks(lane).Of((uint)letter);
            ranges.Add((rank, rank));
        }

        return RankSet.Of(ranges);
    }
}
