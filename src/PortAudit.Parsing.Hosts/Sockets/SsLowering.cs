using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Turns the rows of one ss listing into listeners.</summary>
/// <remarks>How ss prints wildcards changed (misc/ss.c): until 4.12 <c>*</c> is IPv4 and <c>:::</c> IPv6; 4.13 puts IPv6 in brackets
/// and prints both wildcards as <c>*</c>; since 4.15 IPv4 is <c>0.0.0.0</c>, <c>[::]</c> takes IPv6 only and <c>*</c> both.
/// Distributions mixed the steps: CentOS 7 has <c>*</c> for IPv4 beside <c>[::]</c>.</remarks>
internal sealed class SsLowering(SnapshotBuilder builder, List<SsRow> rows, bool hasProcessHeader)
{
    private enum Wildcards : byte
    {
        Unclear,
        StarIsIpv4,
        StarIsDual,
    }

    private Wildcards _wildcards;
    private HashSet<string>? _tcpLocals;
    private bool _hasUdp;
    private byte _stateless;
    private bool _starReported;
    private bool _protocolReported;

    /// <summary>Whether the last row's process list stopped short.</summary>
    public bool LastOwnersUnread { get; private set; }

    public void Lower()
    {
        var text = builder.Text;
        _hasUdp = rows.Exists(row => row.Protocol == IpProtocol.Udp);
        _wildcards = TellWildcards(text);

        // The send queue of a listening TCP socket is its backlog; an idle UDP socket's is empty.
        _stateless = rows.Exists(row => row is { State.Length: 0 } && row.SendQueue.In(text) is not "0") ? IpProtocol.Tcp : IpProtocol.Udp;
        foreach (var row in rows) Lower(row);
    }

    private Wildcards TellWildcards(string text)
    {
        bool oldBare = false, oldPeer = false, brackets = false;
        foreach (var row in rows)
        {
            var local = row.Local.In(text);
            var peer = row.Peer.In(text);
            if (local.StartsWith("0.0.0.0") || peer.StartsWith("0.0.0.0:")) return Wildcards.StarIsDual;
            if (local[0] == '*' && text.AsSpan(row.Peer.End, row.ExtraEnd - row.Peer.End).Contains("v6only:0", StringComparison.Ordinal))
                return Wildcards.StarIsDual;
            if (peer is "*:*" && local[0] == '[') return Wildcards.StarIsDual;
            oldBare |= local.StartsWith("::") || peer.StartsWith("::");
            oldPeer |= peer is "*:*" && char.IsAsciiDigit(local[0]) && local.Count(':') == 1;
            brackets |= local.StartsWith("[::]:");
        }

        if (hasProcessHeader) return Wildcards.StarIsDual;
        return oldBare || (oldPeer && brackets) ? Wildcards.StarIsIpv4 : Wildcards.Unclear;
    }

    private void Lower(in SsRow row)
    {
        LastOwnersUnread = false;
        var text = builder.Text;
        var state = row.State.In(text);
        if (!Endpoint.TryRead(text, row.Local, out var local))
        {
            builder.BadEndpoint(row.Local);
            return;
        }

        var approximated = false;
        var protocol = Protocol(row, state, ref approximated);
        if (protocol == 0 || local.IsAnyPort || (row.IsMptcp && HasTcpTwin(row)))
        {
            builder.Count(CoverageState.Irrelevant);
            return;
        }

        if (!builder.TryPort(local, protocol, out var port)) return;
        var details = SsDetails.Read(text, row.Peer.End, row.ExtraEnd);
        if (details.Unread.Length > 0)
        {
            LastOwnersUnread = approximated = true;
            builder.Report(SocketDiagnostics.OwnersUnread, details.Unread.Start, details.Unread.End, builder.Listing.Excerpt(details.Unread));
        }

        var address = Bind(row, local, port, details.IsIpv6Only, ref approximated);
        builder.Add(protocol, address, port, details.Owners, details.UserId, row.State.Length == 0 ? "" : state.ToString(),
            row.Start, row.End(text), approximated, details.Inode);
    }

    /// <returns>0 for a socket that takes nothing new.</returns>
    private byte Protocol(in SsRow row, ReadOnlySpan<char> state, ref bool approximated)
    {
        var text = builder.Text;
        switch (state)
        {
            case "LISTEN": return row.Protocol != 0 ? row.Protocol : Asked(IpProtocol.Tcp);
            case "UNCONN":
                if (row.Protocol is 0 or IpProtocol.Udp) return Asked(IpProtocol.Udp);
                if (row.Protocol != IpProtocol.Tcp || _hasUdp) return 0;
                builder.Report(SocketDiagnostics.TcpUnconnected, row.State.Start, row.State.End);
                approximated = true;
                return IpProtocol.Udp;
            case "":
                if (!row.Peer.In(text).EndsWith(":*")) return 0;
                if (row.Protocol != 0) return row.Protocol;
                if (builder.Command is { Protocols: [var asked] }) return asked;
                approximated = true;
                if (!_protocolReported)
                    builder.Report(SocketDiagnostics.ProtocolNotShown, row.Start, row.Peer.End, _stateless == IpProtocol.Tcp ? "TCP" : "UDP");
                _protocolReported = true;
                return _stateless;
            default: return 0;
        }
    }

    private byte Asked(byte usual) => builder.Command switch
    {
        { Protocols: [] } => 0,
        { Protocols: [var only] } => only,
        _ => usual,
    };

    // A multipath socket is listed a second time as the TCP socket that carries it.
    private bool HasTcpTwin(in SsRow row)
    {
        _tcpLocals ??= [.. rows.Where(r => r is { Protocol: IpProtocol.Tcp, IsMptcp: false }).Select(r => r.Local.In(builder.Text).ToString())];
        return _tcpLocals.Contains(row.Local.In(builder.Text).ToString());
    }

    private BindAddress Bind(in SsRow row, in Endpoint local, int port, bool? only, ref bool approximated)
    {
        if (local.IsStar)
        {
            var dual = only is not null || _wildcards != Wildcards.StarIsIpv4;
            if (only is null && _wildcards == Wildcards.Unclear)
            {
                approximated = true;
                if (!_starReported) builder.Report(SocketDiagnostics.StarUnclear, row.Local.Start, row.Local.End);
                _starReported = true;
            }

            return dual
                ? new BindAddress(new IpAddress(IpFamily.IPv6, 0), local.Device, IpFamily.IPv6, only != true)
                : new BindAddress(new IpAddress(IpFamily.IPv4, 0), local.Device, IpFamily.IPv4, false);
        }

        if (local.Address is not { } address)
        {
            approximated = true;
            builder.Report(SocketDiagnostics.HostName, local.Host.Start, local.Host.End, builder.Listing.Excerpt(local.Host), port);
            var family = row.Peer.In(builder.Text)[0] == '[' ? IpFamily.IPv6 : IpFamily.IPv4;
            return new BindAddress(null, local.Device, family, family == IpFamily.IPv6 ? null : false);
        }

        if (address.Family == IpFamily.IPv4 || address.Bits != 0) return new BindAddress(address, local.Device, address.Family, false);
        return new BindAddress(address, local.Device, IpFamily.IPv6,
            only is { } told ? !told : _wildcards == Wildcards.StarIsDual ? false : null);
    }
}
