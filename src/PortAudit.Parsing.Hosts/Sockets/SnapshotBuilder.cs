using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Makes the snapshot of one listing: the only place where listeners are built and where partial snapshots are declared.</summary>
internal sealed class SnapshotBuilder(ListingText text, IServiceNames names, List<Diagnostic> diagnostics, ListingCommand? command,
    ListingDialect dialect)
{
    private readonly Dictionary<(byte, BindAddress, int, string), int> _shared = [];

    public ListenerSnapshot Snapshot { get; } = new(text.Source);

    public CoverageCounts Lines { get; private set; }

    public ListingText Listing => text;

    public string Text => text.Text;

    public ListingCommand? Command => command;

    public void Count(CoverageState state) => Lines = Lines.Add(state);

    public void Report(DiagnosticDescriptor descriptor, int start, int end, params object?[] arguments) =>
        diagnostics.Add(descriptor.At(text.Span(start, end), arguments));

    /// <summary>A row that could be any listener: nothing may be concluded from what the snapshot lacks.</summary>
    public void Unreadable(DiagnosticDescriptor descriptor, int start, int end, params object?[] arguments)
    {
        Report(descriptor, start, end, arguments);
        Snapshot.IsPartial = true;
        Count(CoverageState.Unreadable);
    }

    public void MarkPartial(string reason, int start, int end)
    {
        Report(SocketDiagnostics.Partial, start, end, reason);
        Snapshot.IsPartial = true;
    }

    /// <summary>Where a row's socket is bound, and the number of its port. A row without a port is irrelevant, one without an address
    /// unreadable.</summary>
    /// <returns>False where the row is counted and done with.</returns>
    public bool TryLocal(Cell cell, byte protocol, out Endpoint local, out int port, char separator = ':')
    {
        port = 0;
        if (!Endpoint.TryRead(Text, cell, out local, separator))
        {
            BadEndpoint(cell);
            return false;
        }

        if (!local.IsAnyPort) return TryPort(local, protocol, out port);
        Count(CoverageState.Irrelevant);
        return false;
    }

    public void BadEndpoint(Cell cell) => Unreadable(SocketDiagnostics.BadEndpoint, cell.Start, cell.End, Listing.Excerpt(cell));

    /// <summary>The number of the port; a service name that is not known makes the row unreadable.</summary>
    public bool TryPort(Endpoint local, byte protocol, out int port)
    {
        port = local.Port;
        if (port >= 0) return true;
        var name = local.PortCell.In(Text).ToString();
        if (names.TryResolve(name, protocol, out port) && port is > 0 and <= 65535) return true;
        Unreadable(SocketDiagnostics.UnknownService, local.PortCell.Start, local.PortCell.End, name);
        return false;
    }

    /// <summary>What a row says of the address, as far as it can be taken at its word.</summary>
    /// <param name="family">Of the socket, where the address itself does not tell.</param>
    /// <param name="dual">Whether an IPv6 wildcard takes IPv4 too, as far as the listing tells.</param>
    /// <param name="mayBeCut">Whether the column is so full that the end of the address may be missing.</param>
    public BindAddress Bind(in Endpoint local, int port, IpFamily family, bool? dual, bool mayBeCut, ref bool approximated)
    {
        if (local.IsStar) return new BindAddress(new IpAddress(family, 0), local.Device, family, family == IpFamily.IPv6 ? dual : false);
        if (local.Address is { } address && (address.Family == IpFamily.IPv4 || !mayBeCut))
            return new BindAddress(address, local.Device, address.Family, address.Family == IpFamily.IPv6 && address.Bits == 0 ? dual : false);

        approximated = true;
        if (mayBeCut && (local.Address is not null || local.Host.In(Text).Contains(':')))
        {
            family = IpFamily.IPv6;
            Report(SocketDiagnostics.AddressCut, local.Host.Start, local.PortCell.End, port, dialect.Export);
        }
        else Report(SocketDiagnostics.HostName, local.Host.Start, local.Host.End, text.Excerpt(local.Host), port);

        return new BindAddress(null, local.Device, family, family == IpFamily.IPv6 ? dual : false);
    }

    /// <param name="end">After the row's last character, which may be on a continuation line.</param>
    public void Add(byte protocol, BindAddress address, int port, ImmutableArray<SocketOwner> owners, int? userId, string state,
        int start, int end, bool approximated, long? inode = null)
    {
        Snapshot.Listeners.Add(new Listener(protocol, address, port, owners, userId, text.Span(start, end)) { State = state, Inode = inode });
        if (owners.Any(o => o.Program is not null)) Snapshot.ShowsOwners = true;
        Count(approximated ? CoverageState.Approximated : CoverageState.Modelled);
    }

    /// <summary>Adds a listener, or one more owner of it: some tools print a row for each process that holds a socket.</summary>
    /// <param name="id">What else tells two sockets on one address and port apart.</param>
    public void AddOrJoin(byte protocol, BindAddress address, int port, ImmutableArray<SocketOwner> owners, string state,
        int start, int end, bool approximated, string id = "")
    {
        if (!_shared.TryGetValue((protocol, address, port, id), out var index))
        {
            _shared[(protocol, address, port, id)] = Snapshot.Listeners.Count;
            Add(protocol, address, port, owners, null, state, start, end, approximated);
            return;
        }

        var known = Snapshot.Listeners[index];
        if (known.Owners.Length < HostLimits.MostOwners)
            Snapshot.Listeners[index] = known with { Owners = [.. known.Owners, .. owners.Where(o => !known.Owners.Contains(o))] };
        Count(approximated ? CoverageState.Approximated : CoverageState.Modelled);
    }

    /// <summary>Settles which protocols the listing surveyed.</summary>
    /// <remarks>Rows prove that their protocol was asked for; that none of the other is shown proves nothing, for the command may not
    /// have asked. Only the command itself can.</remarks>
    /// <param name="isListing">Whether a header or a row came, so that the command is known to have run.</param>
    /// <param name="leavesOut">What says that listening sockets are not shown, if anything does.</param>
    public void Close(bool isListing, string? leavesOut, int start, int end)
    {
        // What shows listeners in spite of its command line was run by another: the line is a title.
        var told = command is { ShowsListeners: false } && Snapshot.Listeners.Count > 0 ? null : command;
        if (told is { ShowsListeners: false } && isListing) leavesOut = "the command, without -l or -a,";
        if (leavesOut is not null)
        {
            Report(SocketDiagnostics.NoListeners, start, end, leavesOut, dialect.Export);
            return;
        }

        if (command is { Restriction: { } restriction }) MarkPartial(restriction, start, end);
        if (told is not null && isListing) Snapshot.Surveyed.UnionWith(told.Protocols);
        foreach (var listener in Snapshot.Listeners) Snapshot.Surveyed.Add(listener.Protocol);
    }
}
