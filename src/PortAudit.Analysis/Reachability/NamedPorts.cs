using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>The ports that rules on the way in name in order to let them in, or to send them elsewhere. They say where to ask; whether anything gets in, the walk says.</summary>
public static class NamedPorts
{
    private const int ExpandedRange = 32;

    // A rule that lets in half the port space names no service; the riskiest inside stand for the rest.
    private const int MostInRange = 5;

    /// <param name="filter">Of one host.</param>
    /// <param name="interesting">Ports that are worth asking about inside a wide range, the riskiest first.</param>
    /// <param name="most">Stops after so many.</param>
    /// <returns>Each protocol and port once, with the rule that names it first.</returns>
    /// <remarks>Rules with a range of more than 32 ports are what <see cref="WideRanges"/> tells of.</remarks>
    public static IReadOnlyDictionary<(byte Protocol, int Port), FilterRule> Find(
        HostFilter filter, IReadOnlyCollection<(byte Protocol, int Port)> interesting, int most)
    {
        var found = new Dictionary<(byte, int), FilterRule>();
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            foreach (var rule in RulesAt(filter, family, Hook.Input).Where(r => r.Actions.Any(LetsIn)).Concat(Translating(filter, family)))
            {
                Collect(rule, interesting, found, most);
                if (found.Count >= most) return found;
            }
        }

        return found;
    }

    /// <summary>Rules that give packets to this host another destination, by which its ports lead to other ports or hosts.</summary>
    public static IEnumerable<FilterRule> Translating(HostFilter filter, IpFamily family) => RulesAt(filter, family, Hook.Prerouting).Where(r => r.Actions
        .Any(a => a is TranslateAddress { Kind: TranslationKind.Destination or TranslationKind.Redirect or TranslationKind.NetworkMap }));

    /// <summary>The ports that a rule names and whose packets it sends to a port of this host.</summary>
    public static IEnumerable<(byte Protocol, int Port)> LeadingTo(FilterRule rule, byte protocol, int port)
    {
        var found = new Dictionary<(byte Protocol, int Port), FilterRule>();
        if (rule.Actions.OfType<TranslateAddress>().Any(t => !t.Ports.IsDefaultOrEmpty && t.Ports.Any(r => r.Contains((uint)port))))
            Collect(rule, [], found, ExpandedRange);
        return found.Keys.Where(k => k.Protocol == protocol && k.Port != port);
    }

    /// <summary>Rules on the way in that let in a range too wide to ask about each of its ports.</summary>
    public static IEnumerable<(FilterRule Rule, ValueRange Ports)> WideRanges(HostFilter filter) =>
        from family in new[] { IpFamily.IPv4, IpFamily.IPv6 }
        from rule in RulesAt(filter, family, Hook.Input)
        where rule.Actions.Any(a => a is Accept)
        from condition in rule.Conditions.SelectMany(Fields).OfType<RangeCondition>()
        where condition.Field == PacketField.DestinationPort && !condition.Negated
        from range in condition.Ranges
        where range.High - range.Low >= ExpandedRange
        select (rule, range);

    private static IEnumerable<FilterRule> RulesAt(HostFilter filter, IpFamily family, Hook hook) =>
        filter.BaseChains(family, hook).SelectMany(s => Reachable(s.Table, s.Chain)).SelectMany(c => c.Rules);

    private static bool LetsIn(RuleAction action) => action is Accept or Jump or Goto or UnknownAction;

    private static void Collect(
        FilterRule rule, IReadOnlyCollection<(byte Protocol, int Port)> interesting, Dictionary<(byte, int), FilterRule> found, int most)
    {
        var ports = rule.Conditions.SelectMany(Fields).OfType<RangeCondition>()
            .Where(c => c.Field == PacketField.DestinationPort && !c.Negated).SelectMany(c => c.Ranges).ToList();
        if (ports.Count == 0) return;
        var protocols = rule.Conditions.OfType<RangeCondition>().Where(c => c.Field == PacketField.Protocol && !c.Negated)
            .SelectMany(c => c.Ranges).ToList();
        foreach (var protocol in IpProtocol.WithPorts)
        {
            if (protocols.Count > 0 ? !protocols.Exists(r => r.Contains(protocol)) : protocol is not (IpProtocol.Tcp or IpProtocol.Udp)) continue;
            foreach (var range in ports)
            {
                var isNarrow = range.High - range.Low < ExpandedRange;
                var inside = isNarrow
                    ? Enumerable.Range((int)range.Low, (int)(range.High - range.Low) + 1)
                    : range.Low == 0 && range.High == 65535 ? [] : interesting.Where(p => p.Protocol == protocol && range.Contains((uint)p.Port)).Select(p => p.Port).Take(MostInRange);
                foreach (var port in inside)
                {
                    if (found.Count >= most) return;
                    found.TryAdd((protocol, port), rule);
                }
            }
        }
    }

    private static IEnumerable<Condition> Fields(Condition condition) => condition switch
    {
        AllOf all => all.Conditions.SelectMany(Fields),
        AnyOf any => any.Conditions.SelectMany(Fields),
        _ => [condition],
    };

    private static List<Chain> Reachable(FirewallTable table, Chain from)
    {
        var byName = new Dictionary<string, Chain>();
        foreach (var chain in table.Chains) byName[chain.Name] = chain;
        var seen = new HashSet<Chain> { from };
        var order = new List<Chain> { from };
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var action in order[i].Rules.SelectMany(r => r.Actions))
            {
                var name = action switch { Jump j => j.Chain, Goto g => g.Chain, _ => null };
                if (name is not null && byName.TryGetValue(name, out var next) && seen.Add(next)) order.Add(next);
            }
        }

        return order;
    }
}
