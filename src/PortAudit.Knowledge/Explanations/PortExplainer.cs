using PortAudit.Model.Sources;
namespace PortAudit.Knowledge.Explanations;

/// <summary>Answers "what is this port?" from the data alone.</summary>
public sealed class PortExplainer(PortKnowledge knowledge)
{
    private const int QueryLimit = 60;
    private const int ListLimit = 30;

    private readonly PortSections _sections = new(knowledge);

    /// <param name="what">A port (390), with a transport (1389/tcp, udp/389, tcp 22), or a name (ldap).</param>
    /// <returns>Never null: what can't be answered says why, and names what was perhaps meant.</returns>
    public PortExplanation Explain(string what)
    {
        ArgumentNullException.ThrowIfNull(what);
        var shown = VisibleText.Of(what.Trim(), QueryLimit);
        var query = PortQuery.Parse(what);
        if (query.Problem is { } problem)
        {
            // "cl/1" and "914c/g" are names in the registry.
            return knowledge.Find(what.Trim()).Any
                ? Named(shown, what.Trim(), null)
                : Failure(shown, ExplanationOutcome.Invalid, problem, []);
        }

        return query.Port is { } port ? Numbered(shown, port, query.Transport, []) : Named(shown, query.Name!, query.Transport);
    }

    private PortExplanation Numbered(string shown, int port, Transport? only, IReadOnlyList<ExplanationSection> before)
    {
        var facts = only is { } one ? [Facts(one, port)] : AllFacts(port);
        return new PortExplanation(
            shown, ExplanationOutcome.Found, PortSections.Title(port, facts), port, facts, [.. before, .. _sections.Of(port, facts)], []);
    }

    private PortRecord Facts(Transport transport, int port) => new(
        transport, port, knowledge.Status(transport, port), knowledge.Assignments(transport, port), knowledge.Curated(transport, port));

    // SCTP and DCCP hold few numbers: they are shown where the registry has something.
    private List<PortRecord> AllFacts(int port)
    {
        var facts = new List<PortRecord> { Facts(Transport.Tcp, port), Facts(Transport.Udp, port) };
        if (Facts(Transport.Sctp, port) is { Assignments.Count: > 0 } sctp)
            facts.Add(sctp);
        if (Facts(Transport.Dccp, port) is { Assignments.Count: > 0 } dccp)
            facts.Add(dccp);
        return facts;
    }

    private PortExplanation Named(string shown, string name, Transport? only)
    {
        var matches = knowledge.Find(name);
        if (only is { } t)
        {
            matches = matches with
            {
                Assignments = [.. matches.Assignments.Where(a => a.AppliesTo(t))],
                Curated = [.. matches.Curated.Where(c => c.Transport == t)],
                ExpectedOn = [.. matches.ExpectedOn.Where(c => c.Transport == t)],
            };
        }

        if (!matches.Any)
        {
            var near = NearNames.Of(name, knowledge.Iana.ServiceNames()
                .Concat(knowledge.CuratedPorts.SelectMany(c => c.Names)).Concat(knowledge.AllFamilies.Select(f => f.Name)));
            return Failure(shown, ExplanationOutcome.NotFound, $"No service, family or program of the name {shown} is known.", near);
        }

        var first = matches.Assignments.Where(a => a.First == a.Last).Select(a => a.First)
            .Concat(matches.Assignments.Count > 0 ? [] : matches.Curated.Select(c => c.Ports.First)).Distinct().ToArray();

        // The members of the family stand under the related ports where a port is explained.
        return first.Length == 1
            ? Numbered(shown, first[0], only, [NameSection(shown, matches, members: false)])
            : new PortExplanation(
                shown, ExplanationOutcome.Found, $"The name {shown}", null, [], [NameSection(shown, matches, members: true)], []);
    }

    private ExplanationSection NameSection(string shown, NameMatches matches, bool members)
    {
        var blocks = new List<ExplanationBlock>();
        foreach (var group in matches.Assignments.GroupBy(a => (a.First, a.Last, a.Summary)))
        {
            var numbers = group.Key.First == group.Key.Last ? $"{group.Key.First}" : $"{group.Key.First}-{group.Key.Last}";
            var transports = string.Join(", ", group.Select(a => a.Transport?.Name() ?? "tcp, udp").Distinct());
            blocks.Add(new(BlockKind.Fact, $"{group.Key.Summary} (IANA)", $"{numbers}/{transports}"));
        }

        foreach (var port in matches.Curated.Where(c => !matches.Assignments.Any(a => c.Ports.Contains(c.Transport, a.First))))
            blocks.Add(new(BlockKind.Fact, $"{port.ActualUse} (in use)", port.Ports.ToString()));
        if (matches.Family is { } family)
        {
            blocks.Add(new(BlockKind.Paragraph, $"Family {family.Name}: {family.Meaning}."));
            if (members)
                blocks.AddRange(family.Members.Select(m => new ExplanationBlock(BlockKind.Fact, _sections.Summary(m), m.ToString())));
        }

        if (matches.ExpectedOn.Count > 0)
        {
            var ports = string.Join(", ", matches.ExpectedOn.Take(ListLimit).Select(c => c.Ports));
            var more = matches.ExpectedOn.Count > ListLimit ? $" and {matches.ExpectedOn.Count - ListLimit} more" : "";
            blocks.Add(new(BlockKind.Fact, ports + more, "A program of that name is expected on"));
        }

        return new("name", $"The name {shown}", blocks);
    }

    private static PortExplanation Failure(string shown, ExplanationOutcome outcome, string text, IReadOnlyList<string> near)
    {
        var blocks = new List<ExplanationBlock> { new(BlockKind.Paragraph, text) };
        if (near.Count > 0)
            blocks.Add(new(BlockKind.Fact, string.Join(", ", near), "Near names"));
        return new(
            shown, outcome, outcome == ExplanationOutcome.Invalid ? $"Not a port: {shown}" : $"Nothing found: {shown}", null, [],
            [new("suggestions", "What was looked for", blocks)], near);
    }
}
