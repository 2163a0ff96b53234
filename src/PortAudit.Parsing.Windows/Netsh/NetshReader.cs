using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Netsh;

/// <summary>Reads what <c>netsh advfirewall</c> prints: rules (<c>firewall show rule</c>) and profiles (<c>show allprofiles</c>), also one
/// after the other.</summary>
internal sealed class NetshReader(SourceFile source, DiagnosticLog log)
{
    private readonly WindowsPolicy _policy = new(source);
    private readonly RuleIds _ids = new();
    private NetshRecord? _record;
    private NetworkProfiles _section;
    private bool _toldShort;

    // 'show currentprofile' shows the profiles in force, and so says which these are.
    private bool _showsCurrent = SnapshotFiles.CommandOf(source.Path) is { } command && ShowsCurrent(command);
    private NetworkProfiles _shown;

    public List<(SourceSpan Span, CoverageState State, bool IsRule)> Coverage { get; } = [];

    public int BadLines { get; private set; }

    public WindowsPolicy Read()
    {
        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number);
            var text = line.Trim();
            if (text.IsEmpty) continue;
            if (IsRule(text)) continue;
            if (text.Contains("advfirewall", StringComparison.OrdinalIgnoreCase)) _showsCurrent = ShowsCurrent(text);
            if (number < source.LineCount && IsRule(source.Line(number + 1).Trim()))
            {
                Begin(number, text);
                continue;
            }

