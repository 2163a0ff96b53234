using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.RuleTwinFact>;

namespace PortAudit.Model.Facts;

/// <summary>Two rules of a host firewall that are in force and ask exactly the same of a packet.</summary>
public sealed class RuleTwinFact : Fact
{
    public static readonly FactType Definition =
        FactType.Of<RuleTwinFact>("ruleTwin", "two rules of a host firewall that match exactly the same traffic",
    [
        HostName,
        Word("kind", "duplicate (same action) or contradiction (one allows, one blocks)", ["duplicate", "contradiction"], f => f.Kind),
        Reference("first", "the rule that stands first; of a contradiction, the one that allows", "firewallRule", f => f.First),
        Reference("second", "the other", "firewallRule", f => f.Second),
        Number("count", "rules that are the same, the first two included", f => f.Count),
        Words("profiles", "the profiles in which both act", FirewallRuleFact.ProfileWords, f => f.Profiles),
        Location("at", "the first rule", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required string Kind { get; init; }

    public required FirewallRuleFact First { get; init; }

    public required FirewallRuleFact Second { get; init; }

    public required int Count { get; init; }

    public IReadOnlyList<string> Profiles { get; init; } = [];

    public override string Identity => $"{First.Id} and {Second.Id}";
}
