using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Windows;

/// <summary>Turns a Windows policy into chains, so that the walk for every other firewall judges it too.</summary>
/// <remarks>
/// Windows has no order of rules but one of kinds ([MS-FASP] 2.2.34): bypass, block, allow, then the profile's default. Each kind is a
/// stretch of one chain, where the order of rules does not matter. Which profile is in force is a question of its own; a rule for some
/// profiles has it as a condition. Loopback is not filtered, and answers to what the host began pass.
/// </remarks>
public static class WindowsLowering
{
    private static readonly NetworkProfiles[] Each = [NetworkProfiles.Public, NetworkProfiles.Private, NetworkProfiles.Domain];

    /// <param name="policy">Of one host, settled.</param>
    /// <returns>One ruleset for both families; <see langword="null"/> when the policy says nothing.</returns>
    public static Ruleset? Lower(WindowsPolicy policy)
    {
        if (policy.IsEmpty) return null;
        var ruleset = new Ruleset(FirewallBackend.WindowsFirewall, [IpFamily.IPv4, IpFamily.IPv6], policy.Source);
        var table = new FirewallTable("windows-firewall", policy.Source.Span(0, 0));
        ruleset.Tables.Add(table);
        foreach (var inbound in new[] { true, false })
        {
            if (Hardening(policy, inbound) is { } hardening) table.Chains.Add(hardening);
            table.Chains.Add(Main(policy, inbound));
        }

        // Routing through a Windows host is not what these rules are about.
        table.Chains.Add(new Chain("forward", table.Span) { Hook = Hook.Forward, Policy = Policy.Unknown });
        return ruleset;
    }

    private static Chain Main(WindowsPolicy policy, bool inbound)
    {
        var settings = Each.ToDictionary(p => p, p => new ProfileState(policy, p, inbound));
        var inForce = policy.InForce ?? NetworkProfiles.All;
        var defaults = settings.Where(s => inForce.HasFlag(s.Key)).Select(s => s.Value.Default).Distinct().ToList();
        var chain = new Chain(inbound ? "inbound" : "outbound",
            settings.Values.Select(s => s.DefaultSpan).OfType<SourceSpan>().FirstOrDefault(policy.Source.Span(0, 0)))
        {
            Hook = inbound ? Hook.Input : Hook.Output,
            Policy = defaults.Count == 1 ? defaults[0] : Policy.Unknown,
        };
        Implied(chain, "loopback is not filtered", Loopback(inbound));
        Implied(chain, "answers to connections that were let through",
            new RangeCondition(PacketField.ConnectionState, [new ValueRange((uint)ConnectionState.Related, (uint)ConnectionState.Established)]));

        var off = Profiles(Each.Where(p => settings[p].IsOff)) & inForce;
        if (off != NetworkProfiles.None) Implied(chain, "firewall is off", off == inForce ? [] : ProfileCondition(off, chain.Span));
        // Only a policy that comes from elsewhere can forbid the machine its own rules.
        var ignoringLocal = Profiles(Each.Where(p => settings[p].IgnoresLocalRules));
        var ignoringAllows = Profiles(Each.Where(p => settings[p].IgnoresAllows));
        var lowering = new WindowsRuleLowering(inbound);
        foreach (var kind in new[] { WindowsRuleAction.Bypass, WindowsRuleAction.Block, WindowsRuleAction.Allow, WindowsRuleAction.Unknown })
        {
            foreach (var rule in policy.Rules)
            {
                var stands = rule.IsUnreadable ? WindowsRuleAction.Unknown : rule.Action;
                if (stands != kind || rule.Layer == PolicyLayer.Hardening || rule.Acts == false || rule.IsInbound == !inbound) continue;
                var profiles = (rule.Profiles ?? NetworkProfiles.All) & ~off & inForce;
                if (rule.Layer == PolicyLayer.Local) profiles &= ~ignoringLocal;
                // Shields up: what allows does not count, what blocks does.
                if (inbound && kind is not WindowsRuleAction.Block) profiles &= ~ignoringAllows;
                if (profiles == NetworkProfiles.None) continue;
                chain.Rules.Add(lowering.Lower(rule, (profiles | off) == inForce ? [] : ProfileCondition(profiles, rule.Span)));
            }
        }

        if (defaults.Count > 1) Defaults(chain, settings.Where(s => inForce.HasFlag(s.Key)).ToDictionary());
        return chain;
    }