            if (_record is not null) Row(number, line);
            else if (_section != NetworkProfiles.None) Setting(number, text);
            else if (!IsProse(text)) Bad(number, text);
        }

        Finish();
        if (_policy.Rules.Count > 0)
        {
            _policy.RuleLayers.Add(PolicyLayer.Local);
            foreach (var rule in _policy.Rules) _policy.RuleLayers.Add(rule.Layer);
        }

        // What shows one profile of three leaves room for an export of the others.
        if (_policy.Settings.Count > 0 && (_policy.InForce is null || _shown == NetworkProfiles.All)) _policy.SettingLayers.Add(PolicyLayer.Active);
        return _policy;
    }

    private static bool ShowsCurrent(ReadOnlySpan<char> command) => command.Contains("currentprofile", StringComparison.OrdinalIgnoreCase)
        || command.Contains("monitor show firewall", StringComparison.OrdinalIgnoreCase);

    private static bool IsRule(ReadOnlySpan<char> text) => text.Length >= 5 && text.IndexOfAnyExcept('-') < 0;

    // A line above dashes begins a rule, or the settings of a profile.
    private void Begin(int number, ReadOnlySpan<char> text)
    {
        Finish();
        var colon = text.IndexOf(':');
        var label = colon < 0 ? text : text[..colon];
        if (NetshWords.Label(label) != "name" && NetshWords.Section(text) is { } section)
        {
            _section = section switch { "domain" => NetworkProfiles.Domain, "private" => NetworkProfiles.Private, _ => NetworkProfiles.Public };
            _shown |= _section;
            if (_showsCurrent) _policy.InForce = (_policy.InForce ?? NetworkProfiles.None) | _section;
            return;
        }

        _section = NetworkProfiles.None;
        if (colon < 0)
        {
            Bad(number, text);
            return;
        }

        _record = new NetshRecord(source.LineSpan(number));
        _record.Rows.Add(new NetshRow(NetshWords.Label(label), label.Trim().ToString(), text[(colon + 1)..].Trim().ToString(),
            source.LineSpan(number)));
    }

    private void Row(int number, ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        var colon = text.IndexOf(':');
        if (char.IsWhiteSpace(line[0]) && Icmp(text))
        {
            _record!.End = source.LineSpan(number).Start + line.Length;
            return;
        }

        if (colon <= 0)
        {
            // "Ok." and prompts end the listing.
            if (IsProse(text)) Finish();
            else Bad(number, text);
            return;
        }

        var label = text[..colon].TrimEnd();
        var field = NetshWords.Label(label);
        // A path after a label of one letter is a program's that was wrapped; a label without a value is an empty value.
        _record!.Rows.Add(new NetshRow(field, label.ToString(), text[(colon + 1)..].Trim().ToString(), source.LineSpan(number)));
        _record.End = source.LineSpan(number).Start + line.Length;
    }

    // "8       Any": the types of an ICMP rule, below a row of headings.
    private bool Icmp(ReadOnlySpan<char> text)
    {
        var blank = text.IndexOfAny(' ', '\t');
        if (blank < 0) return false;
        var type = text[..blank];
        var code = text[blank..].Trim();
        if (code.Contains(' ') || code.Contains(':')) return false;
        var isHeading = type is "Type" or "Typ" or "Tipo" && code is "Code" or "Codigo" or "Código";
        if (isHeading) return true;
        if (Number(type) is not { } t || Number(code) is not { } c) return false;
        _record!.IcmpTypes.Add($"{t}:{c}");
        return true;

        static string? Number(ReadOnlySpan<char> part) =>
            NetshWords.Word("any", part) is not null
            ? "*" : byte.TryParse(part, out var value) ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private void Finish()
    {
        if (_record is not { } record) return;
        _record = null;
        record.NameByOrder();
        foreach (var row in record.Rows.Where(r => r.Field is null))
            log.Count(WindowsDiagnostics.UnknownLabels, DiagnosticLog.Clip(row.Label), row.Span);
        var rule = Rule(record);
        _policy.Rules.Add(rule);
        Coverage.Add((rule.Span, rule.IsUnreadable ? CoverageState.Unreadable : CoverageState.Modelled, true));
    }

    private WindowsRule Rule(NetshRecord record)
    {
        var span = source.Span(record.Name.Start, record.End - record.Name.Start);
        var name = record.Rows[0].Value;
        // Names repeat; a rule is told from its namesakes by its number.
        var id = _ids.Of(name);
        var action = Value(record, "action", "action") switch
        {
            "allow" => WindowsRuleAction.Allow,
            "block" => WindowsRuleAction.Block,
            "bypass" => WindowsRuleAction.Bypass,
            _ => WindowsRuleAction.Unknown,
        };
        var isCut = record.Find("action") is null;
        if (isCut) log.Report(WindowsDiagnostics.RecordCutOff, span, DiagnosticLog.Clip(name), "action");
        var isVerbose = record.Find("program") is not null || record.Find("service") is not null || record.Find("security") is not null;
        if (!isVerbose && !isCut && !_toldShort)
        {
            _toldShort = true;
            log.ReportFile(WindowsDiagnostics.NotVerbose, source.Path);
        }

        var protocol = record.Find("protocol") is { } p ? Any(p.Value) ? "" : WindowsTerms.Protocol(p.Value.Trim()) : null;
        var hasPorts = protocol is "6" or "17";
        var narrowings = ImmutableArray.CreateBuilder<RuleNarrowing>();
        var notShown = ImmutableArray.CreateBuilder<string>();
        if (!isVerbose) notShown.Add("interfaces and IPsec conditions");
        if (record.Find("interfacetypes") is { } types && !Any(types.Value)) narrowings.Add(new RuleNarrowing("IFType", types.Value));
        if (record.Find("security") is { Value.Length: > 0 } security && NetshWords.Word("security", security.Value) != "none")
            narrowings.Add(new RuleNarrowing("Security", security.Value));
        foreach (var row in record.Rows.Where(r => r.Field is null)) narrowings.Add(new RuleNarrowing(row.Label, row.Value, false));
        return new WindowsRule(id, Value(record, "source", "source") == "policy" ? PolicyLayer.GroupPolicy : PolicyLayer.Local, span)
        {
            Name = name,
            Group = record.Find("grouping")?.Value,
            Action = action,
            IsInbound = Value(record, "direction", "direction") switch { "in" => true, "out" => false, _ => null },
            IsEnabled = Value(record, "enabled", "enabled") switch { "yes" => true, "no" => false, _ => null },
            Profiles = Profiles(record),
            Protocol = protocol,
            LocalPorts = Ports(record.Find("localport"), hasPorts),
            RemotePorts = Ports(record.Find("remoteport"), hasPorts),
            IcmpTypes = record.IcmpTypes.Contains("*:*") ? [] : [.. record.IcmpTypes.Select(t => t)],
            LocalAddresses = Addresses(record.Find("localip")),
            RemoteAddresses = Addresses(record.Find("remoteip")),
            Program = Text(record.Find("program"), isVerbose),
            Service = Text(record.Find("service"), isVerbose),
            Edge = Value(record, "edge", "edge", isQuiet: true) switch
            {
                "no" => EdgeTraversal.None,
                "yes" => EdgeTraversal.Allow,
                "user" => EdgeTraversal.DeferToUser,
                "application" => EdgeTraversal.DeferToApplication,
                _ => null,
            },
            Narrowings = narrowings.ToImmutable(),
            NotShown = notShown.ToImmutable(),
        };
    }

    private string? Value(NetshRecord record, string field, string words, bool isQuiet = false)
    {
        if (record.Find(field) is not { } row) return null;
        var known = NetshWords.Word(words, row.Value);
        if (known is null && row.Value.Length > 0 && !isQuiet && field != "source")
            log.Report(WindowsDiagnostics.UnknownWord, row.Span, DiagnosticLog.Clip(row.Value), row.Label, "the rule may or may not apply");
        return known;
    }

    private NetworkProfiles? Profiles(NetshRecord record)
    {
        if (record.Find("profiles") is not { } row) return null;
        if (Any(row.Value)) return NetworkProfiles.All;
        var all = NetworkProfiles.None;
        foreach (var word in row.Value.Split(','))
        {
            switch (NetshWords.Word("profile", word))
            {
                case "domain": all |= NetworkProfiles.Domain; break;
                case "private": all |= NetworkProfiles.Private; break;
                case "public": all |= NetworkProfiles.Public; break;
                default:
                    log.Report(WindowsDiagnostics.UnknownWord, row.Span, DiagnosticLog.Clip(word), row.Label, "the rule may be for any profile");
                    return null;
            }
        }

        return all;
    }

    private ImmutableArray<string>? Ports(NetshRow? row, bool hasPorts)
    {
        if (row is null) return hasPorts ? null : [];
        if (Any(row.Value)) return [];
        var items = row.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var item in items)
        {
            if (WindowsTerms.IsPort(item)) continue;
            log.Report(WindowsDiagnostics.UnknownWord, row.Span, DiagnosticLog.Clip(item), row.Label, "the port may be any");
            return null;
        }

        return items.Length == 0 ? null : [.. items];
    }

    private ImmutableArray<string>? Addresses(NetshRow? row)
    {
        if (row is null) return null;
        if (Any(row.Value)) return [];
        var items = row.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var item in items)
        {
            if (WindowsTerms.IsAddress(item) || WindowsData.AddressKeywords.ContainsKey(item)) continue;
            log.Report(WindowsDiagnostics.UnknownWord, row.Span, DiagnosticLog.Clip(item), row.Label, "the address may be any");
            return null;
        }

        return items.Length == 0 ? null : [.. items.Select(i => WindowsData.AddressKeywords.TryGetValue(i, out var keyword) ? keyword[0] : i)];
    }

    // A verbose record leaves the row out, or says any, where there is no restriction.
    private static string? Text(NetshRow? row, bool isVerbose) => row is null ? isVerbose ? "" : null : Any(row.Value) ? "" : row.Value;

    private static bool Any(string value) => NetshWords.Word("any", value) is not null;

    private void Setting(int number, ReadOnlySpan<char> text)
    {
        var gap = text.IndexOf("  ", StringComparison.Ordinal);
        var label = NetshWords.Label((gap < 0 ? text : text[..gap]).TrimEnd(':'));
        var value = gap < 0 ? "" : text[gap..].Trim().ToString();
        var span = source.LineSpan(number);
        if (label is "logging" && value.Length == 0) return;
        if (IsProse(text))
        {
            _section = NetworkProfiles.None;
            return;
        }

        var known = label switch
        {
            "state" => Add("EnableFirewall", NetshWords.Word("state", value), span),
            "policy" => Policy(value, span),
            // "N/A (GPO-store only)": no policy from elsewhere forbids local rules.
            "localrules" => Add("AllowLocalPolicyMerge",
                value.StartsWith("N/A", StringComparison.OrdinalIgnoreCase) ? "on" : NetshWords.Word("switch", value), span),
            "localipsec" => Add("AllowLocalIPsecPolicyMerge",
                value.StartsWith("N/A", StringComparison.OrdinalIgnoreCase) ? "on" : NetshWords.Word("switch", value), span),
            "notification" => Add("DisableNotifications", Inverse(NetshWords.Word("switch", value)), span),
            "unicast" => Add("DisableUnicastResponsesToMulticastBroadcast", Inverse(NetshWords.Word("switch", value)), span),
            "logallowed" => Add("LogSuccessfulConnections", NetshWords.Word("switch", value), span),
            "logdropped" => Add("LogDroppedPackets", NetshWords.Word("switch", value), span),
            "logfile" => Add("LogFilePath", value, span),
            "logsize" => Add("LogFileSize", value, span),
            "remotemanagement" => true,
            _ => false,
        };
        if (!known)
        {
            log.Report(WindowsDiagnostics.UnknownWord, span, DiagnosticLog.Clip(text), "a profile", "the setting is not known");
            Coverage.Add((span, CoverageState.Approximated, false));
        }
    }

    private bool Policy(string value, SourceSpan span)
    {
        var any = false;
        foreach (var word in value.Split(',', StringSplitOptions.TrimEntries))
        {
            any |= word.ToUpperInvariant() switch
            {
                "BLOCKINBOUND" => Add("DefaultInboundAction", "1", span),
                "BLOCKINBOUNDALWAYS" => Add("DefaultInboundAction", "1", span) && Add("DoNotAllowExceptions", "1", span),
                "ALLOWINBOUND" => Add("DefaultInboundAction", "0", span),
                "BLOCKOUTBOUND" => Add("DefaultOutboundAction", "1", span),
                "ALLOWOUTBOUND" => Add("DefaultOutboundAction", "0", span),
                _ => false,
            };
        }

        return any;
    }

    private bool Add(string name, string? value, SourceSpan span)
    {
        if (value is null) return false;
        if (_policy.Settings.Count > 10_000) return true;
        _policy.Settings.Add(new ProfileSetting(_section, name, value switch { "on" => "1", "off" => "0", _ => value }, PolicyLayer.Active, span));
        Coverage.Add((span, CoverageState.Modelled, false));
        return true;
    }

    private static string? Inverse(string? value) => value switch { "on" => "off", "off" => "on", _ => null };

    // "Ok.", prompts, "No rules match the specified criteria.", the command itself.
    private static bool IsProse(ReadOnlySpan<char> text) =>
        text is "OK" or "Ok." or "OK." or "Aceptar" || text.EndsWith(".") || text.Contains('>')
        || text.Contains("netsh", StringComparison.OrdinalIgnoreCase);

    private void Bad(int number, ReadOnlySpan<char> text)
    {
        BadLines++;
        log.Report(WindowsDiagnostics.StrayLine, source.LineSpan(number), DiagnosticLog.Clip(text));
    }
}
