using PortAudit.Model.Firewall.Windows;
using PortAudit.Parsing.Windows.PowerShell;

namespace PortAudit.Parsing.Windows;

/// <summary>Makes one policy of all that a host's exports say: joins what PowerShell keeps apart, and works out which store decides.</summary>
public static class WindowsPolicyMerger
{
    private static readonly NetworkProfiles[] Each = [NetworkProfiles.Domain, NetworkProfiles.Private, NetworkProfiles.Public];

    /// <summary>What decides first, stands first.</summary>
    private static readonly PolicyLayer[] Precedence = [PolicyLayer.Active, PolicyLayer.GroupPolicy, PolicyLayer.Local];

    /// <param name="policies">Of one host, in the order of its files; not empty.</param>
    public static WindowsPolicy Merge(IReadOnlyList<WindowsPolicy> policies)
    {
        var merged = new WindowsPolicy(policies[0].Source);
        foreach (var policy in policies)
        {
            // Rules that were joined from parts are made again, of all parts.
            merged.Rules.AddRange(policy.Rules.Where(r => policy.Parts.Count == 0 || r.IsUnreadable));
            merged.Settings.AddRange(policy.Settings);
            merged.Parts.AddRange(policy.Parts);
            merged.InForce ??= policy.InForce;
            merged.RuleLayers.UnionWith(policy.RuleLayers);
            merged.SettingLayers.UnionWith(policy.SettingLayers);
        }

        if (merged.Parts.Count > 0) merged.Rules.AddRange(PowerShellJoin.Join(merged.Parts));
        DecideSettings(merged);
        return merged;
    }

    /// <summary>What the exports of a host lack, so that parts of its rules stay unknown.</summary>
    public static IEnumerable<PortAudit.Model.Diagnostics.Diagnostic> Missing(WindowsPolicy policy) => PowerShellJoin.Missing(policy);

    /// <summary>Works out what each setting comes to.</summary>
    public static void DecideSettings(WindowsPolicy policy)
    {
        policy.Effective.Clear();
        var set = policy.Settings.ToLookup(s => (s.Profile, s.Name));
        var hasStore = policy.SettingLayers.Contains(PolicyLayer.Local);
        foreach (var profile in Each)
        {
            foreach (var setting in WindowsData.Settings)
            {
                var values = set[(profile, setting[0])].ToList();
                var decides = Precedence.Select(layer => values.FindLast(v => v.Layer == layer)).FirstOrDefault(v => v is not null);
                policy.Effective.Add(new EffectiveSetting(profile, setting[0], decides?.Value ?? (hasStore ? setting[2] : null), decides));
            }
        }
    }
}
