namespace PortAudit.Analysis.Traversal;

/// <summary>Which packets have a field at all.</summary>
internal sealed class FieldPresence
{
    private readonly PacketSpace _space;
    private readonly PacketSet _ports;
    private readonly PacketSet _flags;
    private readonly PacketSet _icmp;
    private readonly PacketSet _connection;
    private readonly IpFamily? _family;

    /// <param name="space">Of the sets.</param>
    /// <param name="shared">Fields that the sets of a walk leave out; <see langword="null"/> where none is.</param>
    public FieldPresence(PacketSpace space, SharedFields? shared = null)
    {
        (_space, _family) = (space, shared?.Family);
        var first = space.Value(PacketField.Fragment, 0);
        var ports = new ValueRange[IpProtocol.WithPorts.Length];
        for (var i = 0; i < ports.Length; i++) ports[i] = new ValueRange(IpProtocol.WithPorts[i]);
        _ports = Seen(space.Ranges(PacketField.Protocol, ports) & first);
        _flags = Seen(space.Value(PacketField.Protocol, IpProtocol.Tcp) & first);
        _icmp = Seen(space.Ranges(PacketField.Protocol, [new(IpProtocol.Icmp), new(IpProtocol.IcmpV6)]) & first);
        _connection = space.Range(PacketField.ConnectionState, (uint)ConnectionState.New, (uint)ConnectionState.Established);

        PacketSet Seen(PacketSet set) => shared is null ? set : shared.Without(set);
    }

    public PacketSet Having(PacketField field, IpFamily family) => field switch
    {
        PacketField.SourcePort or PacketField.DestinationPort => _ports,
        PacketField.TcpFlags => _flags,
        PacketField.IcmpType or PacketField.IcmpCode => _icmp,
        PacketField.SourceAddress or PacketField.DestinationAddress =>
            _family is not { } only ? _space.Family(family) : only == family ? _space.All : _space.Empty,
        // Untracked and invalid packets have no connection, and before tracking (raw) no packet has one.
        PacketField.ConnectionMark => _connection,
        _ => _space.All,
    };
}
