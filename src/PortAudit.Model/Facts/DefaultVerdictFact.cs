using PortAudit.Model.Findings;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.DefaultVerdictFact>;

namespace PortAudit.Model.Facts;

/// <summary>What happens at a hook to a new connection that no rule names: the policy, or a last rule that takes everything.</summary>
public sealed class DefaultVerdictFact : Fact
{
    public static readonly FactType Definition = FactType.Of<DefaultVerdictFact>("defaultVerdict", "a hook's effective policy for one family",
    [
        HostName,
        Word("hook", "the way of the packet", ["input", "forward", "output"], f => f.Hook),
        Word("family", "of the packets", Vocabulary.Families, f => Vocabulary.Family(f.Family)),
        Word("verdict", "what becomes of a new connection that nothing names", Vocabulary.Verdicts, f => f.Verdict.Word()),
        Word("certainty", "whether it surely does", Vocabulary.Certainties, f => f.Certainty.Word()),
        Flag("emptyRuleset", "whether no rule of the hook names anything", f => f.IsEmptyRuleset),
        Text("witness", "the packet that was asked", f => f.Witness),
        Location("rule", "the rule or policy that decides", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required string Hook { get; init; }

    public required IpFamily Family { get; init; }

    public required EffectiveVerdict Verdict { get; init; }

    public required Certainty Certainty { get; init; }

    public bool IsEmptyRuleset { get; init; }

    public string? Witness { get; init; }

    public override string Identity => $"{Hook} {Vocabulary.Family(Family)} {Verdict.Word()}";
}
