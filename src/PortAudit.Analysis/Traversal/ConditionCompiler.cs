using System.Collections.Immutable;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Traversal;

/// <summary>Turns conditions into packet sets: here is where a field's existence is part of its test.</summary>
internal sealed class ConditionCompiler
{
    private readonly PacketSpace _space;
    private readonly UnknownQuestions _questions;
    private readonly SetCompiler _sets;
    private readonly FieldPresence _presence;

    // What a condition says of its field alone is the same in every walk.
    private readonly Dictionary<FieldCondition, PacketSet> _values = new(ReferenceEqualityComparer.Instance);

    public ConditionCompiler(PacketSpace space, UnknownQuestions questions, SetCompiler sets) =>
        (_space, _questions, _sets, _presence) = (space, questions, sets, new FieldPresence(space));

    /// <summary>Answers, for the walk at hand, to questions that are open otherwise.</summary>
    public Func<QuestionSubject, bool?>? Known { get; set; }

    /// <summary>Packets whose header has the field.</summary>
    /// <param name="slice">Of the walk whose sets these are to meet; <see langword="null"/> for sets that leave nothing out.</param>
    public PacketSet Having(PacketField field, IpFamily family, Slice? slice = null) => (slice?.Shared?.Presence ?? _presence).Having(field, family);

    /// <summary>Packets whose header has all the fields of a key.</summary>
    public PacketSet Having(ImmutableArray<KeyField> fields, Slice slice)
    {
        var having = _space.All;
        foreach (var field in fields) having &= Having(field.Field, field.Family, slice);
        return having;
    }

    /// <param name="condition">What the rule asks.</param>
    /// <param name="time">What has been rewritten and updated so far.</param>
    /// <param name="slice">What all packets that are asked about have in common.</param>
    /// <returns>A set whose intersection with packets of the slice is right.</returns>
    public PacketSet Compile(Condition condition, WalkTime time, Slice slice) => new Compilation(this, time, slice).Visit(condition);

    /// <summary>What a plain rule asks: all its conditions up to its verdict.</summary>
    public PacketSet Compile(FilterRule rule, WalkTime time, Slice slice)
    {
        var asked = _space.All;
        var compilation = new Compilation(this, time, slice);
        foreach (var part in rule.Parts)
        {
            if (part is Condition condition) asked &= compilation.Visit(condition);
            else if (part is not NoEffect) break;
            if (asked.IsEmpty) break;
        }

        return asked;
    }

    private PacketSet Values(RangeCondition range) =>
        _values.TryGetValue(range, out var set) ? set : _values[range] = _space.Ranges(range.Field, range.Ranges.AsSpan(), range.Family);

    private PacketSet Values(MaskCondition mask) =>
        _values.TryGetValue(mask, out var set) ? set : _values[mask] = _space.Masked(mask.Field, mask.Value, mask.Mask, mask.Family);

    private PacketSet Values(InterfaceCondition iface) => _values.TryGetValue(iface, out var set)
        ? set
        : _values[iface] = _space.Letters(
            iface.Field, iface.IsPrefix ? _space.Interfaces.WithPrefix(iface.Name) : [_space.Interfaces.Letter(iface.Name)]);

    /// <summary>Conditions at one time of one walk.</summary>
    private sealed class Compilation(ConditionCompiler compiler, WalkTime time, Slice slice) : ConditionVisitor<PacketSet>
    {
        private readonly PacketSpace _space = compiler._space;

        protected override PacketSet VisitAllOf(AllOf all)
        {
            var set = _space.All;
            foreach (var condition in all.Conditions) set &= Visit(condition);
            return set;
        }

        protected override PacketSet VisitAnyOf(AnyOf any)
        {
            var set = _space.Empty;
            foreach (var condition in any.Conditions) set |= Visit(condition);
            return set;
        }

        protected override PacketSet VisitNot(Not not) => ~Visit(not.Condition);

        protected override PacketSet VisitInterface(InterfaceCondition iface) =>
            slice.SettlesDevice(iface, out var holds) ? (holds ? _space.All : _space.Empty)
            : iface.Negated ? ~compiler.Values(iface) : compiler.Values(iface);

        protected override PacketSet VisitRange(RangeCondition range) =>
            IsSettled(range, range.Family, out var settled) ? settled : Test(range, settled, compiler.Values(range));

        protected override PacketSet VisitMask(MaskCondition mask) =>
            IsSettled(mask, mask.Family, out var settled) ? settled : Test(mask, settled, compiler.Values(mask));

        protected override PacketSet VisitSet(SetCondition set)
        {
            var keyed = compiler.Having(set.Fields, slice);
            var members = compiler._sets.Members(set.Fields, set.Elements, slice);
            return set.Negated ? keyed - members : keyed & members;
        }

        protected override PacketSet VisitUnknown(UnknownCondition unknown)
        {
            if (unknown.Subject is { } subject && compiler.Known?.Invoke(subject) is { } answer) return answer ? _space.All : _space.Empty;
            return _space.Unknown(unknown.Kind switch
            {
                UnknownKind.Fresh => compiler._questions.Fresh(unknown.Text, unknown.Span),
                UnknownKind.Updatable => compiler._questions.Named(unknown.Text, time.Updates << 16 | time.Rewrites, unknown.Span),
                _ => compiler._questions.Named(unknown.Text, time.Rewrites, unknown.Span, unknown.Subject),
            });
        }

        // Of a field that all packets share it is known what the test says; its value is not in the sets.
        private bool IsSettled(FieldCondition condition, IpFamily family, out PacketSet having)
        {
            having = compiler.Having(condition.Field, family, slice);
            if (slice.Shared?[condition.Field] != true) return false;
            if (slice.Excludes(condition, compiler._sets)) having = _space.Empty;
            return true;
        }

        private static PacketSet Test(FieldCondition condition, PacketSet having, PacketSet values) =>
            condition.Negated ? having - values : having & values;
    }
}
