using PortAudit.Analysis.Traversal;

namespace PortAudit.Analysis.Comparison;

/// <summary>What one ruleset accepts of packets on a path, by the answers to the questions that stay unresolved.</summary>
/// <param name="May">Packets that may be accepted when the questions are answered so.</param>
/// <param name="MayNot">Packets that may not be.</param>
internal sealed record AcceptedSets(PacketSet May, PacketSet MayNot)
{
    /// <remarks>As <c>query</c> has it: what the way in translates to another host goes through this one.</remarks>
    public static AcceptedSets Of(HostFilter filter, HookPath path, PacketSet packets, Slice slice, ConnectionState state)
    {
        var sets = Sets(filter.Walk(path, packets, slice, state), path, out var goesOn);
        if (!goesOn) return sets;
        var published = Sets(filter.Walk(HookPath.Published, packets, slice, state), HookPath.Published, out _);
        return new AcceptedSets(sets.May | published.May, sets.MayNot | published.MayNot);
    }

    private static AcceptedSets Sets(WalkResult result, HookPath path, out bool goesOn)
    {
        goesOn = path == HookPath.Input && !result.May(WalkVerdict.Diverted).IsEmpty;
        var mayNot = result.MayByAnswer(WalkVerdict.Drop) | result.MayByAnswer(WalkVerdict.Reject);
        if (path is HookPath.Forward or HookPath.Output) mayNot |= result.MayByAnswer(WalkVerdict.Diverted);
        return new AcceptedSets(result.MayByAnswer(WalkVerdict.Accept), mayNot);
    }
}
