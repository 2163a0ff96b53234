using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Diagrams;

namespace PortAudit.Analysis.Reachability;

/// <summary>What can reach each service of a host, and what follows from it.</summary>
public static class ReachabilityAnalysis
{
    private const int MostImpliedPorts = 4096;

    private static readonly IpFamily[] Families = [IpFamily.IPv4, IpFamily.IPv6];

    /// <param name="host">Its rulesets and snapshots.</param>
    /// <param name="zones">The words for sources.</param>
    /// <param name="interesting">Ports that are worth asking about inside a wide range that a rule lets in.</param>
    /// <param name="nodeLimit">For the packet sets; past it a service is reported as undecided.</param>
    public static HostFacts Run(Host host, ZoneMap zones, IReadOnlyCollection<(byte Protocol, int Port)> interesting, int nodeLimit = PacketSpace.DefaultNodeLimit)
    {
        var missing = MissingEvidence(host);
        var listeners = host.Snapshots.SelectMany(s => s.Listeners)
            .Select(l => new ListenerFact { Host = host.Name, Location = l.Span, Listener = WithDualStack(l, host.Evidence) }).ToList();
        zones = zones.On(AddressSet.FromPrefixes(host.Evidence.Addresses.Select(a => new IpPrefix(a.Address, IpAddress.Width(a.Address.Family)))));
        try
        {
            return Run(host, zones, interesting, nodeLimit, listeners, missing);
        }
        catch (DiagramLimitException e)
        {
            // Not even the fixed sets found room: nothing was judged, and nothing is said but that.
            return new HostFacts
            {
                Host = HostFact(host, missing),
                Listeners = listeners,
                Diagnostics = [AnalysisDiagnostics.Undecided.At(host.Name, "any service", e.Message)],
            };
        }
    }

    private static HostFacts Run(
        Host host, ZoneMap zones, IReadOnlyCollection<(byte Protocol, int Port)> interesting, int nodeLimit, List<ListenerFact> listeners, List<string> missing)
    {
        var filter = new HostFilter(
            host.Rulesets,
            listeners.Select(l => l.Listener.Address.Device).OfType<string>().Concat(LocalInterfaces.Names).Concat(zones.UserZones.SelectMany(z => z.Interfaces)),
            LocalInterfaces.Prefixes, new HostNetwork(host.Evidence), nodeLimit);
        var processes = new Dictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>();
        var named = NamedPorts.Find(filter, interesting, MostImpliedPorts, processes);
        var services = ServiceFinder.Find(host, listeners, named, host.Rulesets.Count > 0);
        var finder = new EntryFinder(filter, zones, processes);
        var writer = new ExposureWriter(filter, finder, host.Name, missing);

        var kept = new List<ServiceFact>();
        var exposures = new List<ExposureFact>();
        var blocked = new List<BlockedListenerFact>();
        var orphans = new List<OrphanAllowFact>();
        var gaps = new List<FamilyGapFact>();
        var diagnostics = NamedPorts.WideRanges(filter).Select(w => AnalysisDiagnostics.WideRange.At(w.Span, w.Ports)).ToList();
        diagnostics.AddRange(filter.NotFollowed());
        if (named.Count >= MostImpliedPorts) diagnostics.Add(AnalysisDiagnostics.TooManyPorts.At(host.Name, MostImpliedPorts));
        foreach (var service in services)
        {
            try
            {
                var entries = new List<ServiceEntry>();
                foreach (var family in Families)
                {
                    if (service.Listeners.Count > 0 || filter.Covers(family)) entries.AddRange(finder.Find(service, family));
                }

                diagnostics.AddRange(entries.SelectMany(e => e.Result?.Diagnostics ?? []));
                var found = writer.Exposures(service, entries).ToList();
                // A port that rules name, and that nothing gets in to, is no service.
                if (service.Listening != "seen" && found.All(e => e.Reach == "loopback")) continue;
                kept.Add(service);
                exposures.AddRange(found);
                if (writer.Blocked(service, entries) is { } stopped) blocked.Add(stopped);
                if (FamilyGaps.Find(host.Name, service, entries, writer, finder) is { } gap) gaps.Add(gap);
                if (service.Listening == "absent")
                {
                    orphans.AddRange(found.Where(e => e.Path == ExposureFact.ThroughInput).Take(1).Select(e => new OrphanAllowFact { Host = host.Name, Exposure = e, Location = e.Rules.Count > 0 ? e.Rules[0] : service.Location }));
                }
            }
            catch (Exception e) when (e is WalkLimitException or DiagramLimitException)
            {
                kept.Add(service);
                diagnostics.Add(service.Location is { } at
                    ? AnalysisDiagnostics.Undecided.At(at, service.Identity, e.Message)
                    : AnalysisDiagnostics.Undecided.At(host.Name, service.Identity, e.Message));
            }
        }

        var views = new OutsideViews(host, filter, finder, kept, exposures);
        if (views.Unassigned() is { } unassigned) diagnostics.Add(unassigned);
        var defaults = new DefaultVerdicts(filter, host.Name, diagnostics).Find().ToList();
        return new HostFacts
        {
            Host = HostFact(host, missing),
            Listeners = listeners,
            Services = kept,
            Exposures = exposures,
            BlockedListeners = blocked,
            OrphanAllows = orphans,
            FamilyGaps = gaps,
            DefaultVerdicts = defaults,
            OutsideViews = [.. views.Find()],
            Diagnostics = [.. diagnostics.DistinctBy(d => d.ToString())],
        };
    }

    // Where the listing can't tell, the kernel's default does: few programs choose otherwise, and those that do mostly bind IPv4 by themselves.
    private static Listener WithDualStack(Listener listener, HostEvidence evidence) =>
        listener.Address is { Family: IpFamily.IPv6, IsWildcard: true, DualStack: null } bind && evidence.Setting("net.ipv6.bindv6only")?.Value is ("0" or "1") and var value
            ? listener with { Address = bind with { DualStack = value == "0" } }
            : listener;

    private static HostFact HostFact(Host host, List<string> missing) => new()
    {
        Host = host.Name,
        RulesetFamilies = [.. Array.FindAll(Families, f => host.Rulesets.Any(r => r.Covers(f))).Select(Vocabulary.Family)],
        Firewalls = [.. host.Rulesets.Select(r => r.Backend).Distinct().Select(b => Model.Facts.HostFact.FirewallWords[(int)b])],
        HasSnapshot = host.Snapshots.Count > 0,
        MissingEvidence = missing,
    };

    private static List<string> MissingEvidence(Host host)
    {
        var missing = new List<string>();
        var v4 = host.Rulesets.Any(r => r.Covers(IpFamily.IPv4));
        var v6 = host.Rulesets.Any(r => r.Covers(IpFamily.IPv6));
        if (!v4 && !v6) missing.Add("no ruleset");
        else if (!v4) missing.Add("no IPv4 ruleset");
        else if (!v6) missing.Add("no IPv6 ruleset");
        if (HostFilter.IsPartial(host.Rulesets)) missing.Add("other nftables tables (the script adds to what is loaded)");
        if (host.Snapshots.Count == 0) missing.Add("no listener snapshot");
        else if (host.Snapshots.All(s => s.IsPartial)) missing.Add("no complete listener snapshot");
        return missing;
    }
}
