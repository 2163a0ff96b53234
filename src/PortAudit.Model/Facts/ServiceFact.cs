using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.ServiceFact>;

namespace PortAudit.Model.Facts;

/// <summary>What a host offers on one protocol and port: seen in a snapshot, or implied by a rule that lets it in.</summary>
/// <remarks>All listeners of the same protocol, port and program are one service.</remarks>
public sealed class ServiceFact : Fact
{
    public static readonly IReadOnlyList<string> ListeningWords = ["seen", "not seen", "absent"];

    public static readonly FactType Definition =
        FactType.Of<ServiceFact>("service", "what a host offers on a port: a listener, or a port that an accept names",
    [
        HostName,
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Protocol),
        Number("port", "port number", f => f.Port),
        Reference("known", "what is known of the port", "knownPort", f => f.Known),
        Text("program", "the program that listens; absent when not seen", f => f.Program),
        Word("listening", "seen; not seen (no snapshot surveyed it); absent (surveyed, nothing there)", ListeningWords, f => f.Listening.Word()),
        Word("bind", "the widest address that it is bound to; absent when not seen", Vocabulary.Binds, f => f.Bind?.Word()),
        Number("uid", "the socket's user id, where shown", f => f.UserId),
        Flag("ruleNamesIt", "whether a rule names this port rather than letting everything through", f => f.NamedByRule),
        Flag("unprivileged", "whether any user of the host may listen there: from ip_unprivileged_port_start on, 1024 unless known",
            f => f.IsUnprivileged),
        Location("at", "the listener's row, or the rule that implies it", f => f.Location),
        Locations("rows", "all listener rows", f => f.Rows),
    ]);

    public override FactType Type => Definition;

    public required string Protocol { get; init; }

    public required int Port { get; init; }

    /// <summary>Set once, before rules see the fact, by what knows ports; absent for a protocol without a registry.</summary>
    public KnownPortFact? Known { get; set; }

    public string? Program { get; init; }

    public required Listening Listening { get; init; }

    public BindKind? Bind { get; init; }

    public int? UserId { get; init; }

    public bool? NamedByRule { get; init; }

    public bool IsUnprivileged { get; init; }

    public IReadOnlyList<ListenerFact> Listeners { get; init; } = [];

    public IReadOnlyList<SourceSpan> Rows => [.. Listeners.Select(l => l.Location).OfType<SourceSpan>()];

    public override string Identity => Program is null ? $"{Port}/{Protocol}" : $"{Program} on {Port}/{Protocol}";
}
