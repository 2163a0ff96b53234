using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.LayerConflictFact>;

namespace PortAudit.Model.Facts;

/// <summary>Two stores of one firewall say different things of the same setting or rule.</summary>
public sealed class LayerConflictFact : Fact
{
    public static readonly FactType Definition = FactType.Of<LayerConflictFact>("layerConflict", "two stores of a firewall that disagree",
    [
        HostName,
        Word("kind", "what they disagree about", ["setting", "rule"], f => f.Kind),
        Text("name", "the setting, or the rule's name", f => f.Name),
        Words("profiles", "the profiles that are concerned", FirewallRuleFact.ProfileWords, f => f.Profiles),
        Word("decides", "the store that prevails", FirewallSettingFact.Layers, f => f.Decides),
        Text("decidingValue", "what it says", f => f.DecidingValue),
        Word("other", "the store that is overruled", FirewallSettingFact.Layers, f => f.Other),
        Text("otherValue", "what that says", f => f.OtherValue),
        Location("at", "the value that is overruled", f => f.Location),
        Location("deciding", "the value that prevails", f => f.Deciding),
    ]);

    public override FactType Type => Definition;

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> Profiles { get; init; }

    public required string Decides { get; init; }

    public required string DecidingValue { get; init; }

    public required string Other { get; init; }

    public required string OtherValue { get; init; }

    public SourceSpan? Deciding { get; init; }

    public override string Identity => $"{Kind} {Name} of {string.Join(", ", Profiles)}";
}
