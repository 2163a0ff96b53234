using System.Collections.Immutable;
using System.Diagnostics;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Traversal;

/// <summary>Turns conditions into packet sets: here is where a field's existence is part of its test.</summary>
internal sealed class ConditionCompiler
{
    private readonly PacketSpace _space;
    private readonly UnknownQuestions _questions;
    private readonly SetCompiler _sets;
    private readonly PacketSet _hasPorts;
    private readonly PacketSet _hasFlags;
    private readonly PacketSet _hasIcmp;
    private readonly PacketSet _hasConnection;

    public ConditionCompiler(PacketSpace space, UnknownQuestions questions, SetCompiler sets)
    {
        (_space, _questions, _sets) = (space, questions, sets);
        var first = space.Value(PacketField.Fragment, 0);
        var ports = IpProtocol.WithPorts.ToArray().Select(p => new ValueRange(p)).ToArray();
        _hasPorts = space.Ranges(PacketField.Protocol, ports) & first;
        _hasFlags = space.Value(PacketField.Protocol, IpProtocol.Tcp) & first;
        _hasIcmp = space.Ranges(PacketField.Protocol, [new(IpProtocol.Icmp), new(IpProtocol.IcmpV6)]) & first;
        _hasConnection = space.Range(PacketField.ConnectionState, (uint)ConnectionState.New, (uint)ConnectionState.Established);
    }

    /// <summary>Answers, for the walk at hand, to questions that are open otherwise.</summary>
    public Func<QuestionSubject, bool?>? Known { get; set; }

    /// <summary>Packets whose header has the field.</summary>
    public PacketSet Having(PacketField field, IpFamily family) => field switch
    {
        PacketField.SourcePort or PacketField.DestinationPort => _hasPorts,
        PacketField.TcpFlags => _hasFlags,
        PacketField.IcmpType or PacketField.IcmpCode => _hasIcmp,
        PacketField.SourceAddress or PacketField.DestinationAddress => _space.Family(family),
        // Untracked and invalid packets have no connection, and before tracking (raw) no packet has one.
        PacketField.ConnectionMark => _hasConnection,
        _ => _space.All,
    };

    /// <summary>Packets whose header has all the fields of a key.</summary>
    public PacketSet Having(ImmutableArray<KeyField> fields)
    {
        var having = _space.All;
        foreach (var field in fields) having &= Having(field.Field, field.Family);
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
            case RangeCondition range:
                var having = Having(range.Field, range.Family);
                var values = _space.Ranges(range.Field, range.Ranges.AsSpan(), range.Family);
                return range.Negated ? having - values : having & values;
            case MaskCondition mask:
                var present = Having(mask.Field, mask.Family);
                var equal = _space.Masked(mask.Field, mask.Value, mask.Mask, mask.Family);
                return mask.Negated ? present - equal : present & equal;
            case InterfaceCondition iface:
                var letters = _space.Letters(iface.Field, iface.IsPrefix
                    ? _space.Interfaces.WithPrefix(iface.Name)
                    : [_space.Interfaces.Letter(iface.Name)]);
                return iface.Negated ? ~letters : letters;
            case SetCondition set:
                var keyed = Having(set.Fields);
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
}
