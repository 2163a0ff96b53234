using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>Runs <c>netsh advfirewall …</c> and the old <c>netsh firewall …</c> on the policy of a script.</summary>
internal sealed class NetshCommands(ScriptPolicy policy)
{
    private static readonly Lazy<List<string[]>> Groups = new(() => WindowsData.Rows("built-in-groups.txt", '\t').ToList());

    /// <summary>Whether the words after netsh concern the firewall.</summary>
    public static bool IsFirewall(IReadOnlyList<string> words, int netsh) =>
        words.Count > netsh + 2
        && (Is(words[netsh + 1], "advfirewall", 3) || words[netsh + 1].Equals("firewall", StringComparison.OrdinalIgnoreCase));

    public void Run(BatchCommand command, int netsh)
    {
        var words = command.Words.Skip(netsh + 1).ToList();
        if (words[0].Equals("firewall", StringComparison.OrdinalIgnoreCase)) Old(command, words[1..]);
        else if (Is(words[1], "firewall", 1) && words.Count > 3 && Is(words[3], "rule", 1)) Rule(command, words[2].ToLowerInvariant(), words[4..]);
        else if (Is(words[1], "set", 3) && words.Count > 3) Profile(command, words[2], words[3..]);
        else if (Is(words[1], "reset", 3) && command.Condition is null)
        {
            policy.Reset();
            policy.Done(command.Span, CoverageState.Modelled);
        }
        else if (Is(words[1], "show", 2) || Is(words[1], "export", 2) || Is(words[1], "dump", 2) || Is(words[1], "consec", 1)
            || Is(words[1], "mainmode", 2))
            return;
        else Left(command, command.Condition ?? "only the machine that it runs on has what it loads or changes");
    }

    private void Left(BatchCommand command, string why) => policy.Open(command.Span, string.Join(' ', command.Words), why);

    private static bool Is(string word, string name, int least) => word.Length >= least && name.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private void Rule(BatchCommand command, string verb, List<string> words)
    {
        if (Is(verb, "show", 2)) return;
        var fresh = words.FindIndex(w => w.Equals("new", StringComparison.OrdinalIgnoreCase));
        var named = NetshRuleArguments.Read(fresh < 0 ? words : words[..fresh]);
        var values = fresh < 0 ? null : NetshRuleArguments.Read(words[(fresh + 1)..]);
        var isCertain = command.Condition is null;
        switch (verb)
        {
            case "add":
                Add(command, named);
                return;
            case "delete" or "del":
                policy.Change(named.Names, static _ => null, isCertain);
                break;
            case "set" when values is not null:
                if (policy.Change(named.Names, values.Apply, isCertain) == 0) SwitchedOn(command, named, values);
                break;
            default:
                Left(command, "the command is not known");
                return;
        }

        if ((named.Fault ?? values?.Fault) is { } fault) policy.Log.Report(WindowsDiagnostics.NetshRefuses, command.Span, fault);
        if (isCertain) policy.Done(command.Span, CoverageState.Modelled);
        else Left(command, $"it hangs on {command.Condition}");
    }

    private void Add(BatchCommand command, NetshRuleArguments arguments)
    {
        var name = arguments.Values.GetValueOrDefault("name") ?? "";
        var rule = new WindowsRule(name.Length == 0 ? "(no name)" : Shown(name), PolicyLayer.Local, command.Span)
        {
            Name = Shown(name),
            Action = WindowsRuleAction.Unknown,
            IsEnabled = true,
            Profiles = NetworkProfiles.All,
            Protocol = "",
            LocalPorts = [],
            RemotePorts = [],
            IcmpTypes = [],
            LocalAddresses = [],
            RemoteAddresses = [],
            Program = "",
            Service = "",
            Edge = EdgeTraversal.None,
        };
        rule = arguments.Apply(rule);
        var fault = arguments.Fault;
        foreach (var needed in new[] { "name", "dir", "action" })
        {
            if (!arguments.Values.ContainsKey(needed)) fault ??= $"there is no {needed}=";
        }

        // What netsh refuses makes no rule; what was meant stands as an unknown one.
        if (fault is not null)
        {
            policy.Log.Report(WindowsDiagnostics.NetshRefuses, command.Span, fault);
            policy.Add(rule with { IsUnreadable = true });
            policy.Done(command.Span, CoverageState.Unreadable, true);
            return;
        }

        var isOpen = arguments.Values.Values.Any(NetshRuleArguments.IsOpen);
        var why = command.Condition is { } condition
            ? $"whether it runs hangs on {condition}" : isOpen ? "a variable has its value only when the script runs" : null;
        if (why is not null) policy.Log.Report(WindowsDiagnostics.StepUnknown, command.Span, $"rule '{DiagnosticLog.Clip(Shown(name))}'", why);
        policy.Add(command.Condition is null ? rule : rule with { IsEnabled = rule.IsEnabled == false ? false : null });
        policy.Done(command.Span, why is null ? CoverageState.Modelled : CoverageState.Approximated, true);
    }

