using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Structured;

/// <summary>What became of each line of a file whose records do not end with lines.</summary>
/// <remarks>A line with several records counts once, by the one that was understood least; what no record takes is irrelevant.</remarks>
public sealed class LineCoverage(SourceFile source)
{
    private readonly byte[] _states = new byte[source.LineCount];

    public CoverageCounts Counts
    {
        get
        {
            CoverageCounts counts = default;
            foreach (var state in _states)
            {
                counts = counts.Add(state switch
                {
                    0 => CoverageState.Irrelevant,
                    1 => CoverageState.Modelled,
                    2 => CoverageState.Approximated,
                    _ => CoverageState.Unreadable,
                });
            }

            return counts;
        }
    }

    public void Mark(int start, int end, CoverageState state)
    {
        if (state == CoverageState.Irrelevant || _states.Length == 0) return;
        var rank = state switch { CoverageState.Modelled => (byte)1, CoverageState.Approximated => (byte)2, _ => (byte)3 };
        var last = Math.Min(source.Position(Math.Max(start, end - 1)).Line, _states.Length);
        for (var line = Math.Min(source.Position(start).Line, _states.Length); line <= last; line++)
            _states[line - 1] = Math.Max(_states[line - 1], rank);
    }
}
