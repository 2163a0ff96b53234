using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.HostFact>;

namespace PortAudit.Model.Facts;

/// <summary>A host, and which kinds of evidence there are about it.</summary>
public sealed class HostFact : Fact
{
    public static readonly IReadOnlyList<string> FirewallWords = ["iptables", "nftables", "windows-firewall"];

    public static readonly FactType Definition = FactType.Of<HostFact>("host", "a machine that the inputs tell of",
    [
        Text("name", "name of the host", f => f.Host),
        Words("rulesets", "families for which a ruleset is at hand", Vocabulary.Families, f => [.. f.RulesetFamilies.Select(Vocabulary.Family)]),
        Words("firewalls", "the packet filters of which a ruleset is at hand", FirewallWords, f => f.Firewalls),
        Flag("snapshot", "whether a listener snapshot is at hand", f => f.HasSnapshot),
        Texts("missing", "evidence that is not at hand", f => f.MissingEvidence),
    ]);

    public override FactType Type => Definition;

    public IReadOnlyList<IpFamily> RulesetFamilies { get; init; } = [];

    public IReadOnlyList<string> Firewalls { get; init; } = [];

    public bool HasSnapshot { get; init; }

    public IReadOnlyList<string> MissingEvidence { get; init; } = [];

    public override string Identity => Host ?? "";
}
