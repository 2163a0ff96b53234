using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Rules that give packets to this host another destination, by which its ports lead to other ports or hosts.</summary>
internal static class Translations
{
    public static IEnumerable<FilterRule> Rules(HostFilter filter) => Rules(filter, IpFamily.IPv4, IpFamily.IPv6);

    public static IEnumerable<FilterRule> Rules(HostFilter filter, params IEnumerable<IpFamily> families) =>
        NamedPorts.Rules(families, filter, Hook.Prerouting).Where(r => NamedPorts.Does(r, IsTranslation));

    public static bool IsTranslation(RuleAction action) => action is TranslateAddress or ActionMap && Of(action).Any();

    /// <summary>The changes of destination that an action makes, alone or out of a map.</summary>
    public static IEnumerable<TranslateAddress> Of(RuleAction action) => action switch
    {
        TranslateAddress { Kind: TranslationKind.Destination or TranslationKind.Redirect or TranslationKind.NetworkMap } translation => [translation],
        ActionMap map => map.Actions.Distinct().SelectMany(Of),
        _ => [],
    };

    /// <summary>The ports that a rule names and whose packets it sends to a port of this host.</summary>
    public static IEnumerable<int> LeadingTo(FilterRule rule, byte protocol, int port) =>
        rule.Actions.Any(a => LeadsTo(a, port))
            ? NamedPorts.Of(rule, a => LeadsTo(a, port)).Where(k => k.Protocol == protocol && k.Port != port).Select(k => k.Port)
            : [];

    private static bool LeadsTo(RuleAction action, int port) =>
        Of(action).Any(t => !t.Ports.IsDefaultOrEmpty && t.Ports.Any(r => r.Contains((uint)port)));
}
