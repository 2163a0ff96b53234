using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Sets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>Turns what the commands left into the model: tables, chains and rules, sets resolved once.</summary>
internal sealed class NftablesLowering(RulesetSyntax ruleset, IServiceNames serviceNames, DiagnosticLog log, NftablesLines lines)
{
    private readonly RuleLowering _rules = new(ruleset.Tree, serviceNames, log);

    public CoverageCounts RuleLines { get; private set; }

    public Ruleset Lower(SourceFile source)
    {
        var result = new Ruleset(FirewallBackend.Nftables, Families(), source) { IsPartial = !ruleset.IsComplete };
        foreach (var table in ruleset.Tables) result.Tables.Add(Lower(table));
        return result;
    }

    /// <summary>Both families where the input surely is everything; else those of its base chains.</summary>
    private IpFamily[] Families()
    {
        if (ruleset.IsComplete) return [IpFamily.IPv4, IpFamily.IPv6];
        var (four, six) = (false, false);
        foreach (var table in ruleset.Tables)
        {
            if (!table.Chains.Exists(c => c.Hook is not null)) continue;
            four |= table.Family is TableFamily.Ip or TableFamily.Inet or TableFamily.Netdev or TableFamily.Bridge;
            six |= table.Family is TableFamily.Ip6 or TableFamily.Inet or TableFamily.Netdev or TableFamily.Bridge;
        }

        if (four == six) return [IpFamily.IPv4, IpFamily.IPv6];
        return [four ? IpFamily.IPv4 : IpFamily.IPv6];
    }

    private FirewallTable Lower(TableSyntax table)
    {
        var result = new FirewallTable(table.Family, table.Name, table.Span) { Dormancy = table.Dormancy };
        var isTranslated = IptablesTables.IsManaged(ruleset.Tree, table);
        if (isTranslated) log.Report(NftablesDiagnostics.TranslatedText, table.Span, DiagnosticLog.Clip(table.Name));
        _rules.Open(table, new TableContext(ruleset.IsListing, WrittenSets(table), isTranslated));
        foreach (var chain in table.Chains)
        {
            var lowered = Lower(table, chain);
            result.Chains.Add(lowered);
            lowered.Rules.EnsureCapacity(chain.Rules.Count);
            foreach (var rule in chain.Rules)
            {
                var made = _rules.Lower(rule);
                lowered.Rules.AddRange(made);
                var state = CoverageState.Modelled;
                foreach (var one in made)
                    if (one.Coverage > state) state = one.Coverage;
                RuleLines = RuleLines.Add(state);
                if (state != CoverageState.Modelled) lines.Mark(rule.Span, state);
            }
        }

        return result;
    }

    private static Chain Lower(TableSyntax table, ChainSyntax chain)
    {
        var hook = chain.Hook is null ? null : NftablesNames.Hook(chain.Hook);
        var isOpen = !chain.IsDeclared && IptablesTables.HookOf(table, chain.Name) is not null;
        if (isOpen) hook = IptablesTables.HookOf(table, chain.Name);
        return new Chain(chain.Name, chain.Span)
        {
            Hook = hook,
            Type = chain.Type switch { "nat" => ChainType.Nat, "route" => ChainType.Route, _ => ChainType.Filter },
            Priority = chain.Priority,
            Policy = hook is null ? Policy.None : isOpen ? Policy.Unknown : chain.Policy ?? Policy.Accept,
            Devices = [.. chain.Devices.Select(d => new InterfaceName(d.TrimEnd('*'), d.EndsWith('*')))],
            HasUnknownDevices = chain.HasUnknownDevices,
        };
    }

    private HashSet<string> WrittenSets(TableSyntax table)
    {
        var written = new HashSet<string>();
        foreach (var chain in table.Chains)
        {
            foreach (var rule in chain.Rules)
            {
                for (var node = rule.FirstStatement; node > 0; node = ruleset.Tree.Next(node))
                    if (ruleset.Tree.Kind(node) == NodeKind.SetUpdate) written.Add(ruleset.Tree.Interned(ruleset.Tree[node].Data));
            }
        }

        return written;
    }
}
