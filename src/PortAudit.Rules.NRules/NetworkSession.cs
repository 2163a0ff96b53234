using System.Diagnostics;
using System.Runtime.ExceptionServices;
using NRules;
using PortAudit.Rules.Matching;

namespace PortAudit.Rules.NRules;

/// <summary>A network at work on one host.</summary>
internal sealed class NetworkSession : IRuleSession
{
    private readonly RuleNetwork _network;
    private readonly FactBase _facts;
    private readonly RuleParameters _parameters;
    private readonly CancellationToken _cancellation;
    private readonly ISession _session;
    private readonly List<Fact[]>[] _given;
    private readonly IRuleSession?[] _builtIn;
    private bool _started;

    public NetworkSession(RuleNetwork network, FactBase facts, RuleParameters parameters, CancellationToken cancellation)
    {
        (_network, _facts, _parameters, _cancellation) = (network, facts, parameters, cancellation);
        _session = network.Begin(cancellation);
        _given = [.. network.Productions.Select(_ => new List<Fact[]>())];
        _builtIn = new IRuleSession?[network.Productions.Count];
    }

    public IReadOnlyList<RuleMatches> Next(IReadOnlyList<Fact> added)
    {
        var start = Stopwatch.GetTimestamp();
        Match(_started ? added.Where(_network.IsMatched) : _network.Types.SelectMany(_facts.Of));
        var elapsed = Stopwatch.GetElapsedTime(start);
        _started = true;

        // One network matches all rules at once: its time is shared out by the conditions that were tried.
        var work = _network.Productions.Sum(p => p.Work + 1.0);
        var results = new List<RuleMatches>(_network.Productions.Count);
        for (var i = 0; i < _network.Productions.Count; i++)
        {
            var production = _network.Productions[i];
            var isOverflowed = production.IsOverflowed;
            var (found, tried) = production.Take();
            var matches = isOverflowed ? MatchBuiltIn(i, added) : new RuleMatches(production.Rule, found, elapsed * ((tried + 1) / work), false);
            _given[i].AddRange(matches.Combinations);
            results.Add(matches);
        }

        return results;
    }

    private void Match(IEnumerable<Fact> facts)
    {
        try
        {
            _session.InsertAll(facts);
            _session.Fire(_cancellation);
            _cancellation.ThrowIfCancellationRequested();
        }
        catch (RuleExpressionEvaluationException e) when (e.InnerException is { } cause)
        {
            // What a condition throws (that the run was cancelled, a bug of ours) is nothing that NRules adds to.
            ExceptionDispatchInfo.Throw(cause);
        }
    }

    // The memory of a network grows with every partial combination; the built-in engine keeps none, and stops at the same rule's limit.
    private RuleMatches MatchBuiltIn(int i, IReadOnlyList<Fact> added)
    {
        if (_builtIn[i] is { } running) return running.Next(added)[0];
        _builtIn[i] = new BuiltInBackend().Open([_network.Productions[i].Rule], _facts, _parameters, _cancellation);
        var all = _builtIn[i]!.Next([])[0];
        var known = new HashSet<Fact[]>(_given[i], new CombinationEquality());
        return known.Count == 0 ? all : all with { Combinations = [.. all.Combinations.Where(c => !known.Contains(c))] };
    }

    private sealed class CombinationEquality : IEqualityComparer<Fact[]>
    {
        public bool Equals(Fact[]? x, Fact[]? y) => x!.AsSpan().SequenceEqual(y, EqualityComparer<Fact>.Default);

        public int GetHashCode(Fact[] combination)
        {
            var hash = 0;
            foreach (var fact in combination) hash = HashCode.Combine(hash, fact is CountFact count ? count.Identity.GetHashCode(StringComparison.Ordinal) : fact.GetHashCode());
            return hash;
        }
    }
}
