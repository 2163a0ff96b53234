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
    // Each worker makes anew what all services share: few services are not worth it.
    private const int ServicesWorthWorker = 32;

    /// <param name="host">Its rulesets and snapshots.</param>
    /// <param name="zones">The words for sources.</param>
    /// <param name="interesting">Ports that are worth asking about inside a wide range that a rule lets in.</param>
    /// <param name="nodeLimit">For the packet sets; past it a service is reported as undecided.</param>
    /// <param name="workers">How many threads may share the services; what comes out does not depend on it, as long as no limit is met.</param>
    public static HostFacts Run(
        Host host, ZoneMap zones, IReadOnlyCollection<(byte Protocol, int Port)> interesting, int nodeLimit = PacketSetLimits.DefaultNodes,
        int workers = 1)
    {
        var missing = MissingEvidence(host);
        var listeners = host.Snapshots.SelectMany(s => s.Listeners)
            .Select(l => new ListenerFact { Host = host.Name, Location = l.Span, Listener = WithDualStack(l, host.Evidence) }).ToList();
        zones = zones.On(AddressSet.FromPrefixes(host.Evidence.Addresses.Select(a => new IpPrefix(a.Address, IpAddress.Width(a.Address.Family)))));
        try
        {
            return Run(host, zones, interesting, nodeLimit, workers, listeners, missing);
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
        Host host, ZoneMap zones, IReadOnlyCollection<(byte Protocol, int Port)> interesting, int nodeLimit, int workers,
        List<ListenerFact> listeners, List<string> missing)
    {
        var processes = new Dictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>();
        var filter = Filter();
        var named = NamedPorts.Find(filter, interesting, AnalysisLimits.MostImpliedPorts, processes);
        var services = ServiceFinder.Find(host, listeners, named, host.Rulesets.Count > 0);
        var paths = new BoxPaths(filter, listeners);
        var judge = Judge(filter);

        var diagnostics = NamedPorts.WideRanges(filter).Select(w => AnalysisDiagnostics.WideRange.At(w.Span, w.Ports)).ToList();
        diagnostics.AddRange(filter.NotFollowed());
        if (named.Count >= AnalysisLimits.MostImpliedPorts)
            diagnostics.Add(AnalysisDiagnostics.TooManyPorts.At(host.Name, AnalysisLimits.MostImpliedPorts));
        var judged = new ServiceJudgement[services.Count];
        // Neighbours go to different workers: ports that many rules name stand close to each other.
        SharedWork.Do(services.Count, Math.Min(workers, services.Count / ServicesWorthWorker), worker =>
        {
            var own = new RenewingJudge(worker == 0 ? judge : Judge(Filter()), () => Judge(Filter()), nodeLimit);
            return at => judged[at] = own.Of(services[at]);
        });

        diagnostics.AddRange(judged.SelectMany(j => j.Diagnostics));
        // A port that rules name, and that nothing gets in to, is not a service.
        var kept = judged.Where(j => j.IsService).ToList();
        var exposures = kept.SelectMany(j => j.Exposures).ToList();
        var found = kept.ConvertAll(j => j.Service);
        var views = new OutsideViews(host, filter, judge.Finder, found, exposures);
        if (views.Unassigned() is { } unassigned) diagnostics.Add(unassigned);
        var defaults = new DefaultVerdicts(filter, host.Name, diagnostics).Find().ToList();
        return new HostFacts
        {
            Host = HostFact(host, missing),
            Listeners = listeners,
            Services = found,
            Exposures = exposures,
            BlockedListeners = [.. kept.Select(j => j.Blocked).OfType<BlockedListenerFact>()],
            OrphanAllows = [.. kept.Select(j => j.Orphan).OfType<OrphanAllowFact>()],
            FamilyGaps = [.. kept.Select(j => j.Gap).OfType<FamilyGapFact>()],
            DefaultVerdicts = defaults,
            OutsideViews = [.. views.Find()],
            Diagnostics = [.. diagnostics.DistinctBy(d => d.ToString())],
        };

        HostFilter Filter() => new(
            host.Rulesets,
            listeners.Select(l => l.Listener.Address.Device).OfType<string>().Concat(LocalInterfaces.Names)
                .Concat(zones.UserZones.SelectMany(z => z.Interfaces)),
            LocalInterfaces.Prefixes, new HostNetwork(host.Evidence), nodeLimit);

        ServiceJudge Judge(HostFilter by) => new(by, new EntryFinder(by, zones, paths, processes), host.Name, missing);
    }

    // Where the listing can't tell, the kernel's default does: few programs choose otherwise, and those that do mostly bind IPv4 by themselves.
    private static Listener WithDualStack(Listener listener, HostEvidence evidence) =>
        listener.Address is { Family: IpFamily.IPv6, IsWildcard: true, DualStack: null } bind
        && evidence.Setting("net.ipv6.bindv6only")?.Value is ("0" or "1") and var value
            ? listener with { Address = bind with { DualStack = value == "0" } }
            : listener;

    private static HostFact HostFact(Host host, List<string> missing) => new()
    {
        Host = host.Name,
        RulesetFamilies = [.. Array.FindAll(ServiceJudge.Families, f => host.Rulesets.Any(r => r.Covers(f)))],
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
