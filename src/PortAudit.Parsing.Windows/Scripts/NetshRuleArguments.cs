using System.Collections.Immutable;
using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>The <c>name=value</c> arguments of <c>netsh advfirewall firewall add|set|delete rule</c>.</summary>
/// <remarks>Their words are English on every Windows. A value that a variable puts in is open. Source: the help of netsh advfirewall.</remarks>
internal sealed class NetshRuleArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private string? _name;

    private NetshRuleArguments()
    {
    }

    /// <summary>What netsh would refuse; <see langword="null"/> for nothing.</summary>
    public string? Fault { get; private set; }

    public IReadOnlyDictionary<string, string> Values => _values;

    public static NetshRuleArguments Read(IEnumerable<string> words)
    {
        var arguments = new NetshRuleArguments();
        foreach (var word in words)
        {
            var equals = word.IndexOf('=');
            if (equals < 1) arguments.Fault ??= $"'{DiagnosticLog.Clip(word)}' is no name=value";
            else if (!arguments._values.TryAdd(word[..equals].Trim(), word[(equals + 1)..].Trim()))
                arguments.Fault ??= $"'{word[..equals]}' stands twice";
        }

        if (arguments._values.TryGetValue("name", out var name) && !IsOpen(name) && !name.Equals("all", StringComparison.OrdinalIgnoreCase))
            arguments._name = name;
        return arguments;
    }

    public static bool IsOpen(string value) => value.Contains(BatchReader.Open);

    /// <summary>A rule with these values over those that it has already.</summary>
    public WindowsRule Apply(WindowsRule rule)
    {
        var narrowings = rule.Narrowings.ToBuilder();
        foreach (var (name, value) in _values)
        {
            var open = IsOpen(value);
            switch (name.ToLowerInvariant())
            {
                case "dir": rule = rule with { IsInbound = Word(value, "in", "out") switch { 0 => true, 1 => false, _ => null } }; break;
                case "action":
                    rule = rule with
                    {
                        Action = Word(value, "allow", "block", "bypass") switch
                        {
                            0 => WindowsRuleAction.Allow,
                            1 => WindowsRuleAction.Block,
                            2 => WindowsRuleAction.Bypass,
                            _ => WindowsRuleAction.Unknown,
                        },
                    };
                    break;
                case "enable": rule = rule with { IsEnabled = Word(value, "yes", "no") switch { 0 => true, 1 => false, _ => null } }; break;
                case "profile": rule = rule with { Profiles = Profiles(value) }; break;
                case "program": rule = rule with { Program = open ? null : IsAny(value) ? "" : value }; break;
                case "service": rule = rule with { Service = open ? null : IsAny(value) ? "" : value }; break;
                case "localip": rule = rule with { LocalAddresses = Addresses(value) }; break;
                case "remoteip": rule = rule with { RemoteAddresses = Addresses(value) }; break;
                case "localport": rule = rule with { LocalPorts = List(value, WindowsTerms.IsPort) }; break;
                case "remoteport": rule = rule with { RemotePorts = List(value, WindowsTerms.IsPort) }; break;
                case "protocol": rule = Protocol(rule, value); break;
                case "edge":
                    rule = rule with
                    {
                        Edge = Word(value, "no", "yes", "deferuser", "deferapp") switch
                        {
                            0 => EdgeTraversal.None,
                            1 => EdgeTraversal.Allow,
                            2 => EdgeTraversal.DeferToUser,
                            3 => EdgeTraversal.DeferToApplication,
                            _ => null,
                        },
                    };
                    break;
                case "interfacetype": Narrow("IFType", IsAny(value)); break;
                case "security": Narrow("Security", Word(value, "notrequired") == 0); break;
                case "rmtcomputergrp": Narrow("RMAuth", IsAny(value)); break;
                case "rmtusrgrp": Narrow("RUAuth", IsAny(value)); break;
                case "name" or "description" or "group" or "new": break;
                default: Fault ??= $"'{DiagnosticLog.Clip(name)}' is no argument of a rule"; break;
            }

            void Narrow(string key, bool isAny)
            {
                for (var i = narrowings.Count - 1; i >= 0; i--)
                {
                    if (narrowings[i].Key == key) narrowings.RemoveAt(i);
                }

                if (!isAny) narrowings.Add(new RuleNarrowing(key, open ? "…" : value));
            }
        }

        return rule with { Narrowings = narrowings.ToImmutable() };
    }

    /// <summary>Whether the rule is among those that the arguments name; <see langword="null"/> when that is open.</summary>
    public bool? Names(WindowsRule rule)
    {
        // Nearly all that is asked of many rules is their name.
        if (_name is not null && !_name.Equals(rule.Name, StringComparison.OrdinalIgnoreCase)) return false;
        bool? all = true;
        foreach (var (name, value) in _values)
        {
            bool? one = name.ToLowerInvariant() switch
            {
                _ when IsOpen(value) => null,
                "name" => value.Equals("all", StringComparison.OrdinalIgnoreCase) || value.Equals(rule.Name, StringComparison.OrdinalIgnoreCase),
                "group" => rule.Group is { } group && group.Equals(value, StringComparison.OrdinalIgnoreCase),
                "dir" => rule.IsInbound is { } inbound ? inbound == (Word(value, "in", "out") == 0) : null,
                "protocol" => Same(rule.Protocol, Protocol(rule, value).Protocol),
                "localport" => Same(rule.LocalPorts, List(value, WindowsTerms.IsPort)),
                "remoteport" => Same(rule.RemotePorts, List(value, WindowsTerms.IsPort)),
                "localip" => Same(rule.LocalAddresses, Addresses(value)),
                "remoteip" => Same(rule.RemoteAddresses, Addresses(value)),
                "program" => Same(rule.Program is { } path ? WindowsPath.Normal(path) : null, IsAny(value) ? "" : WindowsPath.Normal(value)),
                "service" => Same(rule.Service, IsAny(value) ? "" : value),
                "profile" => rule.Profiles is { } profiles && Profiles(value) is { } asked ? profiles == asked : null,
                _ => null,
            };
            if (one == false) return false;
            if (one is null) all = null;
        }

        return all;
    }

    private static bool? Same(string? one, string? other) =>
        one is null || other is null ? null : one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool? Same(ImmutableArray<string>? one, ImmutableArray<string>? other) =>
        one is { } a && other is { } b ? a.SequenceEqual(b, StringComparer.OrdinalIgnoreCase) : null;

    private int Word(string value, params ReadOnlySpan<string> known)
    {
        for (var i = 0; i < known.Length; i++)
        {
            if (value.Equals(known[i], StringComparison.OrdinalIgnoreCase)) return i;
        }

        if (!IsOpen(value)) Fault ??= $"'{DiagnosticLog.Clip(value)}' is none of {string.Join(", ", known.ToArray())}";
        return -1;
    }

    private static bool IsAny(string value) => value.Equals("any", StringComparison.OrdinalIgnoreCase);

    private NetworkProfiles? Profiles(string value)
    {
        if (IsOpen(value)) return null;
        var all = NetworkProfiles.None;
        foreach (var item in value.Split(',', StringSplitOptions.TrimEntries))
        {
            all |= Word(item, "any", "domain", "private", "public") switch
            {
                0 => NetworkProfiles.All,
                1 => NetworkProfiles.Domain,
                2 => NetworkProfiles.Private,
                3 => NetworkProfiles.Public,
                _ => NetworkProfiles.None,
            };
        }

        return all == NetworkProfiles.None ? null : all;
    }

    private ImmutableArray<string>? Addresses(string value) =>
        List(value, static i => WindowsTerms.IsAddress(i) || WindowsData.AddressKeywords.ContainsKey(i)) is { } items
            ? [.. items.Select(i => WindowsData.AddressKeywords.TryGetValue(i, out var keyword) ? keyword[0] : i)] : null;

    private ImmutableArray<string>? List(string value, Func<string, bool> isItem)
    {
        if (IsOpen(value)) return null;
        if (IsAny(value)) return [];
        var items = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (items.Length > 0 && Array.TrueForAll(items, i => isItem(i))) return [.. items];
        Fault ??= $"'{DiagnosticLog.Clip(value)}' is no list of {(isItem(("::1")) ? "addresses" : "ports")}";
        return null;
    }

    // 'icmpv4:8,any'
    private WindowsRule Protocol(WindowsRule rule, string value)
    {
        var colon = value.IndexOf(':');
        var protocol = IsOpen(value) ? null : WindowsTerms.Protocol(colon < 0 ? value : value[..colon]);
        if (protocol is null && !IsOpen(value)) Fault ??= $"'{DiagnosticLog.Clip(value)}' is no protocol";
        if (colon < 0) return rule with { Protocol = protocol, IcmpTypes = [] };
        var type = value[(colon + 1)..].Replace(',', ':').Replace("any", "*", StringComparison.OrdinalIgnoreCase);
        if (protocol is not null && !WindowsTerms.IsIcmp(type)) Fault ??= $"'{DiagnosticLog.Clip(value)}' is no type and code";
        return rule with { Protocol = protocol, IcmpTypes = type is "*:*" ? [] : [type] };
    }
}
