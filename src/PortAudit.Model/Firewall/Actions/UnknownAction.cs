namespace PortAudit.Model.Firewall.Actions;

/// <summary>An action whose outcome the input does not tell: a queue to user space, an extension that is not modelled, a chain that is not
/// there.</summary>
/// <param name="MayContinue">Whether the packet may also go on to the next rule; else it is accepted or dropped.</param>
public sealed record UnknownAction(string Text, bool MayContinue, SourceSpan Span) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitUnknown(this);
}
