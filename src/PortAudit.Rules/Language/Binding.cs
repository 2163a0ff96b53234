namespace PortAudit.Rules.Language;

/// <summary>The facts that represent a rule's aliases while a combination is tried.</summary>
/// <remarks>A slot is <see langword="null"/> until its pattern has been placed; a test must not run before all slots it refers to are
/// filled.</remarks>
public sealed class Binding(int slots, IReadOnlyDictionary<string, object> parameters)
{
    public Fact?[] Facts { get; } = new Fact?[slots];

    /// <summary>The rule's parameters, defaults overlaid with the user's.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; } = parameters;
}
