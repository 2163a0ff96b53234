namespace PortAudit.Reporting.Content;

/// <summary>One host's services by reach: what gets in from where, surely or possibly.</summary>
/// <param name="Reaches">Those that occur, widest first; a zone of the user's stands before the known words.</param>
public sealed record ExposureMatrix(IReadOnlyList<string> Reaches, IReadOnlyList<ExposureRow> Rows)
{
    /// <summary>Of several hosts together, so that their tables share columns.</summary>
    public static IReadOnlyList<string> ReachesOf(IEnumerable<HostReport> hosts) =>
    [
        .. hosts.SelectMany(h => h.Services).SelectMany(s => s.Exposures).Select(e => e.Reach).Distinct()
            .OrderBy(Order).ThenBy(r => r, StringComparer.Ordinal),
    ];

    public static ExposureMatrix Of(HostReport host)
    {
        var reaches = ReachesOf([host]);
        return new ExposureMatrix(reaches, [.. host.Services.Select(s => ExposureRow.Of(s, reaches))]);
    }

    private static int Order(string reach)
    {
        for (var i = 0; i < Vocabulary.Reaches.Count; i++)
            if (Vocabulary.Reaches[i] == reach) return Vocabulary.Reaches.Count - i;
        return 0;
    }
}

/// <summary>A service in the matrix.</summary>
/// <param name="Cells">A word for each reach of the matrix: certain, possible or nothing.</param>
/// <param name="State">Why nothing gets in, where nothing does; else empty.</param>
public sealed record ExposureRow(ServiceReport Report, IReadOnlyList<ExposureFact?> Cells, string State)
{
    public static ExposureRow Of(ServiceReport service, IReadOnlyList<string> reaches) => new(
        service,
        [.. reaches.Select(r => Find(service, r, "certain") ?? Find(service, r, "possible"))],
        service switch
        {
            { Exposures.Count: > 0 } => "",
            { Blocked.Certainty: "possible" } => "blocked, as far as is known",
            { Blocked: not null } => "blocked",
            { Service.Bind: "loopback" } => "loopback only",
            _ => "nothing gets in",
        });

    /// <summary>What is known of the listener behind the port, where that is not simply that it was seen.</summary>
    public string? Listener => Report switch
    {
        { Exposures: var exposures } when exposures.FirstOrDefault(e => e.Target is not null)?.Target is { } target => "published to " + target,
        { Service.Listening: "absent" } => "nothing listens",
        { Service.Listening: "not seen" } => "listener not seen",
        _ => null,
    };

    private static ExposureFact? Find(ServiceReport service, string reach, string certainty) =>
        service.Exposures.FirstOrDefault(e => e.Reach == reach && e.Certainty == certainty);
}
