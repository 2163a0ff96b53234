namespace PortAudit.Model.Firewall.Actions;

/// <summary>What a rule does with a packet that it matches. A closed hierarchy: the records in this folder are all there are.</summary>
public abstract record RuleAction : RulePart
{
    // Closed: a case that the visitor does not know can't be made elsewhere.
    private protected RuleAction()
    {
    }

    /// <summary>The chains that it may lead to.</summary>
    public virtual IEnumerable<string> Callees => [];

    /// <summary>Calls the visitor's method for this kind of action.</summary>
    public abstract T Dispatch<T>(ActionVisitor<T> visitor);
}

/// <summary>Ends this base chain (in iptables: this table at this hook) in the packet's favour; later base chains still judge it.</summary>
public sealed record Accept : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitAccept(this);

    public static readonly Accept Instance = new();
}

/// <summary>Final: the packet is gone, without an answer.</summary>
public sealed record Drop : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitDrop(this);

    public static readonly Drop Instance = new();
}

/// <summary>Final like <see cref="Drop"/>, with an answer to the sender.</summary>
/// <param name="With">The answer as the firewall names it, such as <c>icmp-port-unreachable</c> or <c>tcp-reset</c>.</param>
public sealed record Reject(string With) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitReject(this);
}

/// <summary>Back to the rule after the last jump; in a base chain to its policy.</summary>
public sealed record Return : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitReturn(this);

    public static readonly Return Instance = new();
}

/// <summary>Into another chain of the same table, and back here at its end.</summary>
public sealed record Jump(string Chain) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitJump(this);

    public override IEnumerable<string> Callees => [Chain];
}

/// <summary>Into another chain of the same table without a way back here: its end returns to the previous caller, or to the policy.</summary>
public sealed record Goto(string Chain) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitGoto(this);

    public override IEnumerable<string> Callees => [Chain];
}

/// <summary>Says nothing about the packet's way: logs, counters, classes, TTL, MSS.</summary>
public sealed record NoEffect(string Text) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitNoEffect(this);
}
