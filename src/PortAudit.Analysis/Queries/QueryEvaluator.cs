using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Queries;

/// <summary>Answers questions about packets by the one walk over a host's filters.</summary>
public sealed class QueryEvaluator(HostFilter filter)
{
    private static readonly PacketField[] ShownFields =
    [
        PacketField.Protocol, PacketField.SourceAddress, PacketField.DestinationAddress, PacketField.SourcePort, PacketField.DestinationPort,
        PacketField.IcmpType, PacketField.IcmpCode, PacketField.TcpFlags, PacketField.InInterface, PacketField.OutInterface,
        PacketField.ConnectionState, PacketField.Mark, PacketField.SourceMac,
    ];

    private readonly PacketSpace _space = filter.Space;

    /// <param name="query">The question.</param>
    /// <param name="mostParts">How many pieces a divided answer is listed in.</param>
    /// <exception cref="PacketQueryException">No packet can be as the question says.</exception>
    /// <exception cref="WalkLimitException">Undecided: too many rules.</exception>
    /// <exception cref="PortAudit.PacketSets.Diagrams.DiagramLimitException">Undecided: a set became too large.</exception>
    public QueryAnswer Answer(PacketQuery query, int mostParts = 24)
    {
        var asked = _space.Empty;
        var may = Enum.GetValues<WalkVerdict>().ToDictionary(v => v, _ => _space.Empty);
        var rules = new List<RuleOnTheWay>();
        var seen = new HashSet<object>();
        var unknowns = new SortedSet<int>();
        var diagnostics = filter.NotFollowed().ToList();
        foreach (var family in Families(query))
        {
            foreach (var state in query.States)
            {
                foreach (var mark in query.Marks)
                {
                    var (packets, slice) = Packets(query, family, state, mark);
                    if (packets.IsEmpty) continue;
                    asked |= packets;
                    var result = Send(query.Path, packets, slice, state);
                    if (query.Path != HookPath.Input || result.May(WalkVerdict.Diverted).IsEmpty) continue;
                    // Translated to another host's address, it goes through this one.
                    may[WalkVerdict.Diverted] = _space.Empty;
                    Send(HookPath.Published, packets, slice, state);
                    may[WalkVerdict.Diverted] = _space.Empty;
                }
            }
        }

        if (asked.IsEmpty)
            throw new PacketQueryException(1, "no packet of these rulesets can be like that; check protocol, ports, type and addresses "
                + "against each other");
        return Judge(asked, may, mostParts) with
        {
            Rules = rules,
            Diagnostics = diagnostics,
            Unknowns = [.. unknowns.Select(i => filter.Questions[i]).DistinctBy(q => q.ToString())],
        };

        WalkResult Send(HookPath path, PacketSet packets, Slice slice, ConnectionState state)
        {
            var result = filter.Walk(path, packets, slice, state, Observe);
            foreach (var verdict in may.Keys) may[verdict] |= result.May(verdict);
            foreach (var outcome in result.Outcomes.Where(o => o.Rule is null && seen.Add((o.Chain, o.Verdict))))
                rules.Add(new RuleOnTheWay(outcome.Table.Title, outcome.Chain.Name, outcome.Chain.Span, true,
                    outcome.Verdict.ToString().ToUpperInvariant()));
            foreach (var index in result.QuestionsFor(packets)) unknowns.Add(index);
            diagnostics.AddRange(result.Diagnostics);
            return result;
        }

        void Observe(FirewallTable table, Chain chain, FilterRule rule, PacketSet hit)
        {
            if (seen.Add(rule)) rules.Add(new RuleOnTheWay(table.Title, chain.Name, rule.Span, false, null));
        }
    }

    /// <summary>The packets of a question in one family, state and mark, with what they have in common.</summary>
    public (PacketSet Packets, Slice Slice) Packets(PacketQuery query, IpFamily family, ConnectionState state, uint mark)
    {
        var slice = new Slice(family) { [PacketField.Mark] = mark, [PacketField.Fragment] = 0 };
        var packets = filter.Entering(query.Path, family) & _space.Value(PacketField.Mark, mark)
            & _space.Value(PacketField.ConnectionState, (uint)state);
        foreach (var part in query.Parts)
        {
            var values = _space.Ranges(part.Field, part.Values.AsSpan(), family);
            var having = filter.Having(part.Field, family);
            packets &= part.Negated ? having - values : having & values;
            if (!part.Negated && part.Values is [var one] && one.Low == one.High) slice[part.Field] = one.Low;
        }

        foreach (var names in query.Interfaces)
        {
            var letters = _space.Letters(names.Field, names.Names.SelectMany(Letters));
            packets &= names.Negated ? ~letters : letters;
        }

        if (!query.Parts.Any(p => p.Field == PacketField.TcpFlags))
            packets &= ~_space.Value(PacketField.Protocol, IpProtocol.Tcp) | _space.Value(PacketField.TcpFlags, 2);
        return (packets, slice);
    }

    private IEnumerable<int> Letters(string name) =>
        name == PacketQuery.AnyOther ? [_space.Interfaces.AnyOther]
        : name.EndsWith('+') ? _space.Interfaces.WithPrefix(name[..^1])
        : [_space.Interfaces.Letter(name)];

    private IEnumerable<IpFamily> Families(PacketQuery query)
    {
        if (query.Family is { } family) return [family];
        var covered = new[] { IpFamily.IPv4, IpFamily.IPv6 }.Where(filter.Covers).ToList();
        return covered.Count > 0 ? covered : [IpFamily.IPv4];
    }

    private QueryAnswer Judge(PacketSet asked, Dictionary<WalkVerdict, PacketSet> may, int mostParts)
    {
        var accept = asked - may[WalkVerdict.Drop] - may[WalkVerdict.Reject] - may[WalkVerdict.Diverted];
        var reject = asked - may[WalkVerdict.Accept] - may[WalkVerdict.Drop] - may[WalkVerdict.Diverted];
        // Whether an answer goes back is a lesser question: what surely does not get in is dropped.
        var drop = asked - may[WalkVerdict.Accept] - may[WalkVerdict.Diverted] - reject;
        var unknown = asked - accept - reject - drop;
        var pieces = new List<(QueryVerdict Verdict, PacketSet Set)>
        {
            (QueryVerdict.Accept, accept), (QueryVerdict.Drop, drop), (QueryVerdict.Reject, reject), (QueryVerdict.Unknown, unknown),
        };
        pieces.RemoveAll(p => p.Set.IsEmpty);
        var verdict = pieces is [var only] ? only.Verdict : QueryVerdict.Depends;
        return new QueryAnswer(verdict, unknown.IsEmpty, [.. may.Where(m => !m.Value.IsEmpty).Select(m => m.Key)], Parts(pieces, mostParts),
            [], [], []);
    }

    // Each piece as cubes over the fields that tell the pieces apart.
    private List<QueryAnswerPart> Parts(List<(QueryVerdict Verdict, PacketSet Set)> pieces, int most)
    {
        if (pieces.Count == 1) return [];
        var fields = ShownFields.Where(f => pieces.Any(p => pieces.Any(q => q != p && p.Set.Forget(f).Overlaps(q.Set.Forget(f))))).ToList();
        var parts = new List<QueryAnswerPart>();
        foreach (var (verdict, set) in pieces)
        {
            foreach (var cube in set.Cubes(fields, most + 1))
            {
                if (parts.Count < most) parts.Add(new QueryAnswerPart(verdict, PacketText.Write(cube, _space.Interfaces)));
            }
        }

        return parts;
    }
}
