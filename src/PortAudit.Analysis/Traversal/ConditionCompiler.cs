using System.Diagnostics;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>Turns conditions into packet sets: here is where a field's existence is part of its test.</summary>
internal sealed class ConditionCompiler
{
    private readonly PacketSpace _space;
    private readonly UnknownQuestions _questions;
    private readonly PacketSet _hasPorts;
    private readonly PacketSet _hasFlags;
    private readonly PacketSet _hasIcmp;
    private readonly PacketSet _hasConnection;

    public ConditionCompiler(PacketSpace space, UnknownQuestions questions)
    {
        (_space, _questions) = (space, questions);
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

    /// <param name="condition">What the rule asks.</param>
    /// <param name="time">What has been rewritten and updated so far.</param>
    public PacketSet Compile(Condition condition, WalkTime time)
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
            case AllOf all:
                return all.Conditions.Aggregate(_space.All, (set, c) => set & Compile(c, time));
            case AnyOf any:
                return any.Conditions.Aggregate(_space.Empty, (set, c) => set | Compile(c, time));
            case Not not:
                return ~Compile(not.Condition, time);
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
