namespace PortAudit.Model.Firewall.Conditions;

/// <summary>A question that the input does not answer. It may hold or not, for any packet.</summary>
/// <param name="Text">The condition as the firewall writes it, without the negation: the same text in one host is the same question.</param>
/// <param name="Kind">Whether two uses for one packet have the same answer.</param>
/// <param name="Span">The words in the input; named where the answer stands in the way of a certain verdict.</param>
public sealed record UnknownCondition(string Text, UnknownKind Kind, SourceSpan Span) : Condition
{
    /// <summary>What of the host would answer it; <see langword="null"/> where nothing that PortAudit reads does.</summary>
    public QuestionSubject? Subject { get; init; }

    public override T Dispatch<T>(ConditionVisitor<T> visitor) => visitor.VisitUnknown(this);
}
