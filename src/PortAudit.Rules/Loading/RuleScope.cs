namespace PortAudit.Rules.Loading;

/// <summary>The names that a part of a rule may use, and where what is wrong with it is written down.</summary>
internal sealed class RuleScope
{
    private readonly Dictionary<string, Alias> _aliases = [];
    private readonly IReadOnlySet<string> _all;

    /// <param name="types">Every fact type by name, those that rules derive included.</param>
    /// <param name="allAliases">Every alias of the rule, also those that come further down.</param>
    public RuleScope(
        IReadOnlyDictionary<string, FactType> types, IReadOnlyDictionary<string, object> parameters, IReadOnlySet<string> allAliases,
        List<Diagnostic> diagnostics)
    {
        (Types, Parameters, _all, Diagnostics) = (types, parameters, allAliases, diagnostics);
    }

    public IReadOnlyDictionary<string, FactType> Types { get; }

    public IReadOnlyDictionary<string, object> Parameters { get; }

    public List<Diagnostic> Diagnostics { get; }

    public IEnumerable<string> Aliases => _aliases.Keys;

    public int Slots { get; private set; }

    public int NextSlot() => Slots++;

    public void Define(ScalarSyntax name, int slot, FactType type)
    {
        if (name.Value == ReferenceReader.ParametersName || !_aliases.TryAdd(name.Value, new Alias(slot, type)))
            Diagnostics.Add(RuleDiagnostics.DuplicateAlias.At(name.Span, VisibleText.Brief(name.Value)));
    }

    public Alias? Find(string alias) => _aliases.GetValueOrDefault(alias);

    public void Forget(IEnumerable<string> aliases)
    {
        foreach (var alias in aliases) _aliases.Remove(alias);
    }

    public string AliasHint(string alias) =>
        _all.Contains(alias) && !_aliases.ContainsKey(alias) ? "it is defined elsewhere in the rule, where this place can't see it"
            : NearestName.Hint(alias, _aliases.Keys.Append(ReferenceReader.ParametersName));

    /// <summary>What a name represents.</summary>
    public sealed record Alias(int Slot, FactType Type);
}
