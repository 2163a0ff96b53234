namespace PortAudit.Rules.Language;

/// <summary>A rule as compiled: typed, checked, and independent of the engine that runs it.</summary>
public sealed record AuditRule
{
    public required AuditRuleInfo Info { get; init; }

    public string Id => Info.Id;

    public required IReadOnlyList<Premise> When { get; init; }

    public required IReadOnlyList<Exclusion> Unless { get; init; }

    public required Conclusion Conclusion { get; init; }

    /// <summary>What must be at hand before the rule may judge.</summary>
    public IReadOnlyList<EvidenceNeed> Requires { get; init; } = [];

    /// <summary>Where one of these facts is, the rule has passed when it finds nothing; empty for the first premise as far as it stands
    /// alone.</summary>
    public IReadOnlyList<FactPattern> AppliesTo { get; init; } = [];

    /// <summary>Defaults by name: text, number, flag, or a list of these.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; init; } = new Dictionary<string, object>();

    /// <summary>How many slots a <see cref="Binding"/> needs: the premises first, in order, then the patterns of the exclusions.</summary>
    public required int Slots { get; init; }

    /// <summary>The rule's <c>id</c> in its file.</summary>
    public required SourceSpan Span { get; init; }

    public bool Derives => Conclusion is Derivation;

    public override string ToString() => Id;
}

/// <summary>Evidence that a rule can't do without: <c>snapshot</c>, <c>ruleset</c>, <c>ruleset.ipv4</c>, <c>ruleset.ipv6</c>.</summary>
/// <param name="Family">For a ruleset, the family that must be there; <see langword="null"/> for either.</param>
public sealed record EvidenceNeed(string Text, bool IsSnapshot, IpFamily? Family)
{
    public static readonly IReadOnlyList<EvidenceNeed> All =
    [
        new("snapshot", true, null), new("ruleset", false, null),
        .. Enum.GetValues<IpFamily>().Select(f => new EvidenceNeed($"ruleset.{Vocabulary.Family(f)}", false, f)),
    ];

    public bool IsMetBy(HostFact host) => IsSnapshot ? host.HasSnapshot
        : Family is { } family ? host.RulesetFamilies.Contains(family) : host.RulesetFamilies.Count > 0;

    /// <summary>What is missing, for people.</summary>
    public string Missing =>
        IsSnapshot ? "no listener snapshot" : Family is null ? "no ruleset" : $"no {(Family == IpFamily.IPv4 ? "IPv4" : "IPv6")} ruleset";
}
