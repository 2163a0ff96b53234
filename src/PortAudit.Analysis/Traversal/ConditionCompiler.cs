using System.Collections.Immutable;
using System.Diagnostics;
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
    public PacketSet Compile(Condition condition, WalkTime time, Slice slice)
    {
        switch (condition)
        {
            case InterfaceCondition iface:
                return iface.Negated ? ~Values(iface) : Values(iface);
            case RangeCondition range:
                return Test(range, range.Family, slice);
            case MaskCondition mask:
                return Test(mask, mask.Family, slice);
            case SetCondition set:
                var keyed = Having(set.Fields, slice);
                var members = _sets.Members(set.Fields, set.Elements, slice);
                return set.Negated ? keyed - members : keyed & members;
            case AllOf all:
                return all.Conditions.Aggregate(_space.All, (set, c) => set & Compile(c, time, slice));
            case AnyOf any:
                return any.Conditions.Aggregate(_space.Empty, (set, c) => set | Compile(c, time, slice));
            case Not not:
                return ~Compile(not.Condition, time, slice);
            case UnknownCondition { Subject: { } subject } when Known?.Invoke(subject) is { } answer:
                return answer ? _space.All : _space.Empty;
            case UnknownCondition unknown:
                return _space.Unknown(unknown.Kind switch
                {
                    UnknownKind.Fresh => _questions.Fresh(unknown.Text, unknown.Span),
                    UnknownKind.Updatable => _questions.Named(unknown.Text, time.Updates << 16 | time.Rewrites, unknown.Span),
                    _ => _questions.Named(unknown.Text, time.Rewrites, unknown.Span, unknown.Subject),
                });
            default:
                throw new UnreachableException($"condition {condition.GetType().Name}");
        }
    }

    /// <summary>What a plain rule asks: all its conditions up to its verdict.</summary>
    public PacketSet Compile(FilterRule rule, WalkTime time, Slice slice)
    {
        var asked = _space.All;
        foreach (var part in rule.Parts)
        {
            if (part is Condition condition) asked &= Compile(condition, time, slice);
            else if (part is not NoEffect) break;
            if (asked.IsEmpty) break;
        }

        return asked;
    }

    /// <summary>Whether the condition may put a question that is another one each time.</summary>
    public static bool AsksAfresh(Condition condition) => condition switch
    {
        UnknownCondition unknown => unknown.Kind == UnknownKind.Fresh,
        AllOf all => all.Conditions.Any(AsksAfresh),
        AnyOf any => any.Conditions.Any(AsksAfresh),
        Not not => AsksAfresh(not.Condition),
        FieldCondition or SetCondition => false,
        _ => throw new UnreachableException($"condition {condition.GetType().Name}"),
    };

    /// <summary>Whether the condition may put a question that the input does not answer.</summary>
    public static bool Asks(Condition condition)
    {
        switch (condition)
        {
            case UnknownCondition:
                return true;
            case Not not:
                return Asks(not.Condition);
            case AllOf all:
                foreach (var each in all.Conditions)
                {
                    if (Asks(each)) return true;
                }

                return false;
            case AnyOf any:
                foreach (var each in any.Conditions)
                {
                    if (Asks(each)) return true;
                }

                return false;
            default:
                return false;
        }
    }

    private PacketSet Test(FieldCondition condition, IpFamily family, Slice slice)
    {
        var having = Having(condition.Field, family, slice);
        // Of a field that all packets share it is known what the test says; its value is not in the sets.
        if (slice.Shared?[condition.Field] == true) return slice.Excludes(condition, _sets) ? _space.Empty : having;
        return condition.Negated ? having - Values(condition) : having & Values(condition);
    }

    private PacketSet Values(FieldCondition condition)
    {
        if (_values.TryGetValue(condition, out var values)) return values;
        return _values[condition] = condition switch
        {
            RangeCondition range => _space.Ranges(range.Field, range.Ranges.AsSpan(), range.Family),
            MaskCondition mask => _space.Masked(mask.Field, mask.Value, mask.Mask, mask.Family),
            InterfaceCondition iface => _space.Letters(iface.Field, iface.IsPrefix
                ? _space.Interfaces.WithPrefix(iface.Name)
                : [_space.Interfaces.Letter(iface.Name)]),
            _ => throw new UnreachableException($"condition {condition.GetType().Name}"),
        };
    }
}
