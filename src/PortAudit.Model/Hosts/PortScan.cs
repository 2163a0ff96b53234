namespace PortAudit.Model.Hosts;

/// <summary>What one machine looked like to a scanner: the view from outside, which no export of the host itself gives.</summary>
/// <param name="Addresses">Of the machine, as the scanner reached it.</param>
/// <param name="Span">Where the machine begins in the scan's report.</param>
public sealed record PortScan(IReadOnlyList<IpAddress> Addresses, IReadOnlyList<ScannedPort> Ports, SourceSpan Span);
