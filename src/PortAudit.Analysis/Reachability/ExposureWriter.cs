using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Puts what the walk found into facts: exposures with witness, rules and open questions, and what gets stopped.</summary>
internal sealed class ExposureWriter(HostFilter filter, EntryFinder finder, string host, IReadOnlyList<string> missing)
{
    private const int MostRules = 20;
    private const int MostElements = 4;

    // How many of the fields below every witness names.
    private const int AlwaysShown = 3;

    private static readonly PacketField[] WitnessFields =
    [
        PacketField.Protocol, PacketField.SourceAddress, PacketField.DestinationPort,
        PacketField.InInterface, PacketField.DestinationAddress, PacketField.SourcePort, PacketField.SourceMac,
    ];

    private readonly PacketSpace _space = filter.Space;
    private readonly PacketSet _internet = filter.Space.Addresses(PacketField.SourceAddress, KnownAddresses.Internet);
    private readonly PacketSet _documentation = filter.Space.Addresses(PacketField.SourceAddress, KnownAddresses.Documentation);
    private readonly PacketSet _examples = filter.Space.Addresses(PacketField.SourceAddress, KnownAddresses.ExampleHosts);
    private readonly PacketSet _private = filter.Space.Addresses(PacketField.SourceAddress, KnownAddresses.Private);
    private readonly PacketSet _noSource = filter.Space.Addresses(PacketField.SourceAddress, KnownAddresses.NoSource);
    private readonly PacketSet _hostLike = HostLike(filter.Space);

    /// <returns>For each path at most one certain and one possible exposure; the possible one only where it reaches further.</returns>
    public IEnumerable<ExposureFact> Exposures(ServiceFact service, IReadOnlyList<ServiceEntry> entries) =>
        OnPath(service, [.. entries.Where(e => e.Path != EntryPath.Published)])
            .Concat(OnPath(service, [.. entries.Where(e => e.Path == EntryPath.Published)]));

    private IEnumerable<ExposureFact> OnPath(ServiceFact service, IReadOnlyList<ServiceEntry> entries)
    {
        var certain = entries.Where(e => !e.Certain.Sources.IsEmpty).ToList();
        var reach = finder.Reach(certain.SelectMany(e => e.Certain.Doors));
        if (certain.Count > 0) yield return Write(service, certain, e => e.Certain, reach, "certain");

        // As wide, but out of the zone that the certain sources are all in, is further too.
        var width = certain.Select(e => e.Certain.Width).DefaultIfEmpty(0).Max();
        var isZone = ZoneMap.IsZone(reach);
        var possible = entries.Where(e => e.Possible.Width > width || (isZone && e.Possible.Width == width && e.Possible.Reach != reach)).ToList();
        if (possible.Count > 0) yield return Write(service, possible, e => e.Possible, finder.Reach(possible.SelectMany(e => e.Possible.Doors)), "possible");
    }

    /// <summary>A service that listens beyond loopback where every family is judged and nothing gets in.</summary>
    public BlockedListenerFact? Blocked(ServiceFact service, IReadOnlyList<ServiceEntry> entries)
    {
        if (service.Listening != "seen" || service.Bind == "loopback" || entries.Count == 0) return null;
        if (entries.Any(e => !e.FromRuleset || e.Possible.Doors.Any(d => d.Kind != InterfaceKind.Loopback))) return null;
        if (entries[0] is not { Path: not EntryPath.Published, Result: { } result }) return null;
        var stopped = finder.Beyond(result.Asked);
        if (stopped.IsEmpty) return null;
        var witness = Witness(stopped, stopped);
        var by = result.Outcomes.FirstOrDefault(o => o.Verdict != WalkVerdict.Accept && o.Set.Overlaps(witness.Set));
        return new BlockedListenerFact
        {
            Host = host,
            Service = service,
            Location = service.Location,
            Certainty = "certain",
            Rule = by?.Span,
            Witness = witness.Text,
        };
    }

