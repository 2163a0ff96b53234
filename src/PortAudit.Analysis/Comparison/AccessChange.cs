using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Model.Findings;

namespace PortAudit.Analysis.Comparison;

/// <summary>Packets that one of two rulesets accepts and the other does not: a product of ranges.</summary>
/// <param name="IsNewConnection">Whether the packets begin connections; the others are listed only where these do not differ.</param>
/// <param name="Packets">In words of the packet language; a field that is not named is free.</param>
/// <param name="Witness">One of them, so that <c>query</c> answers for it.</param>
/// <param name="Old">What decides on the witness in the old ruleset.</param>
/// <param name="New">What decides on the witness in the new ruleset.</param>
public sealed record AccessChange(
    ChangeDirection Direction, Certainty Certainty, HookPath Path, IpFamily Family, bool IsNewConnection, PacketCube Cube, string Packets,
    string Witness, RulesetAnswer Old, RulesetAnswer New);

/// <summary>What a ruleset does with a witness.</summary>
/// <param name="Verdicts">One, where it is certain.</param>
/// <param name="Deciders">The rules and policies that give them.</param>
/// <param name="Unknowns">What the files do not tell and the answer depends on.</param>
public sealed record RulesetAnswer(
    IReadOnlyList<WalkVerdict> Verdicts, IReadOnlyList<RuleOnTheWay> Deciders, IReadOnlyList<UnknownQuestion> Unknowns);
