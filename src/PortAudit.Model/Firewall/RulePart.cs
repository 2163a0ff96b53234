namespace PortAudit.Model.Firewall;

/// <summary>A condition or an action of a rule. The parts act in order: a packet goes on to the next as long as each condition holds.</summary>
public abstract record RulePart;
