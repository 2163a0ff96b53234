using System.Globalization;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;

namespace PortAudit.Analysis.WindowsFirewall;

/// <summary>What the exports of Windows Firewall say in their own words: settings, rules, twins, stores that disagree.</summary>
public static class WindowsFirewallFacts
{
    private static readonly NetworkProfiles[] Each = [NetworkProfiles.Domain, NetworkProfiles.Private, NetworkProfiles.Public];

    /// <returns>Nothing for a host without such an export.</returns>
    public static IReadOnlyList<Fact> Of(Host host)
    {
        if (host.Windows is not { } policy) return [];
        var readable = policy.Rules.Where(r => !r.IsUnreadable).ToList();
        var profiles = new ActingProfiles(policy);
        var stands = readable.ConvertAll(profiles.Of);
        var blocks = new BlockingRules(readable, stands);
        var rules = readable.Select((r, i) => Rule(host.Name, r, stands[i] & ~blocks.Overruling(r))).ToList();
        return
        [
            .. Settings(host.Name, policy), .. rules, .. RuleTwins.Find(host.Name, rules, readable, stands),
            .. Conflicts(host.Name, policy),
        ];
    }

    internal static IReadOnlyList<string> Words(NetworkProfiles profiles) =>
        [.. Each.Where(p => (profiles & p) != 0).Select(p => p.ToString().ToLowerInvariant())];

    private static string Word(PolicyLayer layer) => layer switch
    {
        PolicyLayer.Local => "local",
        PolicyLayer.GroupPolicy => "group-policy",
        PolicyLayer.Hardening => "hardening",
        _ => "active",
    };

    private static IEnumerable<FirewallSettingFact> Settings(string host, WindowsPolicy policy)
    {
        foreach (var group in policy.Effective.Where(e => e.Value is not null).GroupBy(e => (e.Name, Value: e.Value!, e.Origin?.Layer)))
        {
            var profiles = group.Aggregate(NetworkProfiles.None, (all, e) => all | e.Profile);
            // A default stands nowhere: the place to change it is where the profile's other settings are.
            var place = group.Select(e => e.Origin?.Span).FirstOrDefault(s => s is not null)
                ?? policy.Settings.Where(s => (s.Profile & profiles) != 0).OrderByDescending(s => (s.Profile, s.Name == "EnableFirewall"))
                .FirstOrDefault()?.Span
                ?? policy.Source.Span(0, 0);
            yield return new FirewallSettingFact
            {
                Host = host,
                Location = place,
                Name = group.Key.Name,
                Profiles = Words(profiles),
                Value = group.Key.Value,
                Number = group.First().Number,
                Layer = group.Key.Layer is { } layer ? Word(layer) : null,
            };
        }
    }

    private static FirewallRuleFact Rule(string host, WindowsRule rule, NetworkProfiles acts)
    {
        var protocol = rule.Protocol is { Length: > 0 } number ? Vocabulary.Protocol(byte.Parse(number, CultureInfo.InvariantCulture)) : null;
        var isPortless = protocol is not (null or "tcp" or "udp");
        return new FirewallRuleFact
        {
            Host = host,
            Location = rule.Span,
            Id = rule.Id,
            Name = rule.Name,
            Group = rule.Group,
            Layer = Word(rule.Layer),
            Direction = rule.IsInbound switch { true => "in", false => "out", _ => null },
            Action = rule.Action == WindowsRuleAction.Unknown ? null : rule.Action.ToString().ToLowerInvariant(),
            IsEnabled = rule.Acts,
            Profiles = Words(rule.Profiles ?? NetworkProfiles.None),
            Acts = Words(acts),
            Protocol = protocol,
            IsAnyProtocol = rule.Protocol is null ? null : rule.Protocol.Length == 0,
            LocalPorts = rule.LocalPorts ?? [],
            IsAnyLocalPort = rule.LocalPorts is { } ports ? ports.IsEmpty && !isPortless : null,
            Opens = Opens(rule, protocol),
            RemoteAddresses = rule.RemoteAddresses ?? [],
            IsAnyRemoteAddress = rule.RemoteAddresses is { } remote ? remote.IsEmpty : null,
            Program = rule.Program is { Length: > 0 } program ? WindowsPath.Normal(program) : null,
            IsAnyProgram = rule.Program is null || rule.Service is null ? null : rule.Program.Length == 0 && rule.Service.Length == 0,
            Service = rule.Service is { Length: > 0 } service ? service : null,
            IsNarrowed = !rule.Narrowings.IsEmpty,
            Edge = rule.Edge switch
            {
                EdgeTraversal.None => "none",
                EdgeTraversal.Allow => "allow",
                EdgeTraversal.DeferToUser => "defer-to-user",
                EdgeTraversal.DeferToApplication => "defer-to-application",
                _ => null,
            },
            PosesAs = rule.Layer == PolicyLayer.Hardening ? null : BuiltInNames.PosesAs(rule.Id, rule.Name),
        };
    }