    // Among the restrictions of a service, what it may do comes before what it may not; other chains still judge what passes.
    private static Chain? Hardening(WindowsPolicy policy, bool inbound)
    {
        var rules = policy.Rules.Where(r => r.Layer == PolicyLayer.Hardening && r.Acts != false && r.IsInbound != !inbound).ToList();
        if (rules.Count == 0) return null;
        var chain = new Chain(inbound ? "inbound service hardening" : "outbound service hardening", rules[0].Span)
        {
            Hook = inbound ? Hook.Input : Hook.Output,
            Priority = -1,
            Policy = Policy.Accept,
        };
        Implied(chain, "loopback is not filtered", Loopback(inbound));
        var lowering = new WindowsRuleLowering(inbound);
        foreach (var rule in rules.Where(r => r.Action != WindowsRuleAction.Block).Concat(rules.Where(r => r.Action == WindowsRuleAction.Block)))
        {
            var profiles = rule.Profiles ?? NetworkProfiles.All;
            chain.Rules.Add(lowering.Lower(rule, profiles == NetworkProfiles.All ? [] : ProfileCondition(profiles, rule.Span)));
        }

        return chain;
    }

    private static void Defaults(Chain chain, Dictionary<NetworkProfiles, ProfileState> settings)
    {
        foreach (var (profile, state) in settings)
        {
            var span = state.DefaultSpan ?? chain.Span;
            RulePart action = state.Default switch
            {
                Policy.Accept => Accept.Instance,
                Policy.Drop => Drop.Instance,
                _ => new UnknownAction($"default action of the {Word(profile)} profile", false, span),
            };
            chain.Rules.Add(new FilterRule([.. ProfileCondition(profile, span), action], span, $"default of the {Word(profile)} profile",
                CoverageState.Modelled));
        }
    }

    private static Condition[] Loopback(bool inbound)
    {
        var field = inbound ? PacketField.SourceAddress : PacketField.DestinationAddress;
        return
        [
            new InterfaceCondition(inbound ? PacketField.InInterface : PacketField.OutInterface, "lo"),
            new AnyOf(
            [
                new RangeCondition(field, [new ValueRange(127u << 24, (128u << 24) - 1)], Family: IpFamily.IPv4),
                new RangeCondition(field, [new ValueRange(1)], Family: IpFamily.IPv6),
            ]),
        ];
    }

    private static void Implied(Chain chain, string comment, params ReadOnlySpan<Condition> conditions) =>
        chain.Rules.Add(new FilterRule([.. conditions, Accept.Instance], chain.Span, comment, CoverageState.Modelled));

    private static NetworkProfiles Profiles(IEnumerable<NetworkProfiles> some) => some.Aggregate(NetworkProfiles.None, (all, p) => all | p);

    // Public is asked first: what holds for it alone then depends on one question.
    private static Condition[] ProfileCondition(NetworkProfiles profiles, SourceSpan span)
    {
        var isPublic = new UnknownCondition("the network is Public", UnknownKind.Named, span);
        var isPrivate = new UnknownCondition("the network is Private", UnknownKind.Named, span);
        return profiles switch
        {
            NetworkProfiles.All => [],
            NetworkProfiles.Public => [isPublic],
            NetworkProfiles.Private => [new Not(isPublic), isPrivate],
            NetworkProfiles.Domain => [new Not(isPublic), new Not(isPrivate)],
            NetworkProfiles.Domain | NetworkProfiles.Private => [new Not(isPublic)],
            NetworkProfiles.Public | NetworkProfiles.Private => [new AnyOf([isPublic, isPrivate])],
            _ => [new AnyOf([isPublic, new Not(isPrivate)])],
        };
    }

    private static string Word(NetworkProfiles profile) => profile.ToString().ToLowerInvariant();

    /// <summary>What the settings of one profile come to for one direction.</summary>
    private sealed class ProfileState
    {
        public ProfileState(WindowsPolicy policy, NetworkProfiles profile, bool inbound)
        {
            IsOff = policy.Setting(profile, "EnableFirewall") is { Number: 0 };
            IgnoresAllows = inbound && policy.Setting(profile, "DoNotAllowExceptions") is { Number: > 0 };
            IgnoresLocalRules = policy.Setting(profile, "AllowLocalPolicyMerge") is { Number: 0, Origin.Layer: not PolicyLayer.Local };
            var action = policy.Setting(profile, inbound ? "DefaultInboundAction" : "DefaultOutboundAction");
            DefaultSpan = (action?.Origin ?? policy.Setting(profile, "EnableFirewall")?.Origin)?.Span;
            Default = IsOff ? Policy.Accept : (action?.Number, policy.Setting(profile, "EnableFirewall")) switch
            {
                (null, _) or (_, null) => Policy.Unknown,
                (0, _) => Policy.Accept,
                _ => Policy.Drop,
            };
        }

        public bool IsOff { get; }

        public bool IgnoresAllows { get; }

        public bool IgnoresLocalRules { get; }

        public Policy Default { get; }

        public SourceSpan? DefaultSpan { get; }
    }
}
