using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Analysis.Traversal;

/// <summary>The base chains of all rulesets of a host at each hook, in the order in which the kernel runs them as far as the inputs tell.</summary>
/// <remarks>
/// Sources: net/netfilter/core.c (<c>nf_hook_entries_grow</c>) and nf_nat_core.c (<c>nf_nat_inet_fn</c>) of Linux 6.1. The chains of a hook run by
/// priority; among equal ones that which was registered last runs first, which is known of the chains of one table only. Chains of type nat
/// are not registered themselves: one hook at a fixed priority asks them in the order of theirs, until one has translated the connection.
/// </remarks>
internal sealed class HookStages(IReadOnlyList<Ruleset> rulesets, ChainIndexes indexes)
{
    private const int DestinationNat = -100;
    private const int SourceNat = 100;

    private readonly Dictionary<(IpFamily, Hook), List<(FirewallTable Table, Chain Chain)>> _stages = [];
    private readonly Dictionary<(IpFamily, Hook), List<HookStep>> _steps = [];
    private readonly HashSet<Chain> _missing = [];

    public IReadOnlyList<(FirewallTable Table, Chain Chain)> At(IpFamily family, Hook hook)
    {
        if (!_stages.TryGetValue((family, hook), out var stages)) _stages[(family, hook)] = stages = [.. Find(family, hook)];
        return stages;
    }

    /// <summary>The same chains, by priority.</summary>
    public IReadOnlyList<HookStep> Steps(IpFamily family, Hook hook)
    {
        if (_steps.TryGetValue((family, hook), out var steps)) return steps;
        steps = [];
        foreach (var group in At(family, hook).GroupBy(s => EffectivePriority(s.Chain)))
        {
            var nat = group.Where(s => s.Chain.Type == ChainType.Nat).ToList();
            var units = group.Where(s => s.Chain.Type != ChainType.Nat).Select(s => new HookUnit([s], indexes.EffectsOf(s.Table, s.Chain))).ToList();
            if (nat.Count > 0) units.Add(new HookUnit(nat, ChainEffects.Of(nat.Select(s => indexes.EffectsOf(s.Table, s.Chain)))));
            steps.Add(new HookStep(group.Key, units));
        }

        return _steps[(family, hook)] = steps;
    }

    /// <summary>Where the kernel runs the chain, whatever priority a nat chain names.</summary>
    public static int EffectivePriority(Chain chain) =>
        chain.Type != ChainType.Nat ? chain.Priority : chain.Hook is Hook.Prerouting or Hook.Output ? DestinationNat : SourceNat;

    /// <summary>Base chains that may stop packets from or to this host and that the walk does not follow: those of bridges.</summary>
    /// <remarks>At forward they see nothing but frames that go from port to port, and never a packet that has this host at an end.</remarks>
    public static IEnumerable<(FirewallTable Table, Chain Chain)> NotFollowed(IEnumerable<Ruleset> rulesets) =>
        from ruleset in rulesets
        from table in ruleset.Tables
        where table.Family == TableFamily.Bridge && table.Dormancy != Dormancy.Dormant
        from chain in table.Chains
        where chain.Hook is not null and not Hook.Forward && (chain.Policy != Policy.Accept || chain.Rules.Exists(MayStop))
        select (table, chain);

    // Where a rule hands over to another chain, that one is not looked into.
    private static bool MayStop(FilterRule rule) => rule.Actions.Any(Stops.Instance.Visit);

