using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Analysis.Traversal;

/// <summary>The fields that some rule of a host may give another value.</summary>
internal sealed class RewrittenFields : ActionVisitor<IEnumerable<PacketField>>
{
    private static readonly RewrittenFields Instance = new();

    /// <summary>What another destination changes.</summary>
    public static readonly PacketField[] ByTranslation =
    [
        PacketField.DestinationAddress, PacketField.DestinationPort, PacketField.DestinationKind, PacketField.NatStatus,
        PacketField.OriginalDestinationAddress, PacketField.OriginalDestinationPort,
    ];

    private RewrittenFields()
    {
    }

    /// <summary>The fields that an action may give another value.</summary>
    public static IEnumerable<PacketField> Of(RuleAction action) => Instance.Visit(action);

    /// <returns>By <see cref="PacketField"/>; the connection's state, which tracking sets, is always among them.</returns>
    public static bool[] Of(IReadOnlyList<Ruleset> rulesets)
    {
        var isRewritten = new bool[(int)PacketField.Unknown];
        isRewritten[(int)PacketField.ConnectionState] = true;
        foreach (var ruleset in rulesets)
        {
            foreach (var table in ruleset.Tables)
            {
                foreach (var chain in table.Chains)
                {
                    foreach (var rule in chain.Rules)
                    {
                        foreach (var part in rule.Parts)
                        {
                            if (part is not RuleAction action) continue;
                            foreach (var field in Instance.Visit(action)) isRewritten[(int)field] = true;
                        }
                    }
                }
            }
        }

        return isRewritten;
    }

    protected override IEnumerable<PacketField> VisitAccept(Accept accept) => [];

    protected override IEnumerable<PacketField> VisitDrop(Drop drop) => [];

    protected override IEnumerable<PacketField> VisitReject(Reject reject) => [];

    protected override IEnumerable<PacketField> VisitReturn(Return @return) => [];

    protected override IEnumerable<PacketField> VisitJump(Jump jump) => [];

    protected override IEnumerable<PacketField> VisitGoto(Goto @goto) => [];

    protected override IEnumerable<PacketField> VisitNoEffect(NoEffect none) => [];

    protected override IEnumerable<PacketField> VisitSetMark(SetMark mark) => [mark.Field];

    protected override IEnumerable<PacketField> VisitCopyMark(CopyMark copy) => [copy.Target];

    protected override IEnumerable<PacketField> VisitForgetMark(ForgetMark mark) => [mark.Field];

    protected override IEnumerable<PacketField> VisitUntrack(Untrack untrack) => [PacketField.ConnectionState];

    protected override IEnumerable<PacketField> VisitTranslate(TranslateAddress translation) => ByTranslation;

    protected override IEnumerable<PacketField> VisitUpdateSet(UpdateSet update) => [];

    protected override IEnumerable<PacketField> VisitMap(ActionMap map) => map.Actions.Distinct().SelectMany(Visit);

    protected override IEnumerable<PacketField> VisitUnknown(UnknownAction unknown) => [];
}