    private static List<string> Opens(WindowsRule rule, string? protocol)
    {
        var opens = new List<string>();
        foreach (var item in rule.LocalPorts ?? [])
        {
            if (item.Replace("-", "", StringComparison.Ordinal).Equals("RPCEPMap", StringComparison.OrdinalIgnoreCase)) opens.Add("135/tcp");
            var dash = item.IndexOf('-');
            var (first, last) = dash < 0 ? (item, item) : (item[..dash], item[(dash + 1)..]);
            if (!ushort.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var low)
                || !ushort.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var high)
                || high - low > AnalysisLimits.WidestListedRange)
                continue;
            for (var port = (int)low; port <= high; port++)
            {
                if (protocol is not "udp") opens.Add($"{port}/tcp");
                if (protocol is not "tcp") opens.Add($"{port}/udp");
            }
        }

        return opens;
    }

    private static IEnumerable<LayerConflictFact> Conflicts(string host, WindowsPolicy policy)
    {
        var found = new List<(string Name, NetworkProfiles Profile, ProfileSetting Decides, ProfileSetting Other)>();
        foreach (var effective in policy.Effective.Where(e => e.Origin is not null))
        {
            foreach (var other in policy.Settings.Where(
                s => s.Profile == effective.Profile && s.Name == effective.Name && s.Layer != effective.Origin!.Layer))
                if (!other.Value.Equals(effective.Value, StringComparison.OrdinalIgnoreCase))
                    found.Add((effective.Name, effective.Profile, effective.Origin!, other));
        }

        foreach (var group in found.GroupBy(f => (f.Name, Deciding: f.Decides.Layer, f.Decides.Value, f.Other.Layer, Overruled: f.Other.Value)))
        {
            var first = group.First();
            yield return new LayerConflictFact
            {
                Host = host,
                Location = first.Other.Span,
                Kind = "setting",
                Name = group.Key.Name,
                Profiles = Words(group.Aggregate(NetworkProfiles.None, (all, f) => all | f.Profile)),
                Decides = Word(group.Key.Deciding),
                DecidingValue = group.Key.Value,
                Other = Word(group.Key.Layer),
                OtherValue = group.Key.Overruled,
                Deciding = first.Decides.Span,
            };
        }

        var policies = policy.Rules.Where(r => r is { Layer: PolicyLayer.GroupPolicy, IsUnreadable: false })
            .ToLookup(r => r.Id, StringComparer.OrdinalIgnoreCase);
        foreach (var local in policy.Rules.Where(r => r is { Layer: PolicyLayer.Local, IsUnreadable: false }))
        {
            if (policies[local.Id].FirstOrDefault(p => p.Action != local.Action || p.Acts != local.Acts) is not { } other) continue;
            yield return new LayerConflictFact
            {
                Host = host,
                Location = local.Span,
                Kind = "rule",
                Name = local.Name is { Length: > 0 } name && name[0] != '@' ? name : local.Id,
                Profiles = Words((local.Profiles ?? NetworkProfiles.All) & (other.Profiles ?? NetworkProfiles.All)),
                Decides = "group-policy",
                DecidingValue = Describe(other),
                Other = "local",
                OtherValue = Describe(local),
                Deciding = other.Span,
            };
        }
    }

    private static string Describe(WindowsRule rule) =>
        $"{rule.Action.ToString().ToLowerInvariant()}, {(rule.Acts switch { true => "enabled", false => "disabled", _ => "enabled or not" })}";
}