    private IEnumerable<(FirewallTable Table, Chain Chain)> Find(IpFamily family, Hook hook)
    {
        var stages = new List<(FirewallTable Table, Chain Chain)>();
        foreach (var ruleset in rulesets)
        {
            if (!ruleset.Covers(family)) continue;
            var first = stages.Count;
            foreach (var table in ruleset.Tables)
            {
                if (table.Family == TableFamily.Bridge || table.Dormancy == Dormancy.Dormant || !table.Judges(family)) continue;
                foreach (var chain in table.Chains)
                {
                    if (chain.Hook == hook) stages.Add((table, chain));
                }
            }

            stages.AddRange(MissingFilter(ruleset, hook));
            // What is listed last was registered last.
            if (ruleset.Backend == FirewallBackend.Nftables) stages.Reverse(first, stages.Count - first);
        }

        stages.AddRange(MissingTables(family, hook));
        return stages.OrderBy(s => EffectivePriority(s.Chain)).ThenBy(s => s.Chain.Type == ChainType.Nat ? 1 : 0).ThenBy(s => s.Chain.Priority);
    }

    /// <summary>The rulesets that add to tables of nftables which nothing at hand shows.</summary>
    public static IEnumerable<Ruleset> Partial(IReadOnlyList<Ruleset> rulesets) =>
        rulesets.Any(r => r.Backend == FirewallBackend.Nftables && !r.IsPartial) ? [] : rulesets.Where(r => r.IsPartial);

    /// <summary>Whether the chain represents tables that no input shows: it judges what no rule at its hook lets in by itself.</summary>
    public bool IsMissing(Chain chain) => _missing.Contains(chain);

    // What a script that adds to other tables has no rule for, these may have one for (docs/adr/0009).
    private IEnumerable<(FirewallTable Table, Chain Chain)> MissingTables(IpFamily family, Hook hook)
    {
        if (rulesets.Any(r => !r.IsPartial && r.Covers(family)) || Partial(rulesets).FirstOrDefault(r => r.Covers(family)) is not { } partial)
            yield break;
        foreach (var unknown in Unknown("nftables filter (not in the file)", partial, hook, int.MaxValue))
        {
            _missing.Add(unknown.Chain);
            yield return unknown;
        }
    }

    // A file without a filter table does not show that the host has none: what it decides is unknown.
    private static IEnumerable<(FirewallTable Table, Chain Chain)> MissingFilter(Ruleset ruleset, Hook hook)
    {
        if (ruleset.Backend != FirewallBackend.Iptables || ruleset.Find("filter") is not null) yield break;
        foreach (var unknown in Unknown("filter (not in the file)", ruleset, hook)) yield return unknown;
    }

    private static IEnumerable<(FirewallTable Table, Chain Chain)> Unknown(string table, Ruleset ruleset, Hook hook, int priority = 0)
    {
        if (hook is not (Hook.Input or Hook.Forward or Hook.Output)) yield break;
        var span = ruleset.Source.Span(0, 0);
        var name = ruleset.Backend == FirewallBackend.Iptables ? hook.ToString().ToUpperInvariant() : hook.ToString().ToLowerInvariant();
        yield return (new FirewallTable(table, span), new Chain(name, span) { Hook = hook, Priority = priority, Policy = Policy.Unknown });
    }

    private sealed class Stops : ActionVisitor<bool>
    {
        public static readonly Stops Instance = new();

        protected override bool VisitAccept(Accept accept) => false;

        protected override bool VisitDrop(Drop drop) => true;

        protected override bool VisitReject(Reject reject) => true;

        protected override bool VisitReturn(Return @return) => false;

        protected override bool VisitJump(Jump jump) => true;

        protected override bool VisitGoto(Goto @goto) => true;

        protected override bool VisitNoEffect(NoEffect none) => false;

        protected override bool VisitSetMark(SetMark mark) => false;

        protected override bool VisitCopyMark(CopyMark copy) => false;

        protected override bool VisitForgetMark(ForgetMark mark) => false;

        protected override bool VisitUntrack(Untrack untrack) => false;

        protected override bool VisitTranslate(TranslateAddress translation) => false;

        protected override bool VisitUpdateSet(UpdateSet update) => false;

        protected override bool VisitMap(ActionMap map) => true;

        protected override bool VisitUnknown(UnknownAction unknown) => true;
    }
}
