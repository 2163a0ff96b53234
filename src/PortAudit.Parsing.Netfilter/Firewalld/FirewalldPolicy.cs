using System.Globalization;
using PortAudit.Parsing.Placeholders;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>A policy: what may go from some zones to others, before or after what the zones say themselves.</summary>
/// <param name="Ingress">Names of zones, or ANY, or HOST.</param>
/// <param name="Priority">Below 0 it comes before the zones' own rules.</param>
internal sealed record FirewalldPolicy(FirewalldSection File, IReadOnlyList<string> Ingress, IReadOnlyList<string> Egress, int Priority)
{
    public XmlItem Root => File.Root!;

    /// <summary>CONTINUE goes on with the other policies and the zone.</summary>
    public string Target => Root["target"] ?? "CONTINUE";

    /// <returns>Null for a policy that names no zones, which firewalld never uses.</returns>
    public static FirewalldPolicy? Of(FirewalldSection file)
    {
        var root = file.Root!;
        string[] ingress = [.. root.Children.Where(c => c.Name == "ingress-zone").Select(c => c["name"] ?? "")];
        string[] egress = [.. root.Children.Where(c => c.Name == "egress-zone").Select(c => c["name"] ?? "")];
        return ingress.Length == 0 || egress.Length == 0 ? null
            : new FirewalldPolicy(file, ingress, egress,
            int.TryParse(root["priority"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) ? priority : -1);
    }

    /// <summary>Writes the policy's chains, and where packets go to them.</summary>
    public void Write(FirewalldWriter writer, FirewalldMatches matches, IReadOnlyList<FirewalldSection> zones, string defaultZone)
    {
        var (ingress, egress) = (Zones(Ingress, zones), Zones(Egress, zones));
        var hooks = Hooks(ingress, egress).ToList();
        string? In(string table, string hook) => hooks.Contains((table, hook)) ? Chain(hook, table) : null;
        var chains = new FirewalldChains(Chain(hooks[0].Hook, "filter"), In("nat", "PREROUTING") ?? In("nat", "OUTPUT"),
            In("nat", "POSTROUTING"), In("mangle", "PREROUTING"));
        writer.At(Root.Span);
        if (Root["target"] is null) matches.Tell(Root, "a target");
        foreach (var (table, hook) in hooks) FirewalldChains.Define(writer, table, Chain(hook, table), null);
        if (File.IsOpen) writer.Open("filter", chains.Filter + "_pre", "the part of the policy that could not be read");
        foreach (var element in Root.Children.Where(e => e.Name is not ("short" or "description" or "rule")
            && FirewalldRuleset.StateOf(e, "policy") == Model.Diagnostics.CoverageState.Approximated))
        {
            writer.At(element.Span);
            writer.Open("filter", chains.Filter + "_pre", $"<{element.Name}> of policy {File.Name}");
        }

        chains.Write(writer, matches, Root);
        writer.At(Root.Span);
        if (Target is "ACCEPT" or "DROP" or "REJECT") writer.In("filter", $"-A {chains.Filter} -j {Target}");
        else if (Target != "CONTINUE") writer.Open("filter", chains.Filter, $"target {Target} of policy {File.Name}");
        foreach (var (table, hook) in hooks) Dispatch(writer, matches, table, hook, ingress, egress, defaultZone);
    }

    private static List<FirewalldSection>? Zones(IReadOnlyList<string> names, IReadOnlyList<FirewalldSection> zones) =>
        names is ["ANY"] or ["HOST"] ? null : [.. zones.Where(z => names.Contains(z.Name))];

    private static bool HasInterfaces(List<FirewalldSection>? zones) => zones is not null && zones.Exists(z => z.Root!.Has("interface"));

    /// <summary>Source: get_table_chains_for_policy_dispatch of firewalld 1.3; the filter comes first.</summary>
    private IEnumerable<(string Table, string Hook)> Hooks(List<FirewalldSection>? ingress, List<FirewalldSection>? egress)
    {
        if (Egress is ["HOST"])
        {
            yield return ("filter", "INPUT");
            if (Ingress is not ["ANY"]) yield break;
            yield return ("nat", "PREROUTING");
            yield return ("mangle", "PREROUTING");
        }
        else if (Ingress is ["HOST"])
        {
            yield return ("filter", "OUTPUT");
            yield return ("nat", "OUTPUT");
        }
        else
        {
            // Where packets leave is not known before they are routed, nor where they came in after it.
            yield return ("filter", "FORWARD");
            if (!HasInterfaces(egress))
            {
                yield return ("nat", "PREROUTING");
                yield return ("mangle", "PREROUTING");
            }

            if (!HasInterfaces(ingress)) yield return ("nat", "POSTROUTING");
        }
    }

    private string Chain(string hook, string table) => (hook, table) switch
    {
        ("INPUT", _) => "IN_",
        ("OUTPUT", _) => "OUT_",
        ("FORWARD", _) => "FWD_",
        ("POSTROUTING", _) => "POST_",
        _ => "PRE_",
    } + File.Chain;

    private void Dispatch(FirewalldWriter writer, FirewalldMatches matches, string table, string hook, List<FirewalldSection>? ingress,
        List<FirewalldSection>? egress, string defaultZone)
    {
        var chain = $"{hook}_POLICIES_{(Priority < 0 ? "pre" : "post")}";
        foreach (var from in Ends(ingress, matches, false, hook, defaultZone))
            foreach (var to in Ends(egress, matches, true, hook, defaultZone)) writer.In(table, $"-A {chain} {from} {to} -j {Chain(hook, table)}");
    }

    /// <summary>What says that a packet comes from some zones, or goes to them: one match each; none where they have nothing for this
    /// family.</summary>
    private static List<string> Ends(List<FirewalldSection>? zones, FirewalldMatches matches, bool isDestination, string hook, string defaultZone)
    {
        if (zones is null) return [""];
        var ends = new List<string>();
        foreach (var zone in zones)
        {
            var isEmpty = true;
            foreach (var element in zone.Root!.Children)
            {
                if (element.Name == "interface" && element["name"] is { Length: > 0 } name) ends.Add($"{(isDestination ? "-o" : "-i")} {name}");
                else if (element.Name == "source" && matches.Address(element, isDestination) is { } address) ends.Add(address);
                isEmpty &= element.Name is not ("interface" or "source");
            }

            // Interfaces that nobody names belong to the default zone once they are there.
            if (isEmpty && zone.Name == defaultZone) ends.Add(Placeholder.Of($"an interface of zone {zone.Name}"));
        }

        return hook == "PREROUTING" && isDestination || hook == "POSTROUTING" && !isDestination
            ? [.. ends.Where(e => !e.StartsWith("-i ", StringComparison.Ordinal) && !e.StartsWith("-o ", StringComparison.Ordinal))] : ends;
    }
}
