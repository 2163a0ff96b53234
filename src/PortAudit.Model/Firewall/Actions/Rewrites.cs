using System.Collections.Immutable;

namespace PortAudit.Model.Firewall.Actions;

/// <summary>Sets a mark: <c>mark = (mark &amp; ~ClearMask) ^ XorValue</c>, which every spelling of MARK comes down to.</summary>
/// <param name="Field"><see cref="PacketField.Mark"/> or <see cref="PacketField.ConnectionMark"/>.</param>
public sealed record SetMark(PacketField Field, uint ClearMask, uint XorValue) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitSetMark(this);
}

/// <summary>Copies between packet and connection mark: <c>target = (target &amp; ~TargetMask) ^ (source &amp; SourceMask)</c>.</summary>
public sealed record CopyMark(PacketField Source, PacketField Target, uint SourceMask, uint TargetMask) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitCopyMark(this);
}

/// <summary>Gives the mark a value that the input does not tell: one computed from other fields, or by a hash.</summary>
public sealed record ForgetMark(PacketField Field, string Text) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitForgetMark(this);
}

/// <summary>Takes a packet that has no connection yet out of tracking: its state is untracked from here on.</summary>
/// <remarks>After connection tracking only invalid packets are left without one (net/netfilter/nft_ct.c, <c>nft_notrack_eval</c>).</remarks>
public sealed record Untrack : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitUntrack(this);

    public static readonly Untrack Instance = new();
}

/// <summary>DNAT, SNAT, MASQUERADE, REDIRECT, NETMAP: another address or port from here on; ends the nat chain in the packet's favour.</summary>
/// <param name="Addresses">What the address may become; default (not empty) where it stays or is the interface's own.</param>
/// <param name="Ports">What the port may become; default where it stays.</param>
/// <param name="Family">Of <paramref name="Addresses"/>.</param>
public sealed record TranslateAddress(
    TranslationKind Kind, ImmutableArray<ValueRange> Addresses, ImmutableArray<ValueRange> Ports, IpFamily Family, string Text) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitTranslate(this);

    public bool Equals(TranslateAddress? other) => other is not null && Kind == other.Kind && Text == other.Text && Family == other.Family
        && Addresses.IsDefault == other.Addresses.IsDefault && Addresses.AsSpan().SequenceEqual(other.Addresses.AsSpan())
        && Ports.IsDefault == other.Ports.IsDefault && Ports.AsSpan().SequenceEqual(other.Ports.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Kind, Text);
}

public enum TranslationKind : byte
{
    /// <summary>Another destination, which may or may not be this host.</summary>
    Destination,

    /// <summary>The destination becomes this host.</summary>
    Redirect,

    /// <summary>Another source (SNAT).</summary>
    Source,

    /// <summary>The source becomes the address of the interface that the packet leaves by.</summary>
    Masquerade,

    /// <summary>The network part of the address is exchanged (NETMAP).</summary>
    NetworkMap,
}

/// <summary>Writes to a set that conditions read: their earlier answers do not hold any more.</summary>
public sealed record UpdateSet(string Text) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitUpdateSet(this);
}
