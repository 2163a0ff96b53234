using Kernel.Tests.Packets;

namespace Kernel.Tests.Nftables;

/// <summary>What the parts of a rule so far fix of family and protocol: nft refuses a rule that names two of either.</summary>
internal sealed class NftRuleContext(Random random, NftFamily family)
{
    private bool? _ipv6;
    private string? _protocol;
    private bool _excludes;

    internal NftFamily Family => family;

    internal void Begin() => (_ipv6, _protocol, _excludes) = (family switch { NftFamily.Ip => false, NftFamily.Ip6 => true, _ => null }, null, false);

    internal bool Ipv6() => _ipv6 ??= random.Chance(0.5);

    /// <summary>The rule's protocol, one of these if it has none yet; <see langword="null"/> where it is another.</summary>
    internal string? Protocol(params string[] choices)
    {
        _protocol ??= random.Pick(choices);
        return choices.Contains(_protocol) ? _protocol : null;
    }

    /// <summary>Whether the rule can be of the family.</summary>
    internal bool Take(bool ipv6) => (_ipv6 ??= ipv6) == ipv6;

    internal bool Take(string protocol) => (_protocol ??= protocol) == protocol;

    /// <summary>Whether nothing is excluded by a value yet.</summary>
    internal bool Exclude() => !_excludes && (_excludes = true);
}
