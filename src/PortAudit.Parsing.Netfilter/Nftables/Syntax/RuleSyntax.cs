using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>A rule as written: its statements and what stands beside them.</summary>
/// <param name="FirstStatement">The first node; the others follow as its siblings. 0 for a rule without statements.</param>
/// <param name="Comment">The node of the comment, 0 where there is none.</param>
/// <param name="Guards">What a template or a shell leaves unknown of whether the rule is there at all; <see langword="null"/> when it is.</param>
internal sealed record RuleSyntax(int FirstStatement, SourceSpan Span, int Comment, IReadOnlyList<Condition>? Guards)
{
    /// <summary>The kernel's number of it; 0 where the input does not tell.</summary>
    public long Handle { get; init; }

    /// <summary>A command that deletes by such a number may have meant this rule.</summary>
    public bool MayBeDeleted { get; init; }

    /// <summary>Represents rules that are not in the input: it may match anything and do anything.</summary>
    /// <param name="span">What tells that there may be such rules.</param>
    public static RuleSyntax Open(SyntaxTree tree, SourceSpan span, IReadOnlyList<Condition>? guards)
    {
        var node = tree.Add(NodeKind.Unreadable, 0, 0, 0);
        tree[node].Flag = 1;
        return new RuleSyntax(node, span, 0, guards);
    }
}
