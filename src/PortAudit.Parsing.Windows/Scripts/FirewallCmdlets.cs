using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>Runs the cmdlets that change the firewall on the policy of a script, as far as their arguments are literal.</summary>
/// <remarks>Each is turned into the arguments of netsh that mean the same. Source: the help of the NetSecurity module.</remarks>
internal sealed class FirewallCmdlets(ScriptPolicy policy)
{
    /// <summary>Parameters of the rule cmdlets, and the argument of netsh with the same values.</summary>
    private static readonly Dictionary<string, string> Arguments = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DisplayName"] = "name",
        ["Direction"] = "dir",
        ["Action"] = "action",
        ["Enabled"] = "enable",
        ["Profile"] = "profile",
        ["Protocol"] = "protocol",
        ["LocalPort"] = "localport",
        ["RemotePort"] = "remoteport",
        ["LocalAddress"] = "localip",
        ["RemoteAddress"] = "remoteip",
        ["Program"] = "program",
        ["Service"] = "service",
        ["DisplayGroup"] = "group",
        ["Group"] = "group",
        ["InterfaceType"] = "interfacetype",
        ["EdgeTraversalPolicy"] = "edge",
    };

    private static readonly Dictionary<string, string> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Inbound"] = "in",
        ["Outbound"] = "out",
        ["True"] = "yes",
        ["False"] = "no",
        ["Block"] = "block",
        ["Allow"] = "allow",
        ["DeferToUser"] = "deferuser",
        ["DeferToApp"] = "deferapp",
    };

    // They say nothing of what the rule lets in.
    private static readonly HashSet<string> Passing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Name", "Description", "PolicyStore", "ErrorAction", "Confirm", "Verbose", "WhatIf", "AsJob", "CimSession", "ThrottleLimit",
        "WarningAction", "PassThru", "ErrorVariable",
    };

    private static readonly HashSet<string> Switches = new(StringComparer.OrdinalIgnoreCase) { "Confirm", "Verbose", "WhatIf", "AsJob", "PassThru" };

    public static bool IsOne(string word) => word.EndsWith("-NetFirewallRule", StringComparison.OrdinalIgnoreCase)
        || word.EndsWith("-NetFirewallProfile", StringComparison.OrdinalIgnoreCase);

    public void Run(BatchCommand command, int at, NetshCommands netsh)
    {
        var cmdlet = command.Words[at];
        var verb = cmdlet[..cmdlet.IndexOf('-')].ToLowerInvariant();
        if (verb is "get" or "show" or "copy") return;
        var parameters = Read(command.Words.Skip(at + 1).ToList(), out var fault);
        if (fault is not null || command.Condition is "what comes through a pipe" || (parameters.Count == 0 && verb != "set"))
        {
            policy.Open(command.Span, cmdlet, fault ?? "which rules it means shows only when it runs");
            if (verb is "new" && fault is not null)
                policy.Add(new WindowsRule(cmdlet, PolicyLayer.Local, command.Span)
                {
                    Name = parameters.GetValueOrDefault("DisplayName") ?? cmdlet,
                    IsUnreadable = true
                });
            return;
        }

        if (cmdlet.EndsWith("Profile", StringComparison.OrdinalIgnoreCase)) Profile(command, parameters);
        else Rule(command, verb, parameters, netsh);
    }

    private void Rule(BatchCommand command, string verb, Dictionary<string, string> parameters, NetshCommands netsh)
    {
        var words = new List<string>();
        var icmp = parameters.GetValueOrDefault("IcmpType");
        if (verb == "new")
        {
            if (!parameters.ContainsKey("Direction")) words.Add("dir=in");
            if (!parameters.ContainsKey("Action")) words.Add("action=allow");
            if (!parameters.ContainsKey("DisplayName")) words.Add($"name={parameters.GetValueOrDefault("Name") ?? "(no name)"}");
        }
        else if (!parameters.ContainsKey("DisplayName") && !parameters.ContainsKey("DisplayGroup") && !parameters.ContainsKey("Group"))
        {
            // The id of a built-in rule: a script holds none.
            words.Add($"name={parameters.GetValueOrDefault("Name") ?? BatchReader.Open.ToString()}");
        }

        foreach (var (name, value) in parameters)
        {
            if (Passing.Contains(name) || name.Equals("IcmpType", StringComparison.OrdinalIgnoreCase)) continue;
            if (name.Equals("OverrideBlockRules", StringComparison.OrdinalIgnoreCase)) words.Add("action=bypass");
            else if (name is "Authentication" or "Encryption") words.Add($"security={(value is "NotRequired" ? "notrequired" : "authenticate")}");
            else if (!Arguments.TryGetValue(name, out var argument)) words.Add($"interfacetype={BatchReader.Open}");
            else if (argument is "protocol" && icmp is not null && value.StartsWith("ICMP", StringComparison.OrdinalIgnoreCase))
                words.Add($"protocol={value}:{(icmp.Contains(':') ? icmp.Replace(':', ',') : icmp + ",any")}");
            else
            {
                var word = (argument, value) switch
                {
                    ("edge", "Allow") => "yes",
                    ("edge", "Block") => "no",
                    _ => Values.GetValueOrDefault(value, value),
                };
                words.Add($"{argument}={word}");
            }
        }

        // PowerShell writes ranges as netsh does, and keywords too; only its name for any protocol number is the same word.
        string[] known = verb switch
        {
            "new" => ["add", "rule", .. words],
            "remove" => ["delete", "rule", .. words],
            "enable" => ["set", "rule", .. words, "new", "enable=yes"],
            "disable" => ["set", "rule", .. words, "new", "enable=no"],
            "set" => ["set", "rule",
                .. words.Where(w => w.StartsWith("name=", StringComparison.Ordinal) || w.StartsWith("group=", StringComparison.Ordinal)), "new",
                .. words.Where(w => !w.StartsWith("name=", StringComparison.Ordinal) && !w.StartsWith("group=", StringComparison.Ordinal))],
            _ => [],
        };
        if (known.Length == 0) policy.Open(command.Span, command.Words[0], "the cmdlet is not known");
        else netsh.Run(command with { Words = ["netsh", "advfirewall", "firewall", .. known] }, 0);
    }

    private void Profile(BatchCommand command, Dictionary<string, string> parameters)
    {
        var profiles = NetworkProfiles.All;
        string? why = command.Condition is { } condition ? $"whether it runs hangs on {condition}" : null;
        if (parameters.TryGetValue("Profile", out var named) || parameters.TryGetValue("Name", out named))
        {
            profiles = NetworkProfiles.None;
            foreach (var item in named.Split(',', StringSplitOptions.TrimEntries))
            {
                if (item.Equals("Any", StringComparison.OrdinalIgnoreCase)) profiles = NetworkProfiles.All;
                else if (Enum.TryParse<NetworkProfiles>(item, ignoreCase: true, out var one)) profiles |= one;
                else (profiles, why) = (NetworkProfiles.All, why ?? "which profile it means shows only when it runs");
            }
        }

        foreach (var setting in WindowsData.Settings)
        {
            if (!parameters.TryGetValue(setting[3], out var value)) continue;
            var isInverse = setting[3] is "AllowInboundRules" or "NotifyOnListen" or "AllowUnicastResponseToMulticast";
            string? number = setting[0] switch
            {
                "LogFilePath" => value,
                "LogFileSize" => ushort.TryParse(value, out _) ? value : null,
                "DefaultInboundAction" or "DefaultOutboundAction" => value.ToLowerInvariant() switch { "block" => "1", "allow" => "0", _ => null },
                _ => value.ToLowerInvariant() switch { "true" or "1" => isInverse ? "0" : "1", "false" or "0" => isInverse ? "1" : "0", _ => null },
            };
            if (NetshRuleArguments.IsOpen(value)) (number, why) = (null, why ?? "a variable has its value only when the script runs");
            policy.Set(profiles, setting[0], why is null ? number : null, command.Span);
        }

        if (why is null) policy.Done(command.Span, CoverageState.Modelled);
        else policy.Open(command.Span, string.Join(' ', command.Words), why);
    }

    // -Name value, -Name:value, -Switch; what stands without a name is the display name.
    private static Dictionary<string, string> Read(List<string> words, out string? fault)
    {
        fault = null;
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is ['-', _, ..] && char.IsAsciiLetter(words[i][1]))
            {
                var colon = words[i].IndexOf(':');
                var name = colon < 0 ? words[i][1..] : words[i][1..colon];
                var hasValue = colon < 0 && !Switches.Contains(name) && i + 1 < words.Count
                    && !(words[i + 1] is ['-', _, ..] && char.IsAsciiLetter(words[i + 1][1]));
                parameters[name] = colon >= 0 ? words[i][(colon + 1)..] : hasValue ? words[++i] : "True";
            }
            else if (words[i] == BatchReader.Open.ToString()) fault ??= "its arguments stand in a variable";
            else parameters.TryAdd("DisplayName", words[i]);
        }

        return parameters;
    }
}
