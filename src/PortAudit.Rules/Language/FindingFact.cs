namespace PortAudit.Rules.Language;

/// <summary>That a rule reported something: lets a rule keep silent where a more telling one has spoken.</summary>
/// <remarks>Rules that match it run after the rules that its <c>rule</c> test names, or after all others when it names none.</remarks>
public sealed class FindingFact : Fact
{
    public static readonly FactType Definition = FactType.Of<FindingFact>("finding", "what a rule has reported in this run",
    [
        new FactField("host", FactValueKind.Text, "name of the host", f => f.Host),
        new FactField("rule", FactValueKind.Text, "id of the rule", f => ((FindingFact)f).Finding.Rule.Id),
        new FactField("service", FactValueKind.Fact, "the service that it is about", f => ((FindingFact)f).Finding.Service) { Target = "service" },
        new FactField("severity", FactValueKind.Word, "severity, after the user's overrides",
            f => Vocabulary.Severities[(int)((FindingFact)f).Finding.Severity]) { Words = Vocabulary.Severities },
        new FactField("certainty", FactValueKind.Word, "certainty",
            f => ((FindingFact)f).Finding.Certainty.Word()) { Words = Vocabulary.Certainties },
        new FactField("at", FactValueKind.Location, "its place", f => f.Location is { } span ? span : null),
    ]);

    public override FactType Type => Definition;

    public required Finding Finding { get; init; }

    public override string Identity => Finding.Id;
}