    /// <summary>One packet of the set that a person would pick: from a documentation address, by an interface that faces outward.</summary>
    /// <param name="packets">What the witness stands for.</param>
    /// <param name="asked">All packets of the question; a field is named only where leaving it open would leave the set.</param>
    public (PacketSet Set, string Text) Witness(PacketSet packets, PacketSet asked)
    {
        var outward = Enumerable.Range(0, _space.Interfaces.Count).Where(l => _space.Interfaces.Name(l) != "lo" && !LocalInterfaces.IsLocal(_space.Interfaces, l));
        var chosen = packets
            .Prefer(_space.Letters(PacketField.InInterface, outward))
            .Prefer(_internet)
            .Prefer(_documentation)
            .Prefer(_examples)
            .Prefer(_private)
            .Prefer(~_noSource)
            .Prefer(_hostLike)
            .Prefer(_space.Addresses(PacketField.DestinationAddress, KnownAddresses.ExampleServers))
            .Prefer(~_space.Addresses(PacketField.DestinationAddress, KnownAddresses.Loopback))
            .Prefer(_space.Range(PacketField.SourcePort, 40000, 60000))
            .Prefer(_space.Letters(PacketField.InInterface, [_space.Interfaces.AnyOther]));
        if (chosen.Sample() is not { } sample) return (packets, "");

        var shown = new Dictionary<PacketField, IReadOnlyList<ValueRange>>();
        var named = asked & _space.Family(sample.Family);
        foreach (var field in WitnessFields)
        {
            if (shown.Count >= AlwaysShown && named.IsSubsetOf(packets)) break;
            shown[field] = sample.Fields[field];
            named &= _space.Value(field, sample[field], sample.Family);
        }

        return (named & packets, PacketText.Write(sample with { Fields = shown }, _space.Interfaces, asExample: true));
    }

    private ExposureFact Write(
        ServiceFact service, List<ServiceEntry> entries, Func<ServiceEntry, Entry> bound, string reach, string certainty)
    {
        // Loopback is always there; beside a wider reach it is noise.
        bool Matters(Door door) => reach == "loopback" || door.Kind != InterfaceKind.Loopback;
        var doors = entries.SelectMany(e => bound(e).Doors).Where(Matters).ToList();
        var widest = entries.MaxBy(e => bound(e).Width)!;
        var packets = reach == "loopback" ? bound(widest).Packets : finder.Beyond(bound(widest).Packets);
        // Loopback is let in nearly everywhere, but nothing comes through a host by it: there the witness must say by what it comes.
        var witness = widest.FromRuleset
            ? Witness(packets, reach == "loopback" || widest.Path == EntryPath.Published ? widest.Result!.Asked : finder.Beyond(widest.Result!.Asked))
            : (Set: packets, Text: null);
        var translations = widest.Path == EntryPath.Published ? Translations(entries) : [];
        return new ExposureFact
        {
            Host = host,
            Service = service,
            Location = service.Location,
            Reach = reach,
            Certainty = certainty,
            Sources = Door.SourcesOf(doors),
            Families = [.. entries.Select(e => Vocabulary.Family(e.Family))],
            Interfaces = doors.Exists(d => d.Name is null) ? [] : [.. doors.Select(d => d.Name!).Distinct()],
            Path = widest.Path == EntryPath.Published ? ExposureFact.Published : ExposureFact.ThroughInput,
            Target = translations.Count == 0 ? null : string.Join(", ", translations.Select(TargetText.Write).Distinct()),
            TargetPort = TargetPort(service, translations),
            Evidence = service.Listening != "seen" ? "ruleset" : entries.Exists(e => e.FromRuleset) ? "both" : "snapshot",
            Witness = witness.Text,
            Rules = [.. entries.Where(e => e.FromRuleset).SelectMany(e => Rules(service, e, bound(e), e == widest ? witness.Set : null, reach)).Distinct().Take(MostRules)],
            Unknowns = certainty == "certain" ? [] : [.. entries.Where(e => e.FromRuleset)
                .SelectMany(e => e.Result!.QuestionsFor(bound(e).Packets)).Select(i => filter.Questions[i].ToString()).Distinct().Take(MostRules)],
            MissingEvidence = missing,
        };
    }

