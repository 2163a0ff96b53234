using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>NRules: the rules of a stratum become one Rete network, which is compiled once; each host runs in a session of its own.</summary>
/// <remarks>A network matches pairs without an index, so large joins cost more. The conditions of a network
/// keep what they are tried on: an instance serves one thread, and a session ends where the next one over the same rules is opened.</remarks>
public sealed class NRulesBackend : IRuleBackend
{
    /// <summary>More than the strata of a pack, with all the evidence that hosts may lack.</summary>
    private const int MostNetworks = 64;

    private readonly List<RuleNetwork> _networks = [];

    public string Name => "nrules";

    public IRuleSession Open(IReadOnlyList<AuditRule> rules, FactBase facts, RuleParameters parameters, CancellationToken cancellation) =>
        new NetworkSession(NetworkOf(rules, parameters), facts, cancellation);

    // Hosts differ in the rules that they have the evidence for; most share one list.
    private RuleNetwork NetworkOf(IReadOnlyList<AuditRule> rules, RuleParameters parameters)
    {
        if (_networks.Find(n => n.ConsistsOf(rules, parameters)) is { } known) return known;
        if (_networks.Count == MostNetworks) _networks.Clear();
        var network = new RuleNetwork(rules, parameters);
        _networks.Add(network);
        return network;
    }
}
