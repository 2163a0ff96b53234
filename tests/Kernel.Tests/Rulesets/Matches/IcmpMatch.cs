namespace Kernel.Tests.Rulesets.Matches;

/// <summary>`--icmp-type` or `--icmpv6-type`; without a code every code matches, without a type (`any`) everything does.</summary>
public sealed record IcmpMatch(string Extension, byte? Type, byte? Code, string Options, bool Negated) : RuleMatch(Extension, Options, Negated)
{
    protected override bool Covers(Traversal traversal) =>
        (Type is null || traversal.Packet.IcmpType == Type) && (Code is null || traversal.Packet.IcmpCode == Code);
}
