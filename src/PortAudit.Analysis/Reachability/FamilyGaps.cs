using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;

using PortAudit.Model.Findings;

namespace PortAudit.Analysis.Reachability;

/// <summary>Which services one family lets in from further away than the other; both families must have been judged.</summary>
internal static class FamilyGaps
{
    public static FamilyGapFact? Find(string host, ServiceFact service, IReadOnlyList<ServiceEntry> entries)
    {
        // What a family publishes on another host is not compared with what the other lets in here.
        if (entries.Any(e => e.Path == EntryPath.Published)) return null;
        entries = [.. entries.Where(e => e.Path == EntryPath.Direct)];
        if (entries.Count != 2 || entries.Any(e => !e.FromRuleset)) return null;
        var (open, closed) = Rank(entries[0].Possible) >= Rank(entries[1].Possible) ? (entries[0], entries[1]) : (entries[1], entries[0]);
        if (Rank(open.Possible) == Rank(closed.Possible) || Rank(open.Possible) <= (int)ReachKind.Loopback) return null;
        var isCertain = Rank(open.Certain) > Rank(closed.Possible);
        var bound = isCertain ? Bound.Certain : Bound.Possible;
        var entry = isCertain ? open.Certain : open.Possible;
        var witness = open.Evidence!.Witness(bound, beyond: true);
        return new FamilyGapFact
        {
            Host = host,
            Service = service,
            Location = witness.Deciding.Count > 0 ? witness.Deciding[0].Span : service.Location,
            Open = open.Family,
            Closed = closed.Family,
            OpenReach = entry.Reach,
            ClosedReach = closed.Possible.Reach == ReachKind.Loopback ? ReachKind.None : closed.Possible.Reach,
            Sources = InterfaceSources.Union(entry.Interfaces.Where(d => d.Kind != InterfaceKind.Loopback)),
            Certainty = isCertain ? Certainty.Certain : Certainty.Possible,
            Witness = witness.Text,
        };
    }

    private static int Rank(Entry entry) => entry.Width;
}
