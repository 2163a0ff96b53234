using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Nftables.Syntax;

/// <summary>A rule as written: its statements and what stands beside them.</summary>
/// <param name="FirstStatement">The first node; the others follow as its siblings. 0 for a rule without statements.</param>
/// <param name="Comment">The node of the comment, 0 where there is none.</param>
/// <param name="Guard">A template's or shell's condition that decides whether the rule is there at all; <see langword="null"/> when it is.</param>
internal sealed record RuleSyntax(int FirstStatement, SourceSpan Span, int Comment, string? Guard)
{
    public long Handle { get; init; }
}
