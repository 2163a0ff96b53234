using PortAudit.Model.Findings;

namespace PortAudit.Analysis.Comparison;

/// <summary>All packets that change in one way on one path.</summary>
internal sealed record ChangedPackets(ChangeDirection Direction, Certainty Certainty, PacketSet Set)
{
    /// <summary>The differences between what two rulesets accept of the packets that were asked about.</summary>
    /// <remarks>Certain is what the one must and the other can't accept, whatever the answers are. Possible is what the same answers, given to
    /// both, would let through the one and not the other.</remarks>
    public static IEnumerable<ChangedPackets> Between(PacketSet asked, AcceptedSets old, AcceptedSets @new) =>
    [
        .. Beyond(ChangeDirection.NewlyAccepted, asked, old, @new),
        .. Beyond(ChangeDirection.NewlyBlocked, asked, @new, old),
    ];

    private static IEnumerable<ChangedPackets> Beyond(ChangeDirection direction, PacketSet asked, AcceptedSets less, AcceptedSets more)
    {
        var certain = asked - more.MayNot.SomeAnswers() - less.May.SomeAnswers();
        var possible = (more.May & less.MayNot).SomeAnswers() - certain;
        if (!certain.IsEmpty) yield return new ChangedPackets(direction, Certainty.Certain, certain);
        if (!possible.IsEmpty) yield return new ChangedPackets(direction, Certainty.Possible, possible);
    }
}
