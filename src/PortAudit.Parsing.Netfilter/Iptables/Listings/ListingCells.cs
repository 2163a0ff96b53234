using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Words;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>The words of a listing's row, and the options that they come down to.</summary>
internal sealed class ListingCells
{
    private readonly List<(int Start, int End)> _cells = [];
    private SourceFile _source = null!;

    public int Count => _cells.Count;

    public ReadOnlySpan<char> this[int index] =>
        index < _cells.Count ? _source.Text.AsSpan(_cells[index].Start, _cells[index].End - _cells[index].Start) : default;

    public int Start(int index) => _cells[index].Start;

    public void Split(SourceFile source, int start, int end)
    {
        _source = source;
        _cells.Clear();
        while (true)
        {
            while (start < end && source.Text[start] is ' ' or '\t') start++;
            if (start >= end || _cells.Count > NetfilterLimits.MostWords) return;
            var first = start;
            while (start < end && source.Text[start] is not (' ' or '\t')) start++;
            _cells.Add((first, start));
        }
    }

    /// <summary>A word that the listing does not have, but means, at the place of one that it has.</summary>
    public PlacedWord Word(int index, string text)
    {
        var (start, end) = _cells[Math.Min(index, _cells.Count - 1)];
        return new PlacedWord(start, end - start, 0, 0, text);
    }

    /// <summary>From one cell to another, both included.</summary>
    public SourceSpan Span(int first, int last) => _source.Span(_cells[first].Start, _cells[last].End - _cells[first].Start);
}
