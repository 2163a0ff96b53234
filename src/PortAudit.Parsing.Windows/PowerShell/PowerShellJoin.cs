using System.Collections.Immutable;
using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Parsing.Windows.PowerShell;

/// <summary>Makes rules of PowerShell's objects: a rule and its filters are those with the same <c>InstanceID</c>.</summary>
/// <remarks>A filter that is not at hand is not "any": what it would restrict stays unknown.</remarks>
internal static class PowerShellJoin
{
    /// <summary>The names under which people and tools print a property, the cmdlets' own first.</summary>
    private static readonly Dictionary<string, string[]> Synonyms = WindowsData.Lines("powershell-names.txt").ToDictionary(f => f[0], f => f);

    /// <returns>One rule for each object that has an action or a direction; objects without a rule give none.</returns>
    public static IEnumerable<WindowsRule> Join(IReadOnlyList<WindowsRulePart> parts)
    {
        var order = new List<string>();
        var byId = new Dictionary<string, List<WindowsRulePart>>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts)
        {
            if (!byId.TryGetValue(part.InstanceId, out var list))
            {
                byId[part.InstanceId] = list = [];
                order.Add(part.InstanceId);
            }

            list.Add(part);
        }

        foreach (var id in order)
            if (byId[id].Find(IsRule) is { } main) yield return Rule(id, main, byId[id]);
    }

    /// <summary>Whether the object is a rule, or has one joined into it, rather than a filter.</summary>
    public static bool IsRule(WindowsRulePart part) => part.Properties.ContainsKey("Direction") || part.Properties.ContainsKey("Action");

    private static WindowsRule Rule(string id, WindowsRulePart main, List<WindowsRulePart> parts)
    {
        IReadOnlyList<string>? Values(string name)
        {
            foreach (var synonym in Synonyms[name])
                foreach (var part in parts)
                    if (part.Properties.TryGetValue(synonym, out var found)) return found;
            return null;
        }

        string? One(string name) => Values(name) is { } values ? values.Count > 0 ? values[0].Trim() : "" : null;
        ImmutableArray<string>? List(string name) => Values(name) is not { } values || IsLost(values) ? null : Items(values);

        var narrowings = ImmutableArray.CreateBuilder<RuleNarrowing>();
        var notShown = ImmutableArray.CreateBuilder<string>();
        foreach (var name in new[] { "InterfaceAlias", "InterfaceType", "Package", "LocalUser", "RemoteUser", "RemoteMachine",
            "RemoteDynamicKeywordAddresses", "PolicyAppId" })
            if (Values(name) is { } values && !IsLost(values) && Items(values) is { Length: > 0 } items)
                narrowings.Add(new RuleNarrowing(name, string.Join(',', items)));
        if (One("Authentication") is { Length: > 0 } authentication && !Is(authentication, "NotRequired", "0"))
            narrowings.Add(new RuleNarrowing("Security", authentication));
        if (One("Owner") is { Length: > 0 } owner) narrowings.Add(new RuleNarrowing("LUOwn", owner));
        if (Values("Platform") is { Count: > 0 } platforms && platforms.Any(p => p.Length > 0 && p != "6.2+"))
            narrowings.Add(new RuleNarrowing("Platform", string.Join(',', platforms)));
        if (Values("InterfaceAlias") is null && Values("InterfaceType") is null) notShown.Add("interfaces");
        if (Values("Authentication") is null) notShown.Add("IPsec conditions");

        var protocol = One("Protocol");
        var isPortless = protocol is not null && WindowsTerms.Protocol(protocol) is { } p && p is not ("" or "6" or "17");
        var action = Action(One("Action"));
        if (action == WindowsRuleAction.Allow && Is(One("OverrideBlockRules") ?? "", "True", "1")) action = WindowsRuleAction.Bypass;
        return new WindowsRule(id, Layer(One("PolicyStoreSourceType"), One("PolicyStoreSource")), main.Span)
        {
            Name = One("DisplayName"),
            Group = One("DisplayGroup") ?? One("Group"),
            Action = action,
            IsInbound = One("Direction") switch
            {
                "1" or "Inbound" => true,
                "2" or "Outbound" => false,
                var d when Is(d ?? "", "Inbound", "In") => true,
                var d when Is(d ?? "", "Outbound", "Out") => false,
                _ => null
            },
            IsEnabled = One("Enabled") switch
            {
                "1" => true,
                "2" => false,
                var e when Is(e ?? "", "True", "Yes") => true,
                var e when Is(e ?? "", "False", "No") => false,
                _ => null
            },
            Profiles = Profiles(Values("Profile")),
            Protocol = protocol is null ? null : WindowsTerms.Protocol(protocol.Length == 0 ? "any" : protocol),
            LocalPorts = isPortless ? [] : List("LocalPort"),
            RemotePorts = isPortless ? [] : List("RemotePort"),
            IcmpTypes = List("IcmpType"),
            LocalAddresses = List("LocalAddress"),
            RemoteAddresses = List("RemoteAddress"),
            Program = Any(One("Program")),
            Service = Any(One("Service")),
            Edge = One("EdgeTraversalPolicy") switch
            {
                "0" or "Block" => EdgeTraversal.None,
                "1" or "Allow" => EdgeTraversal.Allow,
                "2" or "DeferToUser" => EdgeTraversal.DeferToUser,
                "3" or "DeferToApp" => EdgeTraversal.DeferToApplication,
                _ => null,
            },
            Narrowings = narrowings.ToImmutable(),
            NotShown = notShown.ToImmutable(),
        };
    }

    /// <summary>Whether a property says something that a rule is made of.</summary>
    public static bool IsKnown(string property) => Synonyms.Values.Any(names => names.Contains(property, StringComparer.OrdinalIgnoreCase));

    /// <summary>What the objects at hand lack for whole rules.</summary>
    public static IEnumerable<Diagnostic> Missing(WindowsPolicy policy)
    {
        if (policy.Parts.Count == 0) yield break;
        var ids = policy.Parts.Where(IsRule).Select(p => p.InstanceId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var lone = policy.Parts.Where(p => !ids.Contains(p.InstanceId)).ToList();
        if (lone.Count > 0) yield return WindowsDiagnostics.FilterWithoutRule.At(lone[0].Span, lone.Count, DiagnosticLog.Clip(lone[0].InstanceId));
        var rules = policy.Rules.Where(r => ids.Contains(r.Id)).ToList();
        var lacking = new (int Count, string What, string Filter)[]
        {
            (rules.Count(r => r.LocalPorts is null || r.Protocol is null), "ports", "Port"),
            (rules.Count(r => r.RemoteAddresses is null), "addresses", "Address"),
            (rules.Count(r => r.Program is null), "programs", "Application"),
            (rules.Count(r => r.Service is null), "services", "Service"),
            (rules.Count(r => r.NotShown.Contains("interfaces")), "interfaces", "InterfaceType"),
            (rules.Count(r => r.NotShown.Contains("IPsec conditions")), "IPsec conditions", "Security"),
        }.Where(l => l.Count > 0).ToList();
        if (lacking.Count == 0) yield break;
        yield return WindowsDiagnostics.MissingFilters.At(
            policy.Source.Path, lacking.Max(l => l.Count), string.Join(", ", lacking.Select(l => l.What)),
            string.Join(", ", lacking.Select(l => $"Get-NetFirewall{l.Filter}Filter")));
    }

    /// <summary>A list that the export flattened to its type's name.</summary>
    public static bool IsLost(IReadOnlyList<string> values) =>
        values.Any(v => v.StartsWith("System.", StringComparison.Ordinal) && v.EndsWith("[]", StringComparison.Ordinal));

    // MSFT_NetFirewallRule: NotConfigured 0, Allow 2, AllowBypass 3, Block 4. Not the numbers of the protocol or of COM.
    public static WindowsRuleAction Action(string? text) => text switch
    {
        "2" or "Allow" => WindowsRuleAction.Allow,
        "3" or "AllowBypass" => WindowsRuleAction.Bypass,
        "4" or "Block" => WindowsRuleAction.Block,
        _ when Is(text ?? "", "Allow", "Zulassen") => WindowsRuleAction.Allow,
        _ when Is(text ?? "", "Block", "Blockieren") => WindowsRuleAction.Block,
        _ => WindowsRuleAction.Unknown,
    };

    // A bit mask: 1 domain, 2 private, 4 public; 0 is any.
    public static NetworkProfiles? Profiles(IReadOnlyList<string>? values)
    {
        if (values is null || IsLost(values)) return null;
        var all = NetworkProfiles.None;
        foreach (var word in values.SelectMany(v => v.Split([',', '|', ' '], StringSplitOptions.RemoveEmptyEntries)))
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
                all |= bits is 0 or >= 0x7fff ? NetworkProfiles.All : (NetworkProfiles)(bits & 7);
            else if (Is(word, "Any", "All")) all = NetworkProfiles.All;
            else if (Is(word, "Domain", "")) all |= NetworkProfiles.Domain;
            else if (Is(word, "Private", "Standard")) all |= NetworkProfiles.Private;
            else if (Is(word, "Public", "")) all |= NetworkProfiles.Public;
            else return null;
        }

        return all == NetworkProfiles.None ? null : all;
    }

    // FW_RULE_ORIGIN_TYPE: 1 local, 2 group policy, 3 dynamic, 5 hard-coded, 6 MDM; PowerShell gives the numbers on.
    private static PolicyLayer Layer(string? type, string? store)
    {
        if (Is(type ?? "", "2", "GroupPolicy") || Is(type ?? "", "6", "MDM")) return PolicyLayer.GroupPolicy;
        if (Is(type ?? "", "1", "Local")) return PolicyLayer.Local;
        if (Is(type ?? "", "5", "Hardcoded")) return PolicyLayer.Hardening;
        return Is(store ?? "", "PersistentStore", "") ? PolicyLayer.Local : PolicyLayer.Active;
    }

    private static ImmutableArray<string> Items(IReadOnlyList<string> values)
    {
        var items = values.SelectMany(v => v.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        return items.Exists(i => Is(i, "Any", "*")) ? [] : [.. items];
    }

    // Null and Any are the same to the cmdlets' objects.
    private static string? Any(string? value) => value is null ? null : Is(value, "Any", "") ? "" : value;

    private static bool Is(string text, string one, string other) =>
        text.Equals(one, StringComparison.OrdinalIgnoreCase) || (other.Length > 0 && text.Equals(other, StringComparison.OrdinalIgnoreCase));
}
