using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Parsing.WindowsFirewall;

namespace PortAudit.Inputs;

/// <summary>Makes the one ruleset of a Windows host out of all exports that tell of it: rules, filters, settings, stores.</summary>
public static class WindowsRuleset
{
    /// <summary>Replaces what the files say each for itself by what they say together.</summary>
    public static void Settle(Host host)
    {
        var inputs = host.Inputs.Where(i => i.Windows is { IsEmpty: false }).ToList();
        if (inputs.Count == 0) return;
        if (inputs.Count == 1)
        {
            host.Windows = inputs[0].Windows;
            return;
        }

        host.Windows = WindowsPolicyMerger.Merge([.. inputs.Select(i => i.Windows!)]);
        host.Rulesets.RemoveAll(r => r.Backend == FirewallBackend.WindowsFirewall);
        if (WindowsLowering.Lower(host.Windows) is { } ruleset) host.Rulesets.Add(ruleset);
    }

    /// <summary>The thing that both exports tell, so that they can't be of one host; <see langword="null"/> when they complete each other.</summary>
    public static string? Same(WindowsPolicy one, WindowsPolicy other)
    {
        if (one.Rules.Count > 0 && other.Rules.Count > 0 && one.RuleLayers.Overlaps(other.RuleLayers)) return "list of Windows Firewall rules";
        if (one.SettingLayers.Overlaps(other.SettingLayers)) return "list of Windows Firewall profiles";
        return null;
    }
}
