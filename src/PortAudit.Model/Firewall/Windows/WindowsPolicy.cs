namespace PortAudit.Model.Firewall.Windows;

/// <summary>What one export, or all exports of one host, say of Windows Firewall.</summary>
public sealed class WindowsPolicy
{
    public WindowsPolicy(SourceFile source) => Source = source;

    /// <summary>The export; of several, the first.</summary>
    public SourceFile Source { get; }

    public List<WindowsRule> Rules { get; } = [];

    public List<ProfileSetting> Settings { get; } = [];

    /// <summary>Every known setting of the three profiles, as the stores together decide it.</summary>
    public List<EffectiveSetting> Effective { get; } = [];

    /// <summary>Objects of PowerShell that make a rule only together with others of the same <c>InstanceID</c>, mostly from other files.</summary>
    public List<WindowsRulePart> Parts { get; } = [];

    /// <summary>Stores of which the export holds every rule.</summary>
    public HashSet<PolicyLayer> RuleLayers { get; } = [];

    /// <summary>Stores of which the export holds every setting: what is not set there has its default.</summary>
    public HashSet<PolicyLayer> SettingLayers { get; } = [];

    /// <summary>The profiles that were in force when the export was made; <see langword="null"/> when it does not tell.</summary>
    public NetworkProfiles? InForce { get; set; }

    public bool IsEmpty => Rules.Count + Settings.Count + Parts.Count + RuleLayers.Count + SettingLayers.Count == 0 && InForce is null;

    /// <summary>What a setting comes to; <see langword="null"/> when the exports do not tell.</summary>
    public EffectiveSetting? Setting(NetworkProfiles profile, string name) =>
        Effective.Find(s => s.Profile == profile && s.Name == name) is { Value: not null } known ? known : null;
}