    private static string Shown(string text) => text.Replace(BatchReader.Open, '…');

    // 'set rule group="remote desktop" new enable=yes': rules of Windows that no script holds.
    private void SwitchedOn(BatchCommand command, NetshRuleArguments named, NetshRuleArguments values)
    {
        if (!values.Values.TryGetValue("enable", out var enable) || enable.Equals("no", StringComparison.OrdinalIgnoreCase)) return;
        var group = named.Values.GetValueOrDefault("group") ?? named.Values.GetValueOrDefault("name") ?? "";
        if (named.Values.GetValueOrDefault("dir") is { } direction && direction.Equals("out", StringComparison.OrdinalIgnoreCase)) return;
        policy.Log.Report(WindowsDiagnostics.GroupSwitchedOn, command.Span, DiagnosticLog.Clip(Shown(group)));
        var rule = new WindowsRule(Shown(group), PolicyLayer.Local, command.Span)
        {
            Name = Shown(group),
            Group = group,
            Action = WindowsRuleAction.Allow,
            IsInbound = true,
            IsEnabled = command.Condition is null && !NetshRuleArguments.IsOpen(enable) ? true : null,
            RemotePorts = [],
            LocalAddresses = [],
            IcmpTypes = [],
            NotShown = ["what the rule of Windows asks"],
        };
        var known = Groups.Value.FindAll(g => g[0].Equals(group, StringComparison.OrdinalIgnoreCase));
        foreach (var row in known)
            policy.Add(rule with { Protocol = row[1], LocalPorts = [.. row[2].Split(',', StringSplitOptions.RemoveEmptyEntries)] });
        if (known.Count == 0) policy.Add(rule);
    }

    private void Profile(BatchCommand command, string which, List<string> words)
    {
        NetworkProfiles? profiles = which.ToLowerInvariant() switch
        {
            "allprofiles" => NetworkProfiles.All,
            "domainprofile" => NetworkProfiles.Domain,
            "privateprofile" => NetworkProfiles.Private,
            "publicprofile" => NetworkProfiles.Public,
            _ => null,
        };
        if (which.Equals("global", StringComparison.OrdinalIgnoreCase)) return;
        var settings = Settings(words);
        if (settings is null)
        {
            policy.Log.Report(WindowsDiagnostics.NetshRefuses, command.Span,
                $"'{DiagnosticLog.Clip(Shown(string.Join(' ', words)))}' is no setting of a profile");
            policy.Done(command.Span, CoverageState.Unreadable);
            return;
        }

        var why = command.Condition is { } condition
            ? $"whether it runs hangs on {condition}" : profiles is null ? "which profile is in use shows only when it runs"
            : settings.Exists(s => s.IsOpen) ? "a variable has its value only when the script runs" : null;
        foreach (var (name, value,
            isOpen) in settings) policy.Set(profiles ?? NetworkProfiles.All, name, why is null && !isOpen ? value : null, command.Span);
        if (why is null) policy.Done(command.Span, CoverageState.Modelled);
        else policy.Open(command.Span, string.Join(' ', command.Words), why);
    }

