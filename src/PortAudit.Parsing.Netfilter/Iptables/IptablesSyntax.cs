using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Words;

namespace PortAudit.Parsing.Netfilter.Iptables;

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

/// <summary>One line as written: a command, a chain, options. It does not change after it has been read; <see cref="IptablesLine"/> is
/// filled anew.</summary>
internal abstract class IptablesSyntax(SourceFile source)
{
    protected WordList List { get; } = new(source);

    public SourceFile Source => List.Source;

    /// <summary>The line in the file, without its end.</summary>
    public SourceSpan Line { get; protected set; }

    public int WordCount => List.Count;

    public abstract ReadOnlySpan<IptablesOption> Options { get; }

    public abstract ReadOnlySpan<IptablesExtension> Extensions { get; }

    public int ExtensionCount => Extensions.Length;

    public IptablesCommand Command { get; protected set; }

    /// <summary>The word that names the chain; -1 without one.</summary>
    public int Chain { get; protected set; }

    /// <summary>The new name of a chain, or a policy; -1 without one.</summary>
    public int Operand { get; protected set; }

    /// <summary>The rule number of an insertion, replacement or deletion, from 1; 0 without one.</summary>
    public int Number { get; protected set; }

    /// <summary>The word that names the target or chain of <c>-j</c> or <c>-g</c>; -1 without one.</summary>
    public int Target { get; protected set; }

    public bool IsGoto { get; protected set; }

    /// <summary>Index of the target's entry in <see cref="Extensions"/>; -1 for a verdict, a chain, or no target.</summary>
    public int TargetExtension { get; protected set; }

    /// <summary>The family that a leading <c>-4</c> or <c>-6</c> restricts the line to.</summary>
    public IpFamily? Family { get; protected set; }

    /// <summary>A word in an option's place that may be any options; -1 without one.</summary>
    public int OpenWord { get; protected set; } = -1;

    public ReadOnlySpan<char> Text(int index) => List.Text(index);

    /// <inheritdoc cref="WordList.IsOpen"/>
    public bool IsOpen(int index) => List.IsOpen(index);

    public SourceSpan Span(int index) => List.Span(index);

    public SourceSpan Span(int first, int last) => List.Span(first, last);

    /// <inheritdoc cref="WordList.Span(int, int, int)"/>
    public SourceSpan Span(int index, int offset, int length) => List.Span(index, offset, length);
}
