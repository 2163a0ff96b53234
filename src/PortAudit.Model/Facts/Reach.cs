namespace PortAudit.Model.Facts;

/// <summary>From how far away something is reached.</summary>
public readonly record struct Reach
{
    private Reach(ReachKind kind, string? zone) => (Kind, Zone) = (kind, zone);

    public ReachKind Kind { get; }

    /// <summary>The zone's name; only of a <see cref="ReachKind.Zone"/>.</summary>
    public string? Zone { get; }

    /// <summary>How wide it is, for comparison; a user's zone counts as a list of prefixes.</summary>
    public int Rank => (int)(Kind == ReachKind.Zone ? ReachKind.Prefixes : Kind);

    public static Reach InZone(string name) => new(ReachKind.Zone, name);

    public static implicit operator Reach(ReachKind kind) => new(kind, null);

    /// <summary>The word, or the zone's name, as rules and reports have it.</summary>
    public override string ToString() => Zone ?? Vocabulary.Reaches[(int)Kind];
}
