namespace PortAudit.Rules;

/// <summary>The text of a new rule's file: what <c>portaudit rules new</c> writes.</summary>
public static class RuleScaffold
{
    /// <summary>A rule that loads as it stands and that finds something, for its author to bend.</summary>
    /// <param name="id">Such as ACME001.</param>
    /// <param name="name">The slug: lower-case words joined by <c>-</c>.</param>
    public static string Write(string id, string name) => $$"""
        id: {{id}}
        name: {{name}}
        title: A service is reachable from the internet
        severity: medium                     # critical high medium low info, a field as $port.risk, or cases: - high: { way.reach: internet }
        certainty: $way.certainty            # certain, possible, or a field
        tags: []
        since: ''
        why: Say what can happen, to whom, and how it is known.
        fix: Say what to do, in the order in which to do it.
        references: [https://example.org/why-this-matters]
        falsePositives: []
        # requires: [ruleset, snapshot]      # without these the rule neither passes nor fails
        # params: { lowest: 1024 }           # the user may replace them; read as $params.lowest
        when:                                # facts and their fields: portaudit rules facts
          - service: { as: svc, protocol: tcp, listening: { not: absent } }
          - exposure: { as: way, service: $svc, reach: internet }
          - $svc.known: { as: port }
        unless:
          - approvedService: { host: $svc.host, protocol: $svc.protocol, port: $svc.port, covers: $way.sources }
        report:
          at: $way.rule
          related:
            - the listener: $svc
          message: "{svc.program|an unidentified program} on {svc.port}/{svc.protocol} can be reached from {way.sources}"
          evidence: [$port.actualUse]

        """;
}
