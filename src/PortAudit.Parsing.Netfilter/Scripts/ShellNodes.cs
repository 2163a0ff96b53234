using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>What a part of a word represents.</summary>
internal enum ShellPartKind : byte
{
    Literal,

    /// <summary>$NAME, ${NAME…}, $1, $@.</summary>
    Variable,

    /// <summary>$(…), `…`, $((…)): what a command prints.</summary>
    Output,
}

/// <summary>A part of a word.</summary>
/// <param name="Text">The characters, the variable's name, or the command.</param>
/// <param name="Quoted">Within quotes, where blanks in a value do not split it.</param>
/// <param name="Operator">What stands between a variable's name and <paramref name="Operand"/>, such as <c>:-</c>.</param>
internal readonly record struct ShellPart(ShellPartKind Kind, string Text, bool Quoted, string Operator = "", string Operand = "");

/// <summary>A word as written, with its place.</summary>
internal sealed record ShellWord(int Start, int End, IReadOnlyList<ShellPart> Parts)
{
    /// <summary>The word's text when it is one unquoted literal, as reserved words and names of functions are; else <see langword="null"/>.</summary>
    public string? Plain => Parts is [{ Kind: ShellPartKind.Literal, Quoted: false } only] ? only.Text : null;
}

/// <summary>A here-document.</summary>
/// <param name="Start">Its first line's start.</param>
/// <param name="End">Where the delimiter's line begins.</param>
/// <param name="IsLiteral">The delimiter was quoted: nothing in it is expanded.</param>
internal sealed record ShellHereDocument(int Start, int End, bool IsLiteral);

/// <summary>A part of a script.</summary>
internal abstract record ShellNode(int Start, int End)
{
    public SourceSpan Span(SourceFile source) => source.Span(Start, End - Start);
}

/// <summary>A command with its arguments, or assignments alone.</summary>
internal sealed record ShellCommand(int Start, int End, IReadOnlyList<ShellWord> Words,
    IReadOnlyList<(string Name, ShellWord Value, bool IsList)> Assignments) : ShellNode(Start, End)
{
    public ShellHereDocument? Here { get; set; }

    /// <summary>The file that it reads; <see langword="null"/> without <c>&lt;</c>.</summary>
    public ShellWord? Input { get; init; }

    /// <summary>The word that it reads; <see langword="null"/> without <c>&lt;&lt;&lt;</c>.</summary>
    public ShellWord? HereString { get; init; }
}

/// <summary>Commands whose output is the next one's input.</summary>
internal sealed record ShellPipeline(int Start, int End, IReadOnlyList<ShellNode> Commands, bool IsNegated) : ShellNode(Start, End);

/// <summary>Two commands of which the second depends on how the first ends.</summary>
internal sealed record ShellChoice(int Start, int End, ShellNode Left, bool IsAnd, ShellNode Right) : ShellNode(Start, End);

internal sealed record ShellIf(int Start, int End, IReadOnlyList<(IReadOnlyList<ShellNode> Test, IReadOnlyList<ShellNode> Body)> Clauses,
    IReadOnlyList<ShellNode>? Else)
    : ShellNode(Start, End);

/// <param name="Words"><see langword="null"/> where the list is not one of words: all arguments, or a counting loop.</param>
internal sealed record ShellFor(int Start, int End, string Variable, IReadOnlyList<ShellWord>? Words, IReadOnlyList<ShellNode> Body)
    : ShellNode(Start, End);

/// <summary>while and until.</summary>
internal sealed record ShellLoop(int Start, int End, IReadOnlyList<ShellNode> Test, IReadOnlyList<ShellNode> Body, bool IsUntil = false)
    : ShellNode(Start, End);

internal sealed record ShellCase(int Start, int End, ShellWord Word,
    IReadOnlyList<(IReadOnlyList<ShellWord> Patterns, IReadOnlyList<ShellNode> Body)> Arms) : ShellNode(Start, End);

internal sealed record ShellFunction(int Start, int End, string Name, ShellNode Body) : ShellNode(Start, End);

/// <summary>A question that decides when a template is filled in.</summary>
internal sealed record ShellQuestion(int Start, int End, string Text) : ShellNode(Start, End);

/// <summary>A tag of a template that brings in text from elsewhere.</summary>
internal sealed record ShellInclude(int Start, int End) : ShellNode(Start, End);

internal sealed record ShellGroup(int Start, int End, IReadOnlyList<ShellNode> Body) : ShellNode(Start, End);
