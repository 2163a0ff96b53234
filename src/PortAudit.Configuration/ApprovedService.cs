using PortAudit.PacketSets.Addresses;

namespace PortAudit.Configuration;

/// <summary>A service that may be reachable, as the user wrote it; <see cref="ApprovedServices"/> makes facts of it.</summary>
public sealed record ApprovedService
{
    /// <summary>Which hosts, as a glob over their names.</summary>
    public required string Host { get; init; }

    /// <summary>A word of <see cref="Model.Facts.Vocabulary.Protocols"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>At least one, as written.</summary>
    public required IReadOnlyList<PortRange> Ports { get; init; }

    /// <summary>Prefixes and names of zones as written; empty for anywhere.</summary>
    public required IReadOnlyList<string> SourceNames { get; init; }

    /// <summary>The addresses of <see cref="SourceNames"/>. The interfaces of a zone add nothing: an approval is about addresses.</summary>
    public required AddressSet Sources { get; init; }

    public string? Owner { get; init; }

    public required string Reason { get; init; }

    /// <summary>The last day; <see langword="null"/> when open-ended.</summary>
    public DateOnly? Until { get; init; }
}
