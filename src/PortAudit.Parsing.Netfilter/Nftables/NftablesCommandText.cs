using System.Text;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>What one run of nft is given to read, put together from pieces of a shell script, each with its place there.</summary>
/// <remarks>A value that the script does not tell (<see cref="Placeholder.Of"/>) stands in it as <c>${name}</c>.</remarks>
internal sealed class NftablesCommandText
{
    private readonly StringBuilder _text = new();
    private readonly List<(int At, int Length, SourceSpan Origin, int Offset)> _pieces = [];

    /// <summary>Adds a piece as it is: a line of a here-document with its end, or a part of one.</summary>
    /// <param name="text">After the shell has put in its values.</param>
    /// <param name="origin">The words that it was before.</param>
    public NftablesCommandText Append(string text, SourceSpan origin)
    {
        var shown = WithPlaceholders(text);
        if (shown.Length == 0) return this;

        // Words that the shell leaves as they are, or only frees from quotes, are found again letter by letter.
        var offset = origin.Length == shown.Length && origin.Text.SequenceEqual(shown) ? 0 : origin.Text.IndexOf(shown, StringComparison.Ordinal);
        _pieces.Add((_text.Length, shown.Length, origin, offset));
        _text.Append(shown);
        return this;
    }

    /// <summary>Adds a word of a command line, a blank before it.</summary>
    public NftablesCommandText AppendWord(string text, SourceSpan origin)
    {
        if (_text.Length > 0) _text.Append(' ');
        return Append(text, origin);
    }

    /// <summary>The place in the script of a stretch of the text.</summary>
    public SourceSpan Origin(int start, int end)
    {
        var first = PieceAt(start);
        var last = PieceAt(Math.Max(start, end - 1));
        if (first < 0 || last < 0) return _pieces.Count > 0 ? _pieces[0].Origin : default;
        var from = Place(first, start);
        var to = end > start ? Place(last, end) : from;
        if (_pieces[first].Offset < 0) from = _pieces[first].Origin.Start;
        if (_pieces[last].Offset < 0) to = _pieces[last].Origin.Start + _pieces[last].Origin.Length;
        return _pieces[first].Origin.File.Span(from, Math.Max(0, to - from));
    }

    public override string ToString() => _text.ToString() + '\n';

    private int Place(int piece, int position)
    {
        var (at, length, origin, offset) = _pieces[piece];
        return origin.Start + Math.Max(0, offset) + Math.Clamp(position - at, 0, length);
    }

    /// <summary>The last piece that begins at or before a place; the first for a place before all.</summary>
    private int PieceAt(int position)
    {
        int low = 0, high = _pieces.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_pieces[middle].At <= position) low = middle;
            else high = middle - 1;
        }

        return high < 0 ? -1 : low;
    }

    private static string WithPlaceholders(string text)
    {
        if (!text.Contains(Placeholder.Start)) return text;
        var result = new StringBuilder(text.Length + 8);
        var isName = false;
        foreach (var c in text)
        {
            switch (c)
            {
                case Placeholder.Start:
                    result.Append("${");
                    isName = true;
                    break;
                case Placeholder.End:
                    result.Append('}');
                    isName = false;
                    break;
                default:
                    // What ends a placeholder can't stand in its name.
                    if (!isName) result.Append(c);
                    else if (c is not ('$' or '{' or '}')) result.Append(char.IsWhiteSpace(c) ? ' ' : c);
                    break;
            }
        }

        return result.ToString();
    }
}
