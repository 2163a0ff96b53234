namespace PortAudit.Model.Hosts;

/// <summary>Where the host sends packets for a prefix.</summary>
/// <param name="PrefixLength">0 for the default route.</param>
/// <param name="Gateway"><see langword="null"/> for a network that is reached directly.</param>
public sealed record Route(IpAddress Destination, int PrefixLength, IpAddress? Gateway, string? Interface, SourceSpan Span)
{
    public bool IsDefault => PrefixLength == 0;
}
