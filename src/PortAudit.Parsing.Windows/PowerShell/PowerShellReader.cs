using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.PowerShell;

/// <summary>Turns objects into parts of rules and into settings of profiles.</summary>
internal sealed class PowerShellReader(SourceFile source, DiagnosticLog log)
{
    /// <summary>Properties that only the firewall's objects have; an InstanceID alone is any CIM object's.</summary>
    private static readonly string[] Marks =
    [
        "Direction", "LocalPort", "LocalPorts", "RemotePort", "LocalAddress", "RemoteAddress", "LocalIP", "RemoteIP", "Program", "AppPath",
        "ServiceName",
        "Service", "InterfaceAlias", "InterfaceType", "Authentication", "DefaultInboundAction", "EdgeTraversalPolicy", "ActiveProfile",
    ];

    public List<(SourceSpan Span, CoverageState State, bool IsRule)> Coverage { get; } = [];

    public static bool IsFirewall(PowerShellObject found) =>
        (found.Has("InstanceID") || found.Has("Name") || found.Has("DisplayName")) && Array.Exists(Marks, found.Has);

    /// <summary>Whether column or property names are those of one of the cmdlets.</summary>
    public static bool AreNames(IReadOnlyCollection<string> names)
    {
        bool Has(string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
        var isNamed = Has("InstanceID") || Has("DisplayName") || Has("Name");
        return isNamed && ((Has("Direction") && Has("Action")) || Has("DefaultInboundAction") || Has("ActiveProfile")
            || (Has("InstanceID") && (Has("LocalPort") || Has("RemoteAddress") || Has("Program") || Has("Service") || Has("InterfaceType")
            || Has("InterfaceAlias") || Has("Authentication"))));
    }

    public WindowsPolicy Read(IEnumerable<PowerShellObject> objects)
    {
        var policy = new WindowsPolicy(source);
        foreach (var found in objects)
        {
            if (found.Has("DefaultInboundAction")) Profile(policy, found);
            else if (found.Has("ActiveProfile")) Global(policy, found);
            else Part(policy, found);
        }

        policy.Rules.AddRange(PowerShellJoin.Join(policy.Parts));
        foreach (var rule in policy.Rules) policy.RuleLayers.Add(rule.Layer);
        return policy;
    }

    /// <summary>Rows that could not be told apart: among rules each represents a rule that may match anything.</summary>
    public void KeepUnread(WindowsPolicy policy, IReadOnlyList<SourceSpan> rows)
    {
        var areRules = policy.Parts.Exists(PowerShellJoin.IsRule);
        foreach (var row in rows)
        {
            if (areRules) policy.Rules.Add(new WindowsRule($"row {row.Line}", PolicyLayer.Local, row) { IsUnreadable = true });
            Coverage.Add((row, CoverageState.Unreadable, areRules));
        }
    }

    private void Part(WindowsPolicy policy, PowerShellObject found)
    {
        var id = found.One("InstanceID") is { Length: > 0 } instance
            ? instance : found.One("Name") is { Length: > 0 } name ? name : found.One("DisplayName") ?? "";
        // Objects of other classes say their own beside the identifier: MSFT|FW|FirewallRule|id.
        if (id.LastIndexOf('|') is var bar and >= 0 && id.StartsWith("MSFT|FW|", StringComparison.OrdinalIgnoreCase)) id = id[(bar + 1)..];
        var part = new WindowsRulePart(id, found.Properties, found.Span);
        policy.Parts.Add(part);
        var lost = found.Properties.Where(p => PowerShellJoin.IsLost(p.Value) && PowerShellJoin.IsKnown(p.Key)).ToList();
        foreach (var (property, values) in lost) log.Report(WindowsDiagnostics.LostValue, found.Span, values[0], property);
        Coverage.Add((found.Span, lost.Count > 0 ? CoverageState.Approximated : CoverageState.Modelled, PowerShellJoin.IsRule(part)));
    }

    // Get-NetFirewallSetting: of use is which profile was in force; 65535 is "not configured".
    private void Global(WindowsPolicy policy, PowerShellObject found)
    {
        if (found.One("ActiveProfile") is { } active && active is not ("0" or "65535" or "NotConfigured" or "NotApplicable"))
            policy.InForce ??= PowerShellJoin.Profiles([active]);
        Coverage.Add((found.Span, CoverageState.Irrelevant, false));
    }

    private void Profile(WindowsPolicy policy, PowerShellObject found)
    {
        var name = found.One("Name") is { Length: > 0 } n ? n : found.One("Profile") ?? "";
        if (PowerShellJoin.Profiles([name]) is not (NetworkProfiles.Domain or NetworkProfiles.Private or NetworkProfiles.Public)
            || PowerShellJoin.Profiles([name]) is not { } profile)
        {
            Coverage.Add((found.Span, CoverageState.Unreadable, false));
            log.Report(WindowsDiagnostics.UnknownWord, found.Span, DiagnosticLog.Clip(name), "a profile's name", "its settings are not read");
            return;
        }

        // What the active store says is in force; any other export tells what one store holds, where the rest has its default.
        var isActive = found.One("PolicyStoreSource") is "ActiveStore" || found.One("PolicyStore") is "ActiveStore";
        var layer = isActive ? PolicyLayer.Active : PolicyLayer.Local;
        policy.SettingLayers.Add(layer);
        foreach (var setting in WindowsData.Settings)
        {
            if (setting[3] == "-" || found.One(setting[3]) is not { } text || Number(setting, text) is not { } value) continue;
            policy.Settings.Add(new ProfileSetting(profile, setting[0], value, layer, found.Span));
        }

        Coverage.Add((found.Span, CoverageState.Modelled, false));
    }

    // The cmdlets' words and numbers as the registry's: GpoBoolean is 0 and 1, an action 2 for allow and 4 for block; the rest is "not configured".
    private static string? Number(string[] setting, string text) => setting[0] switch
    {
        "LogFilePath" or "LogFileSize" => text is "" or "NotConfigured" ? null : text,
        "DefaultInboundAction" or "DefaultOutboundAction" =>
            text.ToUpperInvariant() switch { "2" or "ALLOW" => "0", "4" or "BLOCK" => "1", _ => null },
        // The registry has the opposite of what the cmdlets ask.
        "DoNotAllowExceptions" or "DisableNotifications" or "DisableUnicastResponsesToMulticastBroadcast" =>
            text.ToUpperInvariant() switch { "0" or "FALSE" => "1", "1" or "TRUE" => "0", _ => null },
        _ => text.ToUpperInvariant() switch { "0" or "FALSE" => "0", "1" or "TRUE" => "1", _ => null },
    };
}
