using PortAudit.Model.Sources;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Words;

/// <summary>The words of one line, with their places. Filled anew for each line, so that a file costs no tree.</summary>
internal sealed class WordList(SourceFile source)
{
    private PlacedWord[] _words = new PlacedWord[64];

    public SourceFile Source { get; } = source;

    public int Count { get; private set; }

    public ReadOnlySpan<PlacedWord> All => _words.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(PlacedWord word)
    {
        if (Count == _words.Length) Array.Resize(ref _words, Count * 2);
        _words[Count++] = word;
    }

    /// <summary>Makes <c>--option=value</c> two words.</summary>
    public void SplitWord(int index, int nameLength)
    {
        var word = _words[index];
        Add(default(PlacedWord));
        Array.Copy(_words, index + 1, _words, index + 2, Count - index - 2);
        if (word.Unquoted is { } text)
        {
            _words[index] = word with { Unquoted = text[..nameLength] };
            _words[index + 1] = word with { Unquoted = text[(nameLength + 1)..] };
            return;
        }

        _words[index] = new PlacedWord(word.Start, nameLength, word.ValueStart, nameLength, null);
        var value = word.ValueStart + nameLength + 1;
        _words[index + 1] = new PlacedWord(value, word.End - value, value, word.ValueLength - nameLength - 1, null);
    }

    public ReadOnlySpan<char> Text(int index)
    {
        ref readonly var word = ref _words[index];
        return word.Unquoted is { } text ? text : Source.Text.AsSpan(word.ValueStart, word.ValueLength);
    }

    /// <summary>Whether the word's value has a part that the input does not tell.</summary>
    public bool IsOpen(int index) => _words[index].Unquoted is { } text && Placeholder.IsIn(text);

    public SourceSpan Span(int index) => Source.Span(_words[index].Start, _words[index].Length);

    public SourceSpan Span(int first, int last) => Source.Span(_words[first].Start, _words[last].End - _words[first].Start);

    /// <summary>The place of a part of a word's value; the whole word where its value is not a slice of the file.</summary>
    public SourceSpan Span(int index, int offset, int length) =>
        _words[index].Unquoted is null ? Source.Span(_words[index].ValueStart + offset, length) : Span(index);
}
