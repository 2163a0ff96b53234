namespace PortAudit.Model.Hosts;

/// <summary>A port that a scanner tried. Ports that it only counts, as <c>extraports</c> does, are not among them.</summary>
/// <param name="Protocol">The layer-4 protocol number.</param>
/// <param name="State">open, closed, filtered, unfiltered, open|filtered or closed|filtered.</param>
/// <param name="Reason">What the scanner saw, such as syn-ack or no-response; empty when not told.</param>
public sealed record ScannedPort(byte Protocol, int Port, string State, string Reason, SourceSpan Span);
