using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows;

/// <summary>Makes the one ruleset of a Windows host out of all exports that tell of it: rules, filters, settings, stores.</summary>
public static class WindowsTogether
{
    /// <summary>The type of a policy's report, which says again what the policy's own file says.</summary>
    public const string Report = "gpo-backup";

    /// <summary>What the sections of a host come to; the host is told their policy and what they lack.</summary>
    public static IReadOnlyDictionary<SourceFile, ParsedInput> Of(HostSections host)
    {
        var (policy, inputs) = Combine(host.Inputs);
        host.Windows = policy;
        if (policy is not null) host.Diagnostics.AddRange(WindowsPolicyMerger.Missing(policy));
        return inputs.ToDictionary(static i => i.Source);
    }

    private static bool IsTold(ParsedInput input) => WindowsSection.Policy(input) is { IsEmpty: false };

    private static NetworkProfiles Profile(ProfileCategory category) => category switch
    {
        ProfileCategory.Domain => NetworkProfiles.Domain,
        ProfileCategory.Private => NetworkProfiles.Private,
        _ => NetworkProfiles.Public,
    };

    /// <summary>What inputs of one host say of Windows Firewall together.</summary>
    /// <returns>No policy when none of them says anything; else the inputs in the same order, the first of Windows with the one ruleset.</returns>
    public static (WindowsPolicy? Policy, IReadOnlyList<ParsedInput> Inputs) Combine(IReadOnlyList<ParsedInput> inputs)
    {
        var windows = inputs.Where(IsTold).ToList();
        if (windows.Exists(i => i.Type == "registry-pol")) windows.RemoveAll(i => i.Type == Report);
        var inUse = inputs.SelectMany(i => i.Evidence?.Profiles ?? []).Aggregate(NetworkProfiles.None, (all, p) => all | Profile(p.Category));
        var isTold = inUse != NetworkProfiles.None && windows.TrueForAll(i => WindowsSection.Policy(i)!.InForce is null);
        if (windows.Count == 0 || (windows.Count == 1 && !isTold && inputs.Count(IsTold) == 1))
            return (windows.Count == 0 ? null : WindowsSection.Policy(windows[0]), [.. inputs]);
        var policy = WindowsPolicyMerger.Merge([.. windows.Select(i => WindowsSection.Policy(i)!)]);
        if (isTold) policy.InForce = inUse;
        var ruleset = WindowsLowering.Lower(policy);
        var byFile = ruleset?.Tables.SelectMany(t => t.Chains).SelectMany(c => c.Rules).Where(r => r.Coverage == CoverageState.Approximated)
            .Select(r => (r.Span.File, r.Span.Start)).ToHashSet() ?? [];
        return (policy, [.. inputs.Select(i => WindowsSection.Policy(i) is not { IsEmpty: false } own
            ? i : i.Type == Report && !windows.Contains(i) ? i with { Rulesets = [] } : Recounted(i, own, byFile) with
        {
            Rulesets = i == windows[0] && ruleset is not null ? [ruleset] : [],
        })]);
    }

    /// <summary>The thing that both exports tell, so that they can't be of one host; <see langword="null"/> when they complete each other.</summary>
    public static string? Same(WindowsPolicy one, WindowsPolicy other)
    {
        if (one.Rules.Count > 0 && other.Rules.Count > 0 && one.RuleLayers.Overlaps(other.RuleLayers)) return "list of Windows Firewall rules";
        if (one.InForce is { } profiles && other.InForce is { } others && profiles != others) return "list of the network profiles in use";
        return one.SettingLayers.Overlaps(other.SettingLayers) ? "list of Windows Firewall profiles" : null;
    }

    // A rule that lacked its filters in its own file is whole beside the files that have them.
    private static ParsedInput Recounted(ParsedInput input, WindowsPolicy policy, HashSet<(SourceFile File, int Start)> approximated)
    {
        if (policy.Parts.Count == 0) return input;
        var still = policy.Rules.Count(r => approximated.Contains((r.Span.File, r.Span.Start)));
        var gained = input.RuleLines.Approximated - still;
        if (gained <= 0) return input;
        var lines = Math.Min(input.Lines.Approximated,
            policy.Rules.Where(r => !approximated.Contains((r.Span.File, r.Span.Start))).Sum(r => r.Span.End.Line - r.Span.Line + 1));
        return input with
        {
            RuleLines = input.RuleLines with { Approximated = still, Modelled = input.RuleLines.Modelled + gained },
            Lines = input.Lines with { Approximated = input.Lines.Approximated - lines, Modelled = input.Lines.Modelled + lines },
        };
    }
}
