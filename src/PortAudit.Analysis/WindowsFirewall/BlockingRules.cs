using System.Collections.Immutable;
using PortAudit.Model.Firewall.Windows;

namespace PortAudit.Analysis.WindowsFirewall;

/// <summary>Which allow rules have no say because one block rule is for all that they allow: a block wins, whatever the order.</summary>
/// <remarks>Rules are compared by what they list, so a block that covers an allow in some other way is not seen here; the walk sees it.</remarks>
internal sealed class BlockingRules
{
    // A block for some addresses can only take all of an allow that lists addresses itself.
    private readonly List<Block> _forAll = [];
    private readonly List<Block> _forSome = [];

    /// <param name="rules">All rules that can be read.</param>
    /// <param name="stands">The profiles in which each is in force.</param>
    public BlockingRules(IReadOnlyList<WindowsRule> rules, IReadOnlyList<NetworkProfiles> stands)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            // A block that asks for something else besides may not apply.
            if (rule.Action != WindowsRuleAction.Block || rule.Acts != true || rule.Layer == PolicyLayer.Hardening
                || stands[i] == NetworkProfiles.None
                || !rule.Narrowings.IsEmpty || !rule.NotShown.IsEmpty || rule.Protocol is null || rule.Profiles is null
                || rule.Program is null || rule.Service is null)
                continue;
            (rule.RemoteAddresses is { IsEmpty: true } ? _forAll : _forSome).Add(new Block(rule, stands[i], WindowsPath.Normal(rule.Program)));
        }
    }

    /// <summary>The profiles in which a block rule takes all that the rule allows.</summary>
    public NetworkProfiles Overruling(WindowsRule rule)
    {
        if (_forAll.Count + _forSome.Count == 0 || rule.Action != WindowsRuleAction.Allow) return NetworkProfiles.None;
        var program = WindowsPath.Normal(rule.Program ?? "");
        var profiles = Overruling(_forAll, rule, program);
        return rule.RemoteAddresses is { IsEmpty: false } ? profiles | Overruling(_forSome, rule, program) : profiles;
    }

    private static NetworkProfiles Overruling(List<Block> blocks, WindowsRule rule, string program)
    {
        var profiles = NetworkProfiles.None;
        foreach (var (block, stands, blocked) in blocks)
        {
            if (block.IsInbound == rule.IsInbound && (blocked.Length == 0 || blocked == program)
                && (block.Protocol!.Length == 0 || block.Protocol == rule.Protocol)
                && (block.Service!.Length == 0 || block.Service.Equals(rule.Service, StringComparison.OrdinalIgnoreCase))
                && Covers(block.LocalPorts, rule.LocalPorts) && Covers(block.RemotePorts, rule.RemotePorts) && Covers(block.IcmpTypes, rule.IcmpTypes)
                && Covers(block.LocalAddresses, rule.LocalAddresses) && Covers(block.RemoteAddresses, rule.RemoteAddresses)) profiles |= stands;
        }

        return profiles;
    }

    private static bool Covers(ImmutableArray<string>? block, ImmutableArray<string>? allow)
    {
        if (block is not { } all) return false;
        if (all.IsEmpty) return true;
        if (allow is not { IsEmpty: false } some) return false;
        foreach (var item in some)
        {
            if (!Lists(all, item)) return false;
        }

        return true;
    }

    private static bool Lists(ImmutableArray<string> items, string item)
    {
        foreach (var each in items)
        {
            if (each.Equals(item, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private sealed record Block(WindowsRule Rule, NetworkProfiles Profiles, string Program);
}
