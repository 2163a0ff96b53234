using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>One word of a line, unquoted.</summary>
/// <remarks>A word without escapes is a slice of the file; only an escape or text glued to a quote costs a string.</remarks>
/// <param name="Start">Where it stands in the file, quotes included.</param>
/// <param name="ValueStart">Where its value stands; without meaning when <paramref name="Unquoted"/> is set.</param>
internal readonly record struct IptablesWord(int Start, int Length, int ValueStart, int ValueLength, string? Unquoted)
{
    public int End => Start + Length;
}

/// <summary>What the first option of a line asks for.</summary>
internal enum IptablesCommand : byte
{
    None,
    Append,
    Insert,
    Replace,
    Delete,
    NewChain,
    SetPolicy,
    Flush,
    DeleteChain,
    RenameChain,

    /// <summary>Lists, checks or zeroes: changes no rule.</summary>
    Inspect,
}

/// <summary>An option of a rule with its arguments.</summary>
/// <param name="Extension">Index of the match or target that it belongs to; -1 for the options of every rule.</param>
/// <param name="Spec"><see langword="null"/> for an option of an extension that nobody here knows.</param>
/// <param name="Word">The option's own word.</param>
/// <param name="Argument">The first argument's word.</param>
internal readonly record struct IptablesOption(int Extension, OptionSpec? Spec, int Word, int Argument, int ArgumentCount, bool Negated);

/// <summary>A match (<c>-m</c>, or loaded by the protocol) or a target (<c>-j</c>) that a rule names.</summary>
/// <param name="Spec"><see langword="null"/> for a name that nobody here knows, and for a chain.</param>
/// <param name="Word">The word that names or implies it.</param>
/// <param name="LastWord">The last word of its options, which may stand anywhere in the rule.</param>
internal record struct IptablesExtension(ExtensionSpec? Spec, int Word, int LastWord);

/// <summary>One line as written: a command, a chain, options. Filled anew for each line, so that a file costs no tree.</summary>
internal sealed class IptablesSyntax
{
    private IptablesWord[] _words = new IptablesWord[64];
    private IptablesOption[] _options = new IptablesOption[32];
    private IptablesExtension[] _extensions = new IptablesExtension[8];

    public IptablesSyntax(SourceFile source) => Source = source;

    public SourceFile Source { get; }

    /// <summary>The line in the file, without its end.</summary>
    public SourceSpan Line { get; set; }

    public ReadOnlySpan<IptablesWord> Words => _words.AsSpan(0, WordCount);

    public int WordCount { get; private set; }

    public Span<IptablesOption> Options => _options.AsSpan(0, OptionCount);

    public int OptionCount { get; private set; }

    public Span<IptablesExtension> Extensions => _extensions.AsSpan(0, ExtensionCount);

    public int ExtensionCount { get; private set; }

    public IptablesCommand Command { get; set; }

    /// <summary>The word that names the chain; -1 without one.</summary>
    public int Chain { get; set; }

    /// <summary>The new name of a chain, or a policy; -1 without one.</summary>
    public int Operand { get; set; }

    /// <summary>The rule number of an insertion, replacement or deletion, from 1; 0 without one.</summary>
    public int Number { get; set; }

    /// <summary>The word that names the target or chain of <c>-j</c> or <c>-g</c>; -1 without one.</summary>
    public int Target { get; set; }

    public bool IsGoto { get; set; }

    /// <summary>Index of the target's entry in <see cref="Extensions"/>; -1 for a verdict, a chain, or no target.</summary>
    public int TargetExtension { get; set; }

    /// <summary>The family that a leading <c>-4</c> or <c>-6</c> restricts the line to.</summary>
    public IpFamily? Family { get; set; }

    /// <summary>A word in an option's place that may stand for any options; -1 without one.</summary>
    public int OpenWord { get; set; } = -1;

    public void Clear()
    {
        OpenWord = -1;
        WordCount = OptionCount = ExtensionCount = 0;
        (Command, Chain, Operand, Number, Target, TargetExtension, IsGoto, Family) = (IptablesCommand.None, -1, -1, 0, -1, -1, false, null);
    }

    public void Add(IptablesWord word)
    {
        if (WordCount == _words.Length) Array.Resize(ref _words, WordCount * 2);
        _words[WordCount++] = word;
    }

    public void Add(IptablesOption option)
    {
        if (OptionCount == _options.Length) Array.Resize(ref _options, OptionCount * 2);
        _options[OptionCount++] = option;
    }

    public int Add(IptablesExtension extension)
    {
        if (ExtensionCount == _extensions.Length) Array.Resize(ref _extensions, ExtensionCount * 2);
        _extensions[ExtensionCount] = extension;
        return ExtensionCount++;
    }

    /// <summary>Makes <c>--option=value</c> two words.</summary>
    public void SplitWord(int index, int nameLength)
    {
        var word = _words[index];
        Add(default(IptablesWord));
        Array.Copy(_words, index + 1, _words, index + 2, WordCount - index - 2);
        if (word.Unquoted is { } text)
        {
            _words[index] = word with { Unquoted = text[..nameLength] };
            _words[index + 1] = word with { Unquoted = text[(nameLength + 1)..] };
            return;
        }

        _words[index] = new IptablesWord(word.Start, nameLength, word.ValueStart, nameLength, null);
        var value = word.ValueStart + nameLength + 1;
        _words[index + 1] = new IptablesWord(value, word.End - value, value, word.ValueLength - nameLength - 1, null);
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
