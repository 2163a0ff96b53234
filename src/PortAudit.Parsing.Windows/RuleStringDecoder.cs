using System.Collections.Immutable;
using System.Globalization;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows;

/// <summary>What a rule string says: one decoder for every export that holds such strings.</summary>
/// <remarks>Absence has a meaning here: no Active is disabled, no Profile all profiles, no Protocol any. A key of a newer version restricts the
/// rule in a way that is not known, so it is never passed over.</remarks>
internal sealed class RuleStringDecoder(DiagnosticLog log)
{
    private readonly List<string> _localPorts = [];
    private readonly List<string> _remotePorts = [];
    private readonly List<string> _icmp = [];
    private readonly List<string> _localAddresses = [];
    private readonly List<string> _remoteAddresses = [];
    private readonly List<RuleNarrowing> _narrowings = [];
    private readonly Dictionary<string, int> _single = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _texts = [];
    private readonly HashSet<string> _known = [];
    private SourceSpan _span;
    private Func<int, int>? _place;
    private NetworkProfiles _profiles;
    private WindowsRuleAction _action;
    private bool? _inbound;
    private bool? _active;
    private string _protocol = "";
    private EdgeTraversal _edge;
    private bool _bypass;
    private bool _readable;

    /// <param name="id">The value's name.</param>
    /// <param name="text">The string.</param>
    /// <param name="layer">The store.</param>
    /// <param name="span">The whole value in the file.</param>
    /// <param name="place">From a position in the text to one in the file.</param>
    public WindowsRule Decode(string id, string text, PolicyLayer layer, SourceSpan span, Func<int, int>? place = null)
    {
        (_span, _place) = (span, place);
        if (RuleString.Parse(text) is not { } syntax)
        {
            log.Report(WindowsDiagnostics.NoRuleString, span, DiagnosticLog.Clip(text));
            return new WindowsRule(id, layer, span) { IsUnreadable = true };
        }

        Reset();
        if (syntax.Fields.Count > WindowsLimits.MostFields) Fail(WindowsDiagnostics.ManyFields, syntax.Fields[^1], WindowsLimits.MostFields);
        foreach (var field in syntax.Fields)
            if (field is not { Value: null, Key: "" }) Read(field);
        foreach (var (key, count) in _single)
            if (count > 1) Fail(WindowsDiagnostics.RepeatedKey, null, key, count);
        if (_readable && _action == WindowsRuleAction.Unknown) Fail(WindowsDiagnostics.MissingAction, null, id, "Action");
        if (_readable && _inbound is null) Fail(WindowsDiagnostics.MissingAction, null, id, "Dir");
        if (_active is null && layer != PolicyLayer.Hardening) log.Report(WindowsDiagnostics.NoActive, span, DiagnosticLog.Clip(id));
        Platforms(syntax.Version, layer);
        return new WindowsRule(id, layer, span)
        {
            Name = _texts.GetValueOrDefault("name"),
            Group = _texts.GetValueOrDefault("group"),
            Action = _bypass && _action == WindowsRuleAction.Allow ? WindowsRuleAction.Bypass : _action,
            IsInbound = _inbound,
            IsEnabled = _active ?? layer == PolicyLayer.Hardening,
            Profiles = _profiles == NetworkProfiles.None ? NetworkProfiles.All : _profiles,
            Protocol = _protocol,
            LocalPorts = [.. _localPorts],
            RemotePorts = [.. _remotePorts],
            IcmpTypes = [.. _icmp],
            LocalAddresses = [.. _localAddresses],
            RemoteAddresses = [.. _remoteAddresses],
            Program = _texts.GetValueOrDefault("program", ""),
            Service = _texts.GetValueOrDefault("service", ""),
            Edge = _edge,
            Narrowings = [.. _narrowings],
            IsUnreadable = !_readable,
        };
    }

    private void Reset()
    {
        _localPorts.Clear();
        _remotePorts.Clear();
        _icmp.Clear();
        _localAddresses.Clear();
        _remoteAddresses.Clear();
        _narrowings.Clear();
        _single.Clear();
        _texts.Clear();
        _known.Clear();
        (_profiles, _action, _inbound, _active, _protocol, _edge, _bypass, _readable) =
            (NetworkProfiles.None, WindowsRuleAction.Unknown, null, null, "", EdgeTraversal.None, false, true);
    }

