using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Makes a policy of registry values, wherever they were read from.</summary>
internal sealed class RegistryPolicyBuilder(SourceFile source, DiagnosticLog log)
{
    private readonly RuleStringDecoder _decoder = new(log);
    private readonly Dictionary<(PolicyLayer, string), WindowsRule> _rules = [];
    private readonly List<(PolicyLayer Layer, string Id)> _order = [];
    private readonly List<(ProfileSetting Setting, bool IsStandard)> _settings = [];

    /// <summary>How each value's line was understood.</summary>
    public List<(SourceSpan Span, CoverageState State, bool IsRule)> Coverage { get; } = [];

    public WindowsPolicy Policy { get; } = new(source);

    /// <param name="entry">Any value; those of other keys are passed over.</param>
    /// <returns>Whether it belongs to the firewall.</returns>
    public bool Add(RegistryEntry entry)
    {
        if (FirewallKeys.Below(entry.Key, out var layer) is not { } below) return false;
        return Add(entry, below, layer);
    }

    /// <summary>For exports that begin below the firewall's key.</summary>
    public bool Add(RegistryEntry entry, string below, PolicyLayer layer)
    {
        if (FirewallKeys.Of(below, layer) is not { } place) return true;
        if (place.IsRules) Rule(entry, place.Layer);
        else Setting(entry, place);
        return true;
    }

    public void Clear(string key)
    {
        if (FirewallKeys.Below(key, out var layer) is not { } below) return;
        if (below.Length == 0 || FirewallKeys.Of(below, layer) is { IsRules: true })
        {
            foreach (var id in _order.FindAll(o => o.Layer == layer)) _rules.Remove(id);
            _order.RemoveAll(o => o.Layer == layer);
        }

        var profile = FirewallKeys.Of(below, layer)?.Profile ?? NetworkProfiles.All;
        _settings.RemoveAll(s => s.Setting.Layer == layer && (below.Length == 0 || s.Setting.Profile == profile));
    }

    /// <param name="complete">Whether what the export does not have is not there: a hive has all of its store.</param>
    public WindowsPolicy Build(Func<PolicyLayer, bool> complete)
    {
        foreach (var id in _order)
        {
            var rule = _rules[id];
            Policy.Rules.Add(rule);
            Policy.RuleLayers.Add(rule.Layer);
        }

        // A policy's StandardProfile is for private and public networks, unless it has a key for one of them.
        var hasOwn = _settings.Exists(
            s => s.Setting.Layer == PolicyLayer.GroupPolicy && !s.IsStandard && s.Setting.Profile != NetworkProfiles.Domain);
        foreach (var (setting, isStandard) in _settings)
        {
            if (setting.Layer == PolicyLayer.GroupPolicy && isStandard)
            {
                if (hasOwn) continue;
                Policy.Settings.Add(setting with { Profile = NetworkProfiles.Public });
            }

            Policy.Settings.Add(setting);
        }

        foreach (var layer in _settings.Select(s => s.Setting.Layer).Distinct().Where(complete)) Policy.SettingLayers.Add(layer);
        return Policy;
    }

    private void Rule(RegistryEntry entry, PolicyLayer layer)
    {
        var key = (layer, entry.Name.ToUpperInvariant());
        if (entry.IsDeletion)
        {
            if (_rules.Remove(key)) _order.Remove(key);
            Coverage.Add((entry.Span, CoverageState.Modelled, false));
            return;
        }

        WindowsRule rule;
        if (entry.IsCutOff)
        {
            rule = new WindowsRule(entry.Name, layer, entry.Span) { IsUnreadable = true };
        }
        else if (entry.Text is not { } text)
        {
            log.Report(WindowsDiagnostics.BadType, entry.Span, DiagnosticLog.Clip(entry.Name), entry.Type);
            rule = new WindowsRule(entry.Name, layer, entry.Span) { IsUnreadable = true };
        }
        else
        {
            // An empty default value of the key is not a rule.
            if (entry.Name.Length == 0 && text.Length == 0) return;
            rule = _decoder.Decode(entry.Name, text, layer, entry.Span, entry.Place);
        }

        if (!_rules.ContainsKey(key)) _order.Add(key);
        _rules[key] = rule;
        Coverage.Add((entry.Span, rule.IsUnreadable ? CoverageState.Unreadable
            : rule.Narrowings.Any(n => !n.IsUnderstood) ? CoverageState.Approximated : CoverageState.Modelled, true));
    }

    private void Setting(RegistryEntry entry, FirewallKeys.Place place)
    {
        var row = WindowsData.Settings.FirstOrDefault(s => s[0].Equals(entry.Name, StringComparison.OrdinalIgnoreCase)
            && (s[1] == "-" ? place.Below.Length == 0 : place.Below.Equals(s[1], StringComparison.OrdinalIgnoreCase)));
        if (row is null) return;
        if (entry.IsDeletion)
        {
            _settings.RemoveAll(s => s.Setting.Layer == place.Layer && s.Setting.Profile == place.Profile && s.Setting.Name == row[0]);
            return;
        }

        var value = row[0] == "LogFilePath" ? entry.Text : entry.Number?.ToString(CultureInfo.InvariantCulture);
        if (value is null)
        {
            // Text where a number belongs: Windows does not read it either.
            log.Report(WindowsDiagnostics.BadSetting, entry.Span, row[0], DiagnosticLog.Clip(entry.Text ?? entry.Type.ToString()));
            Coverage.Add((entry.Span, CoverageState.Unreadable, false));
            return;
        }

        _settings.RemoveAll(s => s.Setting.Layer == place.Layer && s.Setting.Profile == place.Profile && s.Setting.Name == row[0]
            && s.IsStandard == place.IsStandard);
        _settings.Add((new ProfileSetting(place.Profile, row[0], value, place.Layer, entry.Span), place.IsStandard));
        Coverage.Add((entry.Span, CoverageState.Modelled, false));
    }
}
