namespace Kernel.Tests.Rulesets;

/// <summary>One condition of a rule: how iptables spells it, and what it means for one packet.</summary>
/// <param name="Module">The extension that `-m` loads; empty for the conditions that need none.</param>
/// <param name="Options">The option and its value, without the exclamation mark.</param>
/// <param name="Negated">Whether an exclamation mark stands before it.</param>
public abstract record RuleMatch(string Module, string Options, bool Negated)
{
    public string Text => Negated ? $"! {Options}" : Options;

    public virtual bool Holds(Traversal traversal) => Covers(traversal) != Negated;

    protected abstract bool Covers(Traversal traversal);
}
