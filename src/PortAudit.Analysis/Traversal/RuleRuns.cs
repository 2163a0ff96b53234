using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>Runs of rules of an indexed chain that are the same in every walk with the same shared fields: made when a walk first needs
/// them.</summary>
/// <remarks>Their rules look neither at the destination port nor at the process that packets are for. A run is 2^level of such rules that follow each
/// other, from a multiple of its length on: any sequence of rules is few runs, and a longer run is made of two.</remarks>
internal sealed class RuleRuns
{
    // Fields that a set may be asked with: no rule rewrites them, so that a slice that fixes one shares it.
    private static readonly PacketField[] Lasting =
        [PacketField.SourceAddress, PacketField.SourcePort, PacketField.SourceMac, PacketField.InInterface, PacketField.OutInterface];

    private readonly ChainIndex _index;
    private readonly PacketSpace _space;
    private readonly ConditionCompiler _conditions;
    private readonly WalkTime _time;
    private readonly Slice _slice;
    private readonly Dictionary<(int Level, int At), RuleRun> _runs = [];

    /// <param name="index">Of the chain.</param>
    /// <param name="context">Of the first walk that takes them.</param>
    public RuleRuns(ChainIndex index, WalkContext context) =>
        (_index, _space, _conditions, _time, _slice) = (index, context.Space, context.Conditions, context.Time, context.Slice.AsNow());

    /// <summary>Whether the rule does the same whatever port and process packets are for.</summary>
    public static bool IsSame(FilterRule rule) => RuleRun.IsPlain(rule, static condition => !Differences.Instance.Visit(condition));

    /// <param name="level">Its length is 2 to this power.</param>
    /// <param name="at">Its number among those of the level.</param>
    public RuleRun Find(int level, int at)
    {
        if (_runs.TryGetValue((level, at), out var run)) return run;
        return _runs[(level, at)] = level > 0
            ? new RuleRun(Find(level - 1, 2 * at), Find(level - 1, (2 * at) + 1))
            : new RuleRun(_index.RuleOfEveryPort(at), _conditions.Compile(_index.RuleOfEveryPort(at), _time, _slice), _space);
    }

    // Finds what does not say the same in every walk with the same shared fields.
    private sealed class Differences : ConditionSearch
    {
        public static readonly Differences Instance = new();

        protected override bool VisitInterface(InterfaceCondition iface) => false;

        protected override bool VisitRange(RangeCondition range) => range.Field == PacketField.DestinationPort;

        protected override bool VisitMask(MaskCondition mask) => mask.Field == PacketField.DestinationPort;

        protected override bool VisitSet(SetCondition set) => !set.Fields.All(f => Lasting.Contains(f.Field));

        protected override bool VisitUnknown(UnknownCondition unknown) => unknown is not { Subject: null, Kind: not UnknownKind.Fresh };
    }
}
