using PortAudit.Analysis.Traversal;

namespace PortAudit.Analysis.Queries;

/// <summary>What becomes of the packets that a question names.</summary>
/// <param name="Parts">The question cut into pieces that have one answer each, certain ones first; one piece where all agree.</param>
/// <param name="Possible">The verdicts that some packet of the question may get, whatever is not known.</param>
/// <param name="Rules">Every rule that some of the packets match, in the order of the walk, and the policies that decide.</param>
/// <param name="Unknowns">The conditions that stand in the way of a certain answer.</param>
public sealed record QueryAnswer(
    QueryVerdict Verdict, bool IsCertain, IReadOnlyList<WalkVerdict> Possible, IReadOnlyList<QueryAnswerPart> Parts,
    IReadOnlyList<RuleOnTheWay> Rules, IReadOnlyList<UnknownQuestion> Unknowns, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>For a question that took too many steps or too much memory.</summary>
    public static readonly QueryAnswer Undecided = new(QueryVerdict.Unknown, false, Enum.GetValues<WalkVerdict>(), [], [], [], []);
}

/// <summary>Packets with one answer.</summary>
/// <param name="Packets">In the packet language, only the fields on which the answer depends.</param>
public sealed record QueryAnswerPart(QueryVerdict Verdict, string Packets);

/// <summary>A rule that packets of the question match.</summary>
public sealed record RuleOnTheWay(string Table, string Chain, SourceSpan Span, bool IsPolicy, string? Policy);

public enum QueryVerdict
{
    Accept,
    Drop,
    Reject,

    /// <summary>A condition that the input does not answer decides.</summary>
    Unknown,

    /// <summary>Fields that the question leaves unresolved decide.</summary>
    Depends,
}
