using System.Diagnostics;
using System.Runtime.ExceptionServices;
using NRules;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>A network at work on one host.</summary>
internal sealed class NetworkSession
{
    private readonly RuleNetwork _network;
    private readonly ISession _session;
    private readonly FactBase _facts;
    private readonly CancellationToken _cancellation;
    private IReadOnlyList<RuleTurn> _turns = [];

    public NetworkSession(RuleNetwork network, ISession session, FactBase facts, CancellationToken cancellation)
    {
        (_network, _session, _facts, _cancellation) = (network, session, facts, cancellation);
        Insert(facts.All.Where(f => network.Inserts(f.Type)));
    }

    /// <summary>Gives rules their turn; that of earlier ones ends.</summary>
    /// <returns>The combinations of each that was built.</returns>
    public IReadOnlyList<RuleMatches> Begin(IEnumerable<AuditRule> rules)
    {
        foreach (var turn in _turns) turn.End();
        _turns = [.. rules.Select(r => _network.TurnOf(r, _facts, _cancellation)).OfType<RuleTurn>()];
        return Match(_turns);
    }

    /// <summary>Takes in facts that were added to the base.</summary>
    /// <returns>The combinations that these make possible.</returns>
    public IReadOnlyList<RuleMatches> Add(IEnumerable<Fact> facts) => Match(facts.Where(f => _network.Inserts(f.Type)));

    private List<RuleMatches> Match(IEnumerable<object> added)
    {
        var start = Stopwatch.GetTimestamp();
        Insert(added);
        var elapsed = Stopwatch.GetElapsedTime(start);

        // One network matches all rules at once: its time is shared out by the facts that were tried.
        var tried = _turns.Sum(t => t.Tried + 1.0);
        return [.. _turns.Select(t => new { Share = elapsed * ((t.Tried + 1) / tried), Turn = t, Found = t.Take() })
            .Select(t => new RuleMatches(t.Turn.Rule, t.Found, t.Share, t.Turn.IsCut))];
    }

    private void Insert(IEnumerable<object> added)
    {
        try
        {
            _session.InsertAll(added);
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
