namespace Kernel.Tests.Rulesets.Matches;

/// <summary>`-i`; a trailing plus stands for any ending.</summary>
public sealed record InterfaceMatch(string Name, string Option, bool Negated) : RuleMatch("", $"{Option} {Name}", Negated)
{
    protected override bool Covers(Traversal traversal) => Name.EndsWith('+')
        ? traversal.Packet.InInterface.StartsWith(Name[..^1], StringComparison.Ordinal)
        : traversal.Packet.InInterface == Name;
}
