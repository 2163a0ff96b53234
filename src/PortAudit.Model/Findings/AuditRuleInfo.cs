namespace PortAudit.Model.Findings;

/// <summary>What an audit rule says of itself; rule pages and every report are made of it.</summary>
public sealed record AuditRuleInfo
{
    /// <summary>Such as PA1101: stable for ever.</summary>
    public required string Id { get; init; }

    /// <summary>The slug: cleartext-ldap-unprivileged-port.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The rule's own severity; where it comes from a fact, the highest that it can give.</summary>
    public required Severity Severity { get; init; }

    public string Why { get; init; } = "";

    public string Fix { get; init; } = "";

    public IReadOnlyList<string> References { get; init; } = [];

    public IReadOnlyList<string> FalsePositives { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The version of PortAudit or of the pack that first had it.</summary>
    public string Since { get; init; } = "";

    /// <summary>The pack that it came with.</summary>
    public string Pack { get; init; } = "";
}
