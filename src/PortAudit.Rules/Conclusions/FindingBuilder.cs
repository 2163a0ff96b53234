using PortAudit.Rules.Language;
using PortAudit.Rules.Selection;

namespace PortAudit.Rules.Conclusions;

/// <summary>Makes findings of the combinations that a reporting rule has found on a host.</summary>
internal sealed class FindingBuilder(RuleSettings settings, RuleSelection selection)
{
    /// <summary>One finding for each subject and place, however many combinations lead to it (the IPv4 and the IPv6 row of one service).</summary>
    /// <param name="combinations">In the order of their facts, so that the same run gives the same findings.</param>
    public IReadOnlyList<Finding> Build(AuditRule rule, string? host, IReadOnlyList<Fact[]> combinations)
    {
        var report = (Report)rule.Conclusion;
        var binding = new Binding(rule.Slots, selection.Parameters.Of(rule));
        var merged = new Dictionary<Subject, Finding>();
        foreach (var facts in combinations)
        {
            facts.CopyTo(binding.Facts, 0);
            var finding = Build(rule, report, host, facts, binding);
            var subject = new Subject(finding.Service is { } service ? service : Identities(facts), finding.Location);
            merged[subject] = merged.TryGetValue(subject, out var known) ? Merge(known, finding) : finding;
        }

        return [.. merged.Values];
    }

    private Finding Build(AuditRule rule, Report report, string? host, Fact[] facts, Binding binding)
    {
        var location = FindingPlaces.First(report.At?.Read(binding)) ?? Array.Find(facts, f => f.Location is not null)?.Location;
        var related = new List<RelatedLocation>();
        foreach (var place in report.Related)
            FindingPlaces.AddTo(related, place.Operand.Read(binding), place.Label, location, RuleLimits.MostRelated);
        var evidence = new List<Evidence>();
        foreach (var item in report.Evidence)
        {
            if (Shown(item.Operand.Read(binding)) is { } value) evidence.Add(new Evidence(item.Label, value));
        }

        return new Finding
        {
            Id = FindingIdentity.Of(rule, location, report.At, facts, settings.RepositoryPath),
            Rule = rule.Info,
            Severity = selection.SeverityOf(rule) ?? SeverityOf(report, binding),
            Certainty = Equals(report.Certainty.Read(binding), Certainty.Certain.Word()) ? Certainty.Certain : Certainty.Possible,
            Message = string.Concat(report.Message.Parts.Select(p => p.Operand is null ? p.Text : Shown(p.Operand.Read(binding)) ?? p.Text)),
            Host = facts.All(f => f.Host is null) ? null : host,
            Service = facts.Select(ServiceOf).FirstOrDefault(s => s is not null),
            Port = facts.OfType<KnownPortFact>().FirstOrDefault(),
            Location = location,
            Related = related,
            Witness = Noted(facts, "witness").FirstOrDefault(),
            Evidence = evidence,
            Unknowns = [.. Noted(facts, "unknowns").Distinct().Take(RuleLimits.MostNotes)],
            MissingEvidence = [.. Noted(facts, "missing").Concat(Noted(facts, "missingEvidence")).Distinct().Take(RuleLimits.MostNotes)],
        };
    }

    // The worse of the two speaks; places and gaps of both are kept.
    private static Finding Merge(Finding a, Finding b)
    {
        var (first, second) = b.Severity > a.Severity || (b.Severity == a.Severity && b.Certainty > a.Certainty) ? (b, a) : (a, b);
        var related = first.Related.ToList();
        foreach (var place in second.Related) FindingPlaces.AddTo(related, place.Span, place.Label, first.Location, RuleLimits.MostRelated);
        return first with
        {
            Related = related,
            Witness = first.Witness ?? second.Witness,
            MissingEvidence = [.. first.MissingEvidence.Union(second.MissingEvidence).Take(RuleLimits.MostNotes)],
        };
    }

    private static Severity SeverityOf(Report report, Binding binding)
    {
        foreach (var option in report.Severities)
        {
            if (!option.Conditions.All(c => c.Holds(binding)) || option.Severity.Read(binding) is not string word) continue;
            for (var i = 0; i < Vocabulary.Severities.Count; i++)
            {
                if (Vocabulary.Severities[i] == word) return (Severity)i;
            }
        }

        // No case has a value: what is not rated is neither harmless nor the worst.
        return Severity.Medium;
    }

    private static string? Shown(object? value) => value switch
    {
        null => null,
        string { Length: 0 } => null,
        IReadOnlyList<object> { Count: 0 } => null,
        IReadOnlyList<object> list => VisibleText.Brief(string.Join(", ", list.Take(20).Select(Shown)))
            + (list.Count > 20 ? $" and {list.Count - 20} more" : ""),
        SourceSpan span => VisibleText.Brief(span.Place),
        bool flag => flag ? "yes" : "no",
        _ => VisibleText.Brief(value.ToString() ?? ""),
    };

    private static ServiceFact? ServiceOf(Fact fact) => fact as ServiceFact ?? fact.Type.Fields
        .Where(f => f is { Kind: FactValueKind.Fact, Many: false, Target: "service" }).Select(f => f.Read(fact)).OfType<ServiceFact>()
        .FirstOrDefault();

    private static IEnumerable<string> Noted(Fact[] facts, string name) => facts
        .SelectMany(f => f.Type.Find(name) is { Kind: FactValueKind.Text } field ? Each(field.Read(f)) : []).Select(t => VisibleText.Brief(t, 1000));

    private static IEnumerable<string> Each(object? value) => value is IEnumerable<string> many ? many : value is string one ? [one] : [];

    /// <summary>What a finding is about, and where: combinations that share it are one finding.</summary>
    private sealed record Subject(object About, SourceSpan? Location);

    private static string Identities(Fact[] facts) => string.Join('\n', facts.Select(f => $"{f.Type.Name} {f.Identity}"));
}
