using System.Collections.Immutable;

namespace PortAudit.Parsing.Hosts.Listings;

/// <summary>The command line that stands before a listing, where a terminal session was saved with its prompt.</summary>
/// <param name="Protocols">Those that its options ask for; TCP and UDP when they name none.</param>
/// <param name="ShowsListeners">Neither tool shows listening sockets without <c>-l</c> or <c>-a</c>.</param>
/// <param name="Restriction">What keeps rows out, for people: a filter, a pipe through grep, one family only.</param>
internal sealed record ListingCommand(
    SocketTool Tool, ImmutableArray<byte> Protocols, bool ShowsListeners, bool IsWide, string? Restriction)
{
    /// <summary>Told by the file's name alone; a pipe through grep would not show there.</summary>
    public bool IsFromName { get; init; }
}