    private static List<TranslateAddress> Translations(List<ServiceEntry> entries) =>
    [
        .. entries.SelectMany(e => e.Result!.Outcomes).Where(o => o.Base.Hook == Hook.Prerouting && o.Rule is not null)
            .SelectMany(o => o.Rule!.Actions).SelectMany(Reachability.Translations.Of).Where(t => t.Kind != TranslationKind.Redirect).Distinct(),
    ];

    private static int? TargetPort(ServiceFact service, List<TranslateAddress> translations)
    {
        var ports = translations.SelectMany(t => t.Ports.IsDefaultOrEmpty ? [new ValueRange((uint)service.Port)] : t.Ports.AsEnumerable()).Distinct().ToList();
        return ports is [var only] && only.Low == only.High ? (int)only.Low : null;
    }

    // The rules that let the packets in, the witness's first; a policy only where no rule does.
    private IEnumerable<SourceSpan> Rules(ServiceFact service, ServiceEntry entry, Entry bound, PacketSet? witness, string reach)
    {
        // Sources and interfaces are never rewritten on the way in; the rest may be, so only these are compared.
        var packets = SourcesAndInterfaces(reach == "loopback" ? bound.Packets : finder.Beyond(bound.Packets));
        var asked = witness is { } w ? SourcesAndInterfaces(w) : (PacketSet?)null;
        var accepting = entry.Result!.Outcomes
            .Where(o => o.Verdict == WalkVerdict.Accept && o.Base.Hook == (entry.Path == EntryPath.Published ? Hook.Forward : Hook.Input) && o.Base.Type != ChainType.Nat && o.Set.Overlaps(packets))
            .Select(o => (Outcome: o, IsWitness: asked is { } a && o.Set.Overlaps(a))).ToList();
        var slice = finder.Opening(service, entry.Family).Slice;
        var byRule = accepting.Where(o => o.Outcome.Rule is not null).ToList();
        return (byRule.Count > 0 ? byRule : accepting).OrderByDescending(o => o.IsWitness)
            .SelectMany(o => Places(o.Outcome, slice));
    }

    // The rule, or the element of it that lets the service in; elements that stand elsewhere come behind their rule.
    private List<SourceSpan> Places(WalkOutcome outcome, Slice slice)
    {
        if (outcome.Rule is not { } rule) return [outcome.Span];
        var places = new List<SourceSpan> { outcome.Span };
        if (outcome.Element is { } element) Add(element);
        foreach (var set in rule.Conditions.OfType<SetCondition>().Where(s => !s.Negated))
        {
            var fitting = filter.Fitting(set, slice);
            // All of a set say no more than its rule does.
            if (fitting.Count > MostElements || (fitting.Count == set.Elements.Count && fitting.Count > 1)) continue;
            foreach (var each in fitting) Add(set.Elements.Spans[each]);
        }

        return places;

        void Add(SourceSpan span)
        {
            if (IsPartOf(span, rule) && places.Count == 1) places[0] = span;
            else if (!IsPartOf(span, rule)) places.Add(span);
        }
    }

    private static bool IsPartOf(SourceSpan span, FilterRule rule) =>
        span.File == rule.Span.File && (span.Line == rule.Span.Line || (span.Start >= rule.Span.Start && span.Start + span.Length <= rule.Span.Start + rule.Span.Length));

    private static PacketSet SourcesAndInterfaces(PacketSet packets) => packets.Project(PacketField.SourceAddress, PacketField.InInterface);

    // Rather 10.0.0.7 than the network's own address.
    private static PacketSet HostLike(PacketSpace space) =>
        (space.Family(IpFamily.IPv4) & space.Masked(PacketField.SourceAddress, 7, 0xff))
        | (space.Family(IpFamily.IPv6) & space.Masked(PacketField.SourceAddress, 7, 0xff, IpFamily.IPv6));
}
