namespace PortAudit.Configuration;

/// <summary>A value for a parameter of the rules that a glob names.</summary>
/// <param name="Value">A <see cref="string"/>, or an <c>IReadOnlyList&lt;object&gt;</c> of them; the rule's default tells what kind they
/// represent.</param>
public sealed record RuleParameter(string Rule, string Name, object Value);
