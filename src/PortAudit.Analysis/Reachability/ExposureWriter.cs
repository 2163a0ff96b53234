using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Puts what the walk found into facts: exposures with witness, rules and open questions, and what gets stopped.</summary>
internal sealed class ExposureWriter(HostFilter filter, EntryFinder finder, string host, IReadOnlyList<string> missing)
{
    private readonly QuestionPlaces _questions = new(filter);

    /// <returns>For each path at most one certain and one possible exposure; the possible one only where it reaches further.</returns>
    public IEnumerable<ExposureFact> Exposures(ServiceFact service, IReadOnlyList<ServiceEntry> entries) =>
        OnPath(service, [.. entries.Where(e => e.Path != EntryPath.Published)])
            .Concat(OnPath(service, [.. entries.Where(e => e.Path == EntryPath.Published)]));

    private IEnumerable<ExposureFact> OnPath(ServiceFact service, IReadOnlyList<ServiceEntry> entries)
    {
        var certain = entries.Where(e => !e.Certain.Sources.IsEmpty).ToList();
        var reach = finder.Reach(certain.SelectMany(e => e.Certain.Interfaces));
        if (certain.Count > 0) yield return Write(service, certain, Bound.Certain, reach);

        // As wide, but out of the zone that the certain sources are all in, is further too.
        var width = certain.Aggregate(0, (most, e) => Math.Max(most, e.Certain.Width));
        var isZone = reach.Kind == ReachKind.Zone;
        var possible = entries.Where(e => e.Possible.Width > width || (isZone && e.Possible.Width == width && e.Possible.Reach != reach)).ToList();
        if (possible.Count > 0)
            yield return Write(service, possible, Bound.Possible, finder.Reach(possible.SelectMany(e => e.Possible.Interfaces)));
    }

    /// <summary>A service that listens beyond loopback where every family is judged and nothing gets in.</summary>
    public BlockedListenerFact? Blocked(ServiceFact service, IReadOnlyList<ServiceEntry> entries)
    {
        if (service.Listening != Listening.Seen || service.Bind == BindKind.Loopback || entries.Count == 0) return null;
        if (entries.Any(e => !e.FromRuleset || e.Possible.Interfaces.Any(d => d.Kind != InterfaceKind.Loopback))) return null;
        if (entries[0] is not { Path: not EntryPath.Published, Evidence: { } evidence } || evidence.Stopped() is not { } witness) return null;
        return new BlockedListenerFact
        {
            Host = host,
            Service = service,
            Location = service.Location,
            Certainty = Certainty.Certain,
            Rule = witness.Deciding.Count > 0 ? witness.Deciding[0].Span : null,
            Witness = witness.Text,
        };
    }

    private ExposureFact Write(ServiceFact service, List<ServiceEntry> entries, Bound bound, Reach reach)
    {
        // Loopback is always there; beside a wider reach it is noise.
        var beyond = reach != ReachKind.Loopback;
        bool Matters(InterfaceSources each) => !beyond || each.Kind != InterfaceKind.Loopback;
        var interfaces = entries.SelectMany(e => e.Of(bound).Interfaces).Where(Matters).ToList();
        var widest = entries.MaxBy(e => e.Of(bound).Width)!;
        var witness = widest.Evidence?.Witness(bound, beyond);
        var translations = widest.Path == EntryPath.Published ? Translations(entries) : [];
        return new ExposureFact
        {
            Host = host,
            Service = service,
            Location = service.Location,
            Reach = reach,
            Certainty = bound == Bound.Certain ? Certainty.Certain : Certainty.Possible,
            Sources = InterfaceSources.Union(interfaces),
            Families = [.. entries.Select(e => e.Family)],
            Interfaces = interfaces.Exists(d => d.Name is null) ? [] : [.. interfaces.Select(d => d.Name!).Distinct()],
            Path = widest.Path == EntryPath.Published ? ExposurePath.Published : ExposurePath.Input,
            Target = translations.Count == 0 ? null : string.Join(", ", translations.Select(TargetText.Write).Distinct()),
            TargetPort = TargetPort(service, translations),
            Evidence = service.Listening != Listening.Seen ? ExposureEvidence.Ruleset
                : entries.Exists(e => e.FromRuleset) ? ExposureEvidence.Both : ExposureEvidence.Snapshot,
            Witness = witness?.Text,
            Rules = Rules(service, entries, bound, widest, witness, beyond),
            Unknowns = bound == Bound.Certain ? [] : Unknowns(service, entries, bound),
            MissingEvidence = missing,
        };
    }

