namespace PortAudit.Model.Hosts;

/// <summary>An address of the host itself.</summary>
/// <param name="Interface">As the listing names it; <see langword="null"/> when it does not.</param>
/// <param name="PrefixLength">Of the network that the address is in; the address's own width where the listing does not say.</param>
public sealed record InterfaceAddress(string? Interface, IpAddress Address, int PrefixLength, SourceSpan Span)
{
    /// <summary>The network that the interface is in.</summary>
    public AddressSet Network => AddressSet.FromPrefixes(IpPrefix.Create(Address, PrefixLength));
}
