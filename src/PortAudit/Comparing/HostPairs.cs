using PortAudit.Analysis.Comparison;
using PortAudit.Analysis.Traversal;
using PortAudit.Inputs;
using PortAudit.Model.Hosts;

namespace PortAudit.Comparing;

/// <summary>Compares the hosts of old files with those of new ones.</summary>
/// <remarks>Hosts are matched by name; one host on each side is the same host whatever the files and folders are called.</remarks>
public static class HostPairs
{
    /// <returns>Nothing where no file of either side has a ruleset.</returns>
    public static IReadOnlyList<HostComparison> Compare(LoadedInputs old, LoadedInputs @new, int? mostCubes, int nodeLimit)
    {
        var before = old.Hosts.Where(h => h.Rulesets.Count > 0).ToList();
        var after = @new.Hosts.Where(h => h.Rulesets.Count > 0).ToList();
        if (before is [var one] && after is [var other]) return [Compare(one, other, mostCubes, nodeLimit)];
        var named = before.ToDictionary(h => h.Name);
        var compared = new List<HostComparison>();
        foreach (var host in after)
        {
            compared.Add(named.Remove(host.Name, out var same)
                ? Compare(same, host, mostCubes, nodeLimit) : new HostComparison(null, host.Name, null));
        }

        return [.. compared, .. before.Where(h => named.ContainsKey(h.Name)).Select(h => new HostComparison(h.Name, null, null))];
    }

    private static HostComparison Compare(Host old, Host @new, int? mostCubes, int nodeLimit)
    {
        if (SaysTheSame(old, @new)) return new HostComparison(old.Name, @new.Name, ComparisonResult.Equal);
        // The later state says more of the host; the earlier fills in where it says nothing.
        var network = new HostNetwork(@new.Evidence.Addresses.Count + @new.Evidence.Routes.Count > 0 ? @new.Evidence : old.Evidence);
        return new HostComparison(
            old.Name, @new.Name, RulesetComparison.Run(new ComparedRulesets(old.Rulesets, @new.Rulesets, network), mostCubes, nodeLimit));
    }

    // The same text means the same, whatever is not understood of it.
    private static bool SaysTheSame(Host old, Host @new) =>
        old.Inputs.Select(i => (i.Type, i.Source.Text)).SequenceEqual(@new.Inputs.Select(i => (i.Type, i.Source.Text)));
}
