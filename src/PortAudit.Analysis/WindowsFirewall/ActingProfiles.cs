using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Analysis.WindowsFirewall;

/// <summary>In which profiles a rule is in force, by the profiles' settings; what block rules do to it is told elsewhere.</summary>
internal sealed class ActingProfiles
{
    private readonly NetworkProfiles _on;
    private readonly NetworkProfiles _mergeLocal;
    private readonly NetworkProfiles _heedAllows;

    public ActingProfiles(WindowsPolicy policy)
    {
        foreach (var profile in new[] { NetworkProfiles.Domain, NetworkProfiles.Private, NetworkProfiles.Public })
        {
            if (policy.Setting(profile, "EnableFirewall") is not { Number: 0 }) _on |= profile;
            if (policy.Setting(profile, "AllowLocalPolicyMerge") is not { Number: 0, Origin.Layer: not PolicyLayer.Local }) _mergeLocal |= profile;
            if (policy.Setting(profile, "DoNotAllowExceptions") is not { Number: > 0 }) _heedAllows |= profile;
        }
    }

    public NetworkProfiles Of(WindowsRule rule)
    {
        if (rule.Acts == false) return NetworkProfiles.None;
        var acts = (rule.Profiles ?? NetworkProfiles.All) & _on;
        if (rule.Layer == PolicyLayer.Local) acts &= _mergeLocal;
        if (rule.IsInbound == true && rule.Action != WindowsRuleAction.Block) acts &= _heedAllows;
        return acts;
    }
}
