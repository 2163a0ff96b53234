using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>What became of each line of the main file.</summary>
/// <remarks>A line is modelled unless it is blank or a comment, or something on it is worse.</remarks>
internal sealed class NftablesLines
{
    private readonly SourceFile _source;
    private readonly CoverageState[] _states;

    public NftablesLines(SourceFile source)
    {
        _source = source;
        _states = new CoverageState[source.LineCount];
        for (var i = 0; i < _states.Length; i++)
        {
            var line = source.Line(i + 1).Trim();
            _states[i] = line.IsEmpty || line[0] == '#' ? CoverageState.Irrelevant : CoverageState.Modelled;
        }
    }

    /// <summary>Marks the lines of a stretch, where they are not marked as worse; the lines of other files do not count.</summary>
    public void Mark(SourceSpan span, CoverageState state)
    {
        if (!ReferenceEquals(span.File, _source) || _states.Length == 0) return;
        var first = span.Line;
        var last = span.Length > 1 ? _source.Position(span.Start + span.Length - 1).Line : first;
        for (var line = first; line <= last && line <= _states.Length; line++)
        {
            ref var known = ref _states[line - 1];
            if (state > known || (known == CoverageState.Irrelevant && state == CoverageState.Unreadable)) known = state;
        }
    }

    /// <summary>What became of a line, from 1.</summary>
    public CoverageState this[int line] => _states[line - 1];

    public CoverageCounts Count()
    {
        var counts = new int[4];
        foreach (var state in _states) counts[(int)state]++;
        return new CoverageCounts(counts[0], counts[1], counts[2], counts[3]);
    }
}
