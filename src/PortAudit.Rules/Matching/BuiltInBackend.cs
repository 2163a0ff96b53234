using System.Diagnostics;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>The default engine: joins by hash indexes, in an order chosen from the numbers of facts, without run-time code generation.</summary>
public sealed class BuiltInBackend : IRuleBackend
{
    public string Name => "builtin";

    public IRuleSession Open(IReadOnlyList<AuditRule> rules, FactBase facts, RuleParameters parameters, CancellationToken cancellation) =>
        new Session(rules, facts, parameters, cancellation);

    private sealed class Session(IReadOnlyList<AuditRule> rules, FactBase facts, RuleParameters parameters, CancellationToken cancellation) : IRuleSession
    {
        private bool _started;

        public IReadOnlyList<RuleMatches> Next(IReadOnlyList<Fact> added)
        {
            var results = new List<RuleMatches>(rules.Count);
            foreach (var rule in rules)
            {
                var start = Stopwatch.GetTimestamp();
                var search = new CombinationSearch(rule, facts, parameters.Of(rule), cancellation);
                if (_started) search.RunWith(added);
                else search.Run();
                results.Add(new RuleMatches(rule, search.Found, Stopwatch.GetElapsedTime(start), search.IsCut));
            }

            _started = true;
            return results;
        }
    }
}
