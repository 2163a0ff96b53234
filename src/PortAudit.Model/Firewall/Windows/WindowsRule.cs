using System.Collections.Immutable;

namespace PortAudit.Model.Firewall.Windows;

/// <summary>A rule of Windows Firewall, whatever export it was read from.</summary>
/// <remarks>Three states everywhere: <see langword="null"/> is what the export does not show, an empty list or text is "any", the rest is a
/// restriction. What is not shown is never taken for "any".</remarks>
/// <param name="Id">The registry value's name, or the <c>InstanceID</c>; the display name where an export has neither.</param>
public sealed record WindowsRule(string Id, PolicyLayer Layer, SourceSpan Span)
{
    /// <summary>As stored: it may be a reference into a DLL (<c>@FirewallAPI.dll,-28502</c>).</summary>
    public string? Name { get; init; }

    public string? Group { get; init; }

    public WindowsRuleAction Action { get; init; }

    public bool? IsInbound { get; init; }

    public bool? IsEnabled { get; init; }

    public NetworkProfiles? Profiles { get; init; }

    /// <summary>The number in decimal.</summary>
    public string? Protocol { get; init; }

    /// <summary>Numbers, ranges with a hyphen, or keywords (RPC, RPC-EPMap, IPHTTPS, Teredo …).</summary>
    public ImmutableArray<string>? LocalPorts { get; init; }

    /// <inheritdoc cref="LocalPorts"/>
    public ImmutableArray<string>? RemotePorts { get; init; }

    /// <summary><c>type:code</c>, either of them a number or <c>*</c>.</summary>
    public ImmutableArray<string>? IcmpTypes { get; init; }

    /// <summary>Addresses, ranges, networks by length or mask; keywords as PowerShell names them, with 4 or 6 after them where they mean
    /// one family.</summary>
    public ImmutableArray<string>? LocalAddresses { get; init; }

    /// <inheritdoc cref="LocalAddresses"/>
    public ImmutableArray<string>? RemoteAddresses { get; init; }

    /// <summary>A path, mostly with variables; <c>System</c> for the kernel.</summary>
    public string? Program { get; init; }

    /// <summary>A service's short name; <c>*</c> for any service.</summary>
    public string? Service { get; init; }

    public EdgeTraversal? Edge { get; init; }

    /// <summary>What else the rule asks.</summary>
    public ImmutableArray<RuleNarrowing> Narrowings { get; init; } = [];

    /// <summary>What else it may ask, of which the export does not tell.</summary>
    public ImmutableArray<string> NotShown { get; init; } = [];

    /// <summary>Something in it could not be read: it may match anything.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Whether the rule is in force as far as its own store says.</summary>
    public bool? Acts => Layer == PolicyLayer.Hardening ? IsEnabled ?? true : IsEnabled;
}
