namespace PortAudit.Model.Sockets;

/// <summary>What a socket is bound to.</summary>
/// <param name="Address">The unspecified address for a wildcard; <see langword="null"/> when the snapshot cut it off or shows a name.</param>
/// <param name="Device">The interface that the socket or the address's scope is bound to.</param>
/// <param name="Family">Of the socket, which for an IPv4-mapped bind (<c>::ffff:192.0.2.1</c>) is that of the packets: IPv4.</param>
/// <param name="DualStack">Whether an IPv6 wildcard also takes IPv4; <see langword="null"/> when the snapshot can't tell.</param>
public sealed record BindAddress(IpAddress? Address, string? Device, IpFamily Family, bool? DualStack)
{
    private static readonly Bits128 MappedPrefix = (Bits128)0xFFFF << 32;

    /// <summary>A binding that says no more than its address: whether an IPv6 wildcard takes IPv4 is open.</summary>
    public static BindAddress Of(IpAddress address, string? device = null)
    {
        address = Unmapped(address);
        return new BindAddress(address, device, address.Family, address.Family == IpFamily.IPv6 && address.Bits == 0 ? null : false);
    }

    /// <summary>A socket bound to <c>::ffff:192.0.2.1</c> sends and takes IPv4 packets.</summary>
    public static IpAddress Unmapped(IpAddress address) =>
        address.Family == IpFamily.IPv6 && address.Bits >> 32 == MappedPrefix >> 32
            ? new IpAddress(IpFamily.IPv4, address.Bits & uint.MaxValue)
            : address;

    public bool IsWildcard => Address is { Bits: var bits } && bits == 0;

    public bool IsLoopback => Device == "lo" || (Address is { } a
        && (a.Family == IpFamily.IPv4 ? a.Bits >> 24 == 127 : a.Bits == 1));

    /// <summary>Whether packets of the family can reach it; <see langword="null"/> when not known.</summary>
    public bool? Takes(IpFamily family) => family == Family ? true : Family == IpFamily.IPv6 && IsWildcard ? DualStack : false;

    public override string ToString()
    {
        var address = Address is not { } a ? "(address not shown)" : IsWildcard && DualStack == true ? "*" : a.ToString();
        return Device is null ? address : $"{address}%{Device}";
    }
}