    // A setting without a value is 'notconfigured': the store has none.
    private static List<(string Name, string? Value, bool IsOpen)>? Settings(List<string> words)
    {
        if (words.Count < 2) return null;
        var open = words.Exists(NetshRuleArguments.IsOpen);
        var value = words[^1].ToLowerInvariant();
        string? Switch(string on, string off) => value is "enable" or "on" ? on : value is "disable" or "off" ? off : null;
        switch (words[0].ToLowerInvariant())
        {
            case "state": return open || value is "on" or "off" or "notconfigured" ? [("EnableFirewall", Switch("1", "0"), open)] : null;
            case "firewallpolicy":
                var all = new List<(string, string?, bool)>();
                foreach (var word in string.Concat(words.Skip(1)).ToLowerInvariant()
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    switch (word)
                    {
                        case "blockinbound": all.AddRange([("DefaultInboundAction", "1", open), ("DoNotAllowExceptions", "0", open)]); break;
                        case "blockinboundalways": all.AddRange([("DefaultInboundAction", "1", open), ("DoNotAllowExceptions", "1", open)]); break;
                        case "allowinbound": all.AddRange([("DefaultInboundAction", "0", open), ("DoNotAllowExceptions", "0", open)]); break;
                        case "blockoutbound": all.Add(("DefaultOutboundAction", "1", open)); break;
                        case "allowoutbound": all.Add(("DefaultOutboundAction", "0", open)); break;
                        case "notconfigured": all.Add((all.Count == 0 ? "DefaultInboundAction" : "DefaultOutboundAction", null, open)); break;
                        default:
                            if (!open) return null;
                            all.AddRange([("DefaultInboundAction", null, true), ("DefaultOutboundAction", null, true)]);
                            break;
                    }
                }

                return all;
            case "settings":
                return words[1].ToLowerInvariant() switch
                {
                    "localfirewallrules" => [("AllowLocalPolicyMerge", Switch("1", "0"), open)],
                    "localconsecrules" => [("AllowLocalIPsecPolicyMerge", Switch("1", "0"), open)],
                    "inboundusernotification" => [("DisableNotifications", Switch("0", "1"), open)],
                    "unicastresponsetomulticast" => [("DisableUnicastResponsesToMulticastBroadcast", Switch("0", "1"), open)],
                    "remotemanagement" => [],
                    _ => null,
                };
            case "logging":
                return words[1].ToLowerInvariant() switch
                {
                    "allowedconnections" => [("LogSuccessfulConnections", Switch("1", "0"), open)],
                    "droppedconnections" => [("LogDroppedPackets", Switch("1", "0"), open)],
                    "filename" => [("LogFilePath", value == "notconfigured" ? null : words[^1], open)],
                    "maxfilesize" => [("LogFileSize", ushort.TryParse(value, out _) ? value : null, open)],
                    _ => null,
                };
            default: return null;
        }
    }

    // The commands of Windows XP, which still work: for the domain and private profiles, or the one in use.
    private void Old(BatchCommand command, List<string> words)
    {
        if (Is(words[0], "show", 2)) return;
        var values = words.Skip(2).Select(w => w.IndexOf('=') is var at and > 0 ? w[(at + 1)..] : w).ToList();
        var all = string.Join(' ', words);
        if (words.Count > 2 && words[0].Equals("set", StringComparison.OrdinalIgnoreCase)
            && words[1].Equals("opmode", StringComparison.OrdinalIgnoreCase)
            && values[0].ToLowerInvariant() is "disable" or "enable" && command.Condition is null)
        {
            policy.Set(NetworkProfiles.All, "EnableFirewall", values[0].Equals("enable", StringComparison.OrdinalIgnoreCase) ? "1" : "0",
                command.Span);
            policy.Done(command.Span, CoverageState.Modelled);
            return;
        }

        var isPort = words.Count > 4 && words[1].Equals("portopening", StringComparison.OrdinalIgnoreCase);
        var isProgram = words.Count > 3 && words[1].Equals("allowedprogram", StringComparison.OrdinalIgnoreCase);
        if (words[0].Equals("add", StringComparison.OrdinalIgnoreCase) && (isPort || isProgram)
            && !all.Contains("custom", StringComparison.OrdinalIgnoreCase)
            && !values.Exists(v => v.Equals("disable", StringComparison.OrdinalIgnoreCase)))
        {
            var protocols = !isPort ? ["any"] : values[0].Equals("all", StringComparison.OrdinalIgnoreCase) ? new[] { "tcp", "udp" } : [values[0]];
            var scope = values.Exists(v => v.Equals("subnet", StringComparison.OrdinalIgnoreCase)) ? "localsubnet" : "any";
            foreach (var protocol in protocols)
            {
                Add(command, NetshRuleArguments.Read(isPort
                    ? [$"name={values[2]}", "dir=in", "action=allow", $"protocol={protocol}", $"localport={values[1]}", $"remoteip={scope}"]
                    : [$"name={values[1]}", "dir=in", "action=allow", $"program={values[0]}", $"remoteip={scope}"]));
            }

            return;
        }

        Left(command, command.Condition ?? "it is of the firewall of Windows XP");
    }
}
