using PortAudit.Model.Sockets;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.ListenerFact>;

namespace PortAudit.Model.Facts;

/// <summary>A socket as a snapshot shows it.</summary>
public sealed class ListenerFact : Fact
{
    public static readonly FactType Definition = FactType.Of<ListenerFact>("listener", "a listening socket, as the snapshot shows it",
    [
        HostName,
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => Vocabulary.Protocol(f.Listener.Protocol)),
        Number("port", "port number", f => f.Listener.Port),
        Text("address", "the address that it is bound to", f => f.Listener.Address.ToString()),
        Word("bind", "what kind of address that is", Vocabulary.Binds, f => f.Bind.Word()),
        Text("device", "the interface that it is bound to", f => f.Listener.Address.Device),
        Word("family", "of the socket", Vocabulary.Families, f => Vocabulary.Family(f.Listener.Address.Family)),
        Flag("dualStack", "whether an IPv6 wildcard takes IPv4 too; absent when the snapshot can't tell", f => f.Listener.Address.DualStack),
        Text("program", "the first owner, as the snapshot prints it", f => f.Listener.Program),
        Texts("programs", "all owners", f => [.. f.Listener.Owners.Select(o => o.Program).OfType<string>().Distinct()]),
        Texts("services", "what runs inside the owners, where shown: Windows services, containers",
            f => [.. f.Listener.Owners.Select(o => o.Service).OfType<string>().Distinct()]),
        Number("uid", "the socket's user id, where shown", f => f.Listener.UserId),
        Location("at", "the row", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required Listener Listener { get; init; }

    public BindKind Bind => Listener.Address switch
    {
        { Address: null } => BindKind.Unknown,
        { IsLoopback: true } => BindKind.Loopback,
        { IsWildcard: true } => BindKind.Wildcard,
        _ => BindKind.Address,
    };

    public override string Identity =>
        $"{Listener.Program ?? "unidentified program"} on {Listener.Address}:{Listener.Port}/{Vocabulary.Protocol(Listener.Protocol)}";
}