    private void Read(RuleStringField field)
    {
        // Some tools write the sign twice.
        var value = (field.Value ?? "").TrimStart('=');
        var kind = Kind(field.Key);
        switch (kind[0])
        {
            case "action":
                Once(field);
                _action = value.ToUpperInvariant() switch
                {
                    "ALLOW" => WindowsRuleAction.Allow,
                    "BLOCK" => WindowsRuleAction.Block,
                    "BYPASS" => WindowsRuleAction.Bypass,
                    _ => WindowsRuleAction.Unknown,
                };
                if (_action == WindowsRuleAction.Unknown) Bad(field, "action (Allow, Block or ByPass)");
                break;
            case "direction":
                Once(field);
                _inbound = value.ToUpperInvariant() switch { "IN" => true, "OUT" => false, _ => null };
                if (_inbound is null) Bad(field, "direction (In or Out)");
                break;
            case "active":
                Once(field);
                if (!TryFlag(value, out var active)) Bad(field, "yes or no (TRUE or FALSE)");
                _active = active;
                break;
            case "profile":
                var profile = value.ToUpperInvariant() switch
                {
                    "DOMAIN" => NetworkProfiles.Domain,
                    "PRIVATE" or "STANDARD" => NetworkProfiles.Private,
                    "PUBLIC" => NetworkProfiles.Public,
                    _ => NetworkProfiles.None,
                };
                if (profile == NetworkProfiles.None) Bad(field, "profile (Domain, Private or Public)");
                _profiles |= profile;
                break;
            case "protocol":
                Once(field);
                if (WindowsTerms.Protocol(value) is { } protocol) _protocol = protocol;
                else Bad(field, "protocol");
                break;
            case "ports":
                Items(field, value, kind[1] == "local" ? _localPorts : _remotePorts, WindowsTerms.IsPort, "port, range or keyword");
                break;
            case "icmp":
                Items(field, value, _icmp, WindowsTerms.IsIcmp, "ICMP type and code");
                break;
            case "addresses":
                Addresses(field, value, kind[1] == "local" ? _localAddresses : _remoteAddresses, kind[2]);
                break;
            case "program" or "service" or "name" or "group":
                Once(field);
                _texts[kind[0]] = value;
                break;
            case "edge":
                Once(field);
                if (TryFlag(value, out var edge) && edge && _edge == EdgeTraversal.None) _edge = EdgeTraversal.Allow;
                break;
            case "defer":
                Once(field);
                _edge = value.Equals("App", StringComparison.OrdinalIgnoreCase) ? EdgeTraversal.DeferToApplication : EdgeTraversal.DeferToUser;
                break;
            case "bypass":
                Once(field);
                if (TryFlag(value, out var bypass)) _bypass = bypass;
                break;
            case "text":
                break;
            case "unknown":
                log.Count(WindowsDiagnostics.UnknownKey, DiagnosticLog.Clip(field.Key), FieldSpan(field));
                _narrowings.Add(new RuleNarrowing(field.Key, value, false));
                break;
            default:
                _narrowings.Add(new RuleNarrowing(field.Key, value));
                break;
        }
    }

    // Keys that newer versions number on have the meaning of their first form.
    private static string[] Kind(string key)
    {
        if (WindowsData.RuleKeys.TryGetValue(key, out var kind)) return kind;
        if (key.StartsWith("LPort2_", StringComparison.OrdinalIgnoreCase)) return ["ports", "local"];
        if (key.StartsWith("RPort2_", StringComparison.OrdinalIgnoreCase)) return ["ports", "remote"];
        return key.StartsWith("TTK", StringComparison.OrdinalIgnoreCase) || key.StartsWith("LUAuth2_", StringComparison.OrdinalIgnoreCase)
            ? ["narrow"] : ["unknown"];
    }

    private void Items(RuleStringField field, string value, List<string> into, Func<string, bool> isValid, string expected)
    {
        foreach (var item in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!isValid(item)) Bad(field, expected);
            // Ten thousand times the same port is one port.
            else if (_known.Add($"{expected}{(ReferenceEquals(into, _localPorts) ? 'l' : 'r')}{item}")) into.Add(item);
        }
    }

    private void Addresses(RuleStringField field, string value, List<string> into, string family)
    {
        foreach (var item in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (WindowsTerms.IsAddress(item))
            {
                if (_known.Add($"{(ReferenceEquals(into, _localAddresses) ? 'l' : 'r')}{item}")) into.Add(item);
            }
            else if (item.Length == 0 || !char.IsAsciiLetter(item[0]))
            {
                Bad(field, "address");
            }
            else
            {
                if (!WindowsData.AddressKeywords.TryGetValue(item, out var keyword))
                    log.Count(WindowsDiagnostics.UnknownKeyword, DiagnosticLog.Clip(item), FieldSpan(field));
                if (_known.Add($"{(ReferenceEquals(into, _localAddresses) ? 'l' : 'r')}{item}{family}")) into.Add((keyword?[0] ?? item) + family);
            }
        }
    }

    // A rule for Windows 8 and later holds on every system that can have stored one of this version.
    private void Platforms(string version, PolicyLayer layer)
    {
        var platforms = _narrowings.Where(n => n.Key.StartsWith("Platform", StringComparison.OrdinalIgnoreCase)).ToList();
        if (platforms.Count != 2 || layer == PolicyLayer.GroupPolicy) return;
        var isAtLeast = platforms.Exists(p => p.Key.EndsWith('2') && p.Value.Equals("GTEQ", StringComparison.OrdinalIgnoreCase));
        if (!isAtLeast || platforms.Find(p => !p.Key.EndsWith('2'))?.Value.Split(':') is not ["2", var major, var minor]) return;
        var parts = version.Split('.');
        if (parts is not ["2", var revision] || !int.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 20)
            return;
        if (int.TryParse(major, out var m) && int.TryParse(minor, out var n) && (m < 6 || (m == 6 && n <= 2)))
            _narrowings.RemoveAll(platforms.Contains);
    }

    private void Once(RuleStringField field) => _single[field.Key] = _single.GetValueOrDefault(field.Key) + 1;

    private void Bad(RuleStringField field, string expected) =>
        Fail(WindowsDiagnostics.BadValue, field, DiagnosticLog.Clip(field.Value ?? field.Key), expected);

    private void Fail(PortAudit.Model.Diagnostics.DiagnosticDescriptor descriptor, RuleStringField? field, params ReadOnlySpan<object?> arguments)
    {
        _readable = false;
        log.Report(descriptor, field is null ? _span : FieldSpan(field), arguments);
    }

    private SourceSpan FieldSpan(RuleStringField field)
    {
        if (_place is null) return _span;
        var start = _place(field.Start);
        var length = _place(field.Start + field.Key.Length + (field.Value is null ? 0 : field.Value.Length + 1)) - start;
        return _span.File.Span(start, Math.Max(0, length));
    }

    private static bool TryFlag(string value, out bool flag)
    {
        flag = value.Equals("TRUE", StringComparison.OrdinalIgnoreCase) || value is "1";
        return flag || value.Equals("FALSE", StringComparison.OrdinalIgnoreCase) || value is "0";
    }
}
