using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>A row of ss as written.</summary>
/// <param name="Protocol">0 when the listing has no Netid column.</param>
/// <param name="State">Empty when the listing has no State column.</param>
/// <param name="ExtraEnd">What stands after the peer: processes and details, up to the last continuation line that carries some.</param>
internal record struct SsRow(
    int Start, byte Protocol, bool IsMptcp, Cell State, Cell SendQueue, Cell Local, Cell Peer, int ExtraEnd)
{
    public readonly int End(string text)
    {
        var end = ExtraEnd;
        while (end > Peer.End && RowScanner.IsBlank(text[end - 1])) end--;
        return end;
    }
}