    private List<string> Unknowns(ServiceFact service, List<ServiceEntry> entries, Bound bound)
    {
        var judged = entries.FindAll(e => e.FromRuleset);
        var questions = judged.SelectMany(e => e.Evidence!.Questions(bound)).Distinct();
        return [.. _questions.Of(questions, judged.ConvertAll(e => finder.SliceOf(service, e.Family))).Take(AnalysisLimits.MostRulesOfExposure)];
    }

    private static List<TranslateAddress> Translations(List<ServiceEntry> entries) =>
    [
        .. entries.Select(e => e.Evidence).OfType<DiagramEvidence>().SelectMany(e => e.Result.Outcomes)
            .Where(o => o.Base.Hook == Hook.Prerouting && o.Rule is not null)
            .SelectMany(o => o.Rule!.Actions).SelectMany(Reachability.Translations.Of).Where(t => t.Kind != TranslationKind.Redirect).Distinct(),
    ];

    private static int? TargetPort(ServiceFact service, List<TranslateAddress> translations)
    {
        if (translations.Count == 0) return null;
        var ports = translations.SelectMany(t => t.Ports.IsDefaultOrEmpty ? [new ValueRange((uint)service.Port)] : t.Ports.AsEnumerable())
            .Distinct().ToList();
        return ports is [var only] && only.Low == only.High ? (int)only.Low : null;
    }

    // The rules that let the packets in, the witness's first; a policy only where no rule does.
    private List<SourceSpan> Rules(
        ServiceFact service, List<ServiceEntry> entries, Bound bound, ServiceEntry widest, EntryWitness? witness, bool beyond)
    {
        var rules = new List<SourceSpan>();
        foreach (var entry in entries)
        {
            if (entry.Evidence is not { } evidence) continue;
            var isRule = evidence.Accepting(bound, beyond).Any(d => d.Rule is not null);
            var slice = finder.SliceOf(service, entry.Family);
            if (ReferenceEquals(entry, widest)) Add(witness!.Deciding, isRule, slice);
            Add(evidence.Accepting(bound, beyond), isRule, slice);
        }

        if (rules.Count > AnalysisLimits.MostRulesOfExposure)
            rules.RemoveRange(AnalysisLimits.MostRulesOfExposure, rules.Count - AnalysisLimits.MostRulesOfExposure);
        return rules;

        void Add(IEnumerable<Decision> deciding, bool isRule, Slice slice)
        {
            foreach (var decision in deciding)
            {
                if (rules.Count >= AnalysisLimits.MostRulesOfExposure) return;
                if (!isRule || decision.Rule is not null) AddPlaces(decision, slice, rules);
            }
        }
    }

    // The rule, or the element of it that lets the service in; elements that stand elsewhere come after their rule.
    private void AddPlaces(Decision decision, Slice slice, List<SourceSpan> into)
    {
        foreach (var place in Places(decision, slice))
        {
            if (!into.Contains(place)) into.Add(place);
        }
    }

    private List<SourceSpan> Places(Decision decision, Slice slice)
    {
        if (decision.Rule is not { } rule) return [decision.Span];
        var places = new List<SourceSpan> { decision.Span };
        if (decision.Element is { } element) Add(element);
        foreach (var part in rule.Parts)
        {
            if (part is not SetCondition { Negated: false } set) continue;
            var fitting = filter.Fitting(set, slice);
            // All of a set say no more than its rule does.
            if (fitting.Count > AnalysisLimits.MostElementsOfRule || (fitting.Count == set.Elements.Count && fitting.Count > 1)) continue;
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
        span.File == rule.Span.File
        && (span.Line == rule.Span.Line || (span.Start >= rule.Span.Start && span.Start + span.Length <= rule.Span.Start + rule.Span.Length));
}
