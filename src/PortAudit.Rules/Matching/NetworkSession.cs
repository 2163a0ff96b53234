using System.Diagnostics;
using System.Runtime.ExceptionServices;
using NRules;

namespace PortAudit.Rules.Matching;

/// <summary>A network at work on one host.</summary>
internal sealed class NetworkSession : IRuleSession
{
    private readonly RuleNetwork _network;
    private readonly FactBase _facts;
    private readonly CancellationToken _cancellation;
    private readonly ISession _session;
    private bool _started;

    public NetworkSession(RuleNetwork network, FactBase facts, CancellationToken cancellation)
    {
        (_network, _facts, _cancellation) = (network, facts, cancellation);
        _session = network.Begin(cancellation);
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
            results.Add(new RuleMatches(production.Rule, found, elapsed * ((tried + 1) / work), isOverflowed));
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
}
