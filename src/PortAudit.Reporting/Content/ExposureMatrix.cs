namespace PortAudit.Reporting.Content;

/// <summary>One host's services by reach: what gets in from where, surely or possibly.</summary>
/// <param name="Reaches">Those that occur, widest first; a zone of the user's stands before the known words.</param>
public sealed record ExposureMatrix(IReadOnlyList<Reach> Reaches, IReadOnlyList<ExposureRow> Rows)
{
    /// <summary>Of several hosts together, so that their tables share columns.</summary>
    public static IReadOnlyList<Reach> ReachesOf(IEnumerable<HostReport> hosts) =>
    [
        .. hosts.SelectMany(h => h.Services).SelectMany(s => s.Exposures).Select(e => e.Reach).Distinct()
            .OrderBy(r => -(int)r.Kind).ThenBy(r => r.ToString(), StringComparer.Ordinal),
    ];

    public static ExposureMatrix Of(HostReport host)
    {
        var reaches = ReachesOf([host]);
        return new ExposureMatrix(reaches, [.. host.Services.Select(s => ExposureRow.Of(s, reaches))]);
    }

    /// <summary>What to say of a host without any row: that none is known is not news where everything is let in.</summary>
    public static string WhyEmpty(HostReport host)
    {
        var defaults = host.DefaultVerdicts.Where(d => d.Hook == "input").ToList();
        var isListed = host.Host.Snapshots.Count > 0;
        if (defaults.Count == 0) return "No service is known.";
        if (defaults.Exists(d => d is { Verdict: EffectiveVerdict.Accept, Certainty: Certainty.Certain }))
        {
            return isListed ? "No service is known; whatever else listens, now or later, is let in by default."
                : "No service is known by name, and whatever listens is let in by default: only a listing of the listeners can tell what that is.";
        }

        if (defaults.Exists(d => d.Verdict is not (EffectiveVerdict.Drop or EffectiveVerdict.Reject) || d.Certainty != Certainty.Certain))
            return "No service is known; whether the default lets in what no rule names is open.";
        return isListed ? "Nothing listens, and no rule names a port that it lets in."
            : "No rule names a port that it lets in, and no listing of the listeners was read.";
    }
}

/// <summary>A service in the matrix.</summary>
/// <param name="Cells">A word for each reach of the matrix: certain, possible or nothing.</param>
/// <param name="State">Why nothing gets in, where nothing does; else empty.</param>
public sealed record ExposureRow(ServiceReport Report, IReadOnlyList<ExposureFact?> Cells, string State)
{
    public static ExposureRow Of(ServiceReport service, IReadOnlyList<Reach> reaches) => new(
        service,
        [.. reaches.Select(r => Find(service, r, Certainty.Certain) ?? Find(service, r, Certainty.Possible))],
        service switch
        {
            { Exposures.Count: > 0 } => "",
            { Blocked.Certainty: Certainty.Possible } => "blocked, as far as is known",
            { Blocked: not null } => "blocked",
            { Service.Bind: BindKind.Loopback } => "loopback only",
            _ => "nothing gets in",
        });

    /// <summary>What is known of the listener on the port, where that is not simply that it was seen.</summary>
    public string? Listener => Report switch
    {
        { Exposures: var exposures } when exposures.FirstOrDefault(e => e.Target is not null)?.Target is { } target => "published to " + target,
        { Service.Listening: Listening.Absent } => "nothing listens",
        { Service.Listening: Listening.NotSeen } => "listener not seen",
        _ => null,
    };

    private static ExposureFact? Find(ServiceReport service, Reach reach, Certainty certainty) =>
        service.Exposures.FirstOrDefault(e => e.Reach == reach && e.Certainty == certainty);
}
