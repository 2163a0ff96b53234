using PortAudit.Model.Facts;

namespace PortAudit.Model.Findings;

/// <summary>A judgement on a configuration, made by an audit rule and traceable to its lines.</summary>
public sealed record Finding
{
    /// <summary>Survives edits elsewhere: made of rule, path, what the subject means, and an occurrence number.</summary>
    public required string Id { get; init; }

    public required AuditRuleInfo Rule { get; init; }

    public required Severity Severity { get; init; }

    public required Certainty Certainty { get; init; }

    /// <summary>One sentence about this case; contains text from the inputs.</summary>
    public required string Message { get; init; }

    public string? Host { get; init; }

    /// <summary>The service that it is about, if any.</summary>
    public ServiceFact? Service { get; init; }

    public SourceSpan? Location { get; init; }

    /// <summary>Other places that matter, worst first, at most 100.</summary>
    public IReadOnlyList<RelatedLocation> Related { get; init; } = [];

    /// <summary>One concrete packet, in the language of <c>portaudit query</c>.</summary>
    public string? Witness { get; init; }

    /// <summary>What supports it, each with its label.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>What the certainty depends on.</summary>
    public IReadOnlyList<string> Unknowns { get; init; } = [];

    /// <summary>What was not at hand and could change the picture: no socket snapshot, no IPv6 ruleset.</summary>
    public IReadOnlyList<string> MissingEvidence { get; init; } = [];

    /// <summary>What is known of the port, if it is about one.</summary>
    public KnownPortFact? Port { get; init; }
}

/// <summary>A place that a finding also points at, and why.</summary>
public sealed record RelatedLocation(SourceSpan Span, string Label);

/// <summary>A value that supports a finding.</summary>
public sealed record Evidence(string Label, string Value);
