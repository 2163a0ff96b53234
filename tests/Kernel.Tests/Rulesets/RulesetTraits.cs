using Kernel.Tests.Packets;

namespace Kernel.Tests.Rulesets;

/// <summary>What a ruleset makes use of. Rare features come together in some rulesets rather than thinly in all.</summary>
internal sealed record RulesetTraits(bool Marks, bool Nat, bool Unknowns, bool NoTrack, bool RepeatsModules, bool StateInRaw)
{
    internal static RulesetTraits Draw(Random random) => new(
        Marks: random.Chance(0.4), Nat: random.Chance(0.3), Unknowns: random.Chance(0.4), NoTrack: random.Chance(0.35),
        RepeatsModules: random.Chance(0.1), StateInRaw: random.Chance(0.1));
}
