using PortAudit.PacketSets;
using PortAudit.PacketSets.Diagrams;

namespace Kernel.Tests;

internal static class SetComparison
{
    /// <summary>Whether a set of another space holds the same packets; both spaces must have the same interfaces and questions.</summary>
    public static bool SamePackets(this PacketSet set, PacketSet other)
    {
        // Both diagrams are canonical in the same order of variables: the sets are equal exactly if one's nodes map onto the other's.
        var (mine, theirs) = (set.Diagram, other.Diagram);
        var matched = new Dictionary<int, int>();
        var open = new Stack<(int, int)>([(set.Number, other.Number)]);
        while (open.TryPop(out var pair))
        {
            var (a, b) = pair;
            if (DecisionDiagram.IsTerminal(a) || DecisionDiagram.IsTerminal(b))
            {
                if (a != b) return false;
                continue;
            }

            if (matched.TryGetValue(a, out var known))
            {
                if (known != b) return false;
                continue;
            }

            if (mine.Variable(a) != theirs.Variable(b)) return false;
            matched[a] = b;
            open.Push((mine.Low(a), theirs.Low(b)));
            open.Push((mine.High(a), theirs.High(b)));
        }

        return true;
    }
}
