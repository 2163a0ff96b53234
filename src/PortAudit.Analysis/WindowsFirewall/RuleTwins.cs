using System.Collections.Immutable;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Analysis.WindowsFirewall;

/// <summary>Finds rules that ask exactly the same of a packet. Rules of which something is not shown are nobody's twins.</summary>
internal static class RuleTwins
{
    /// <param name="facts">In the order of <paramref name="rules"/>.</param>
    /// <param name="stands">The profiles in which each rule is in force, whatever block rules say.</param>
    public static IEnumerable<RuleTwinFact> Find(
        string host, IReadOnlyList<FirewallRuleFact> facts, IReadOnlyList<WindowsRule> rules, IReadOnlyList<NetworkProfiles> stands)
    {
        var groups = new Dictionary<string, List<int>>();
        for (var i = 0; i < rules.Count; i++)
        {
            if (stands[i] == NetworkProfiles.None || rules[i].Layer == PolicyLayer.Hardening || rules[i].Acts is null
                || Signature(rules[i]) is not { } signature)
                continue;
            if (!groups.TryGetValue(signature, out var list)) groups[signature] = list = [];
            list.Add(i);
        }

        var found = 0;
        foreach (var group in groups.Values.Where(g => g.Count > 1))
        {
            if (++found > AnalysisLimits.MostTwins) yield break;
            foreach (var twin in Twins(host, [.. group.Select(i => (facts[i], stands[i]))])) yield return twin;
        }
    }

    private static IEnumerable<RuleTwinFact> Twins(string host, List<(FirewallRuleFact Rule, NetworkProfiles Stands)> group)
    {
        foreach (var action in new[] { "allow", "block" })
        {
            // The same rule for other profiles is not a duplicate.
            foreach (var same in group.Where(r => r.Rule.Action == action).GroupBy(r => r.Stands))
            {
                var list = same.ToList();
                if (list.Count > 1) yield return Twin(host, "duplicate", list[0].Rule, list[1].Rule, list.Count, same.Key);
            }
        }

        foreach (var (allow, stands) in group.Where(r => r.Rule.Action == "allow"))
        {
            if (group.Find(r => r.Rule.Action == "block" && (r.Stands & stands) != 0) is not { Rule: { } block } other) continue;
            yield return Twin(host, "contradiction", allow, block, 2, stands & other.Stands);
            yield break;
        }
    }

    private static RuleTwinFact Twin(string host, string kind, FirewallRuleFact first, FirewallRuleFact second, int count,
        NetworkProfiles profiles) => new()
        {
            Host = host,
            Location = first.Location,
            Kind = kind,
            First = first,
            Second = second,
            Count = count,
            Profiles = WindowsFirewallFacts.Words(profiles),
        };

    // Everything but action, name and profile; null where the export leaves something unknown.
    private static string? Signature(WindowsRule rule)
    {
        if (rule.IsInbound is null || rule.Protocol is null || rule.LocalPorts is null || rule.RemotePorts is null
            || rule.LocalAddresses is null || rule.IcmpTypes is null
            || rule.RemoteAddresses is null || rule.Program is null || rule.Service is null || rule.NotShown.Length > 0) return null;
        return string.Join('|', rule.IsInbound == true ? "in" : "out", rule.Protocol, List(rule.LocalPorts), List(rule.RemotePorts),
            List(rule.IcmpTypes),
            List(rule.LocalAddresses), List(rule.RemoteAddresses), WindowsPath.Normal(rule.Program), rule.Service,
            rule.Narrowings.IsEmpty ? "" : List([.. rule.Narrowings.Select(n => n.Text)])).ToLowerInvariant();
    }

    private static string List(ImmutableArray<string>? items) => items switch
    {
        null or { IsEmpty: true } => "",
        [var only] => only,
        { } several => string.Join(',', several.Order(StringComparer.OrdinalIgnoreCase)),
    };
}
