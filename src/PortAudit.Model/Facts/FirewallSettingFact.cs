using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.FirewallSettingFact>;

namespace PortAudit.Model.Facts;

/// <summary>What a setting of a firewall's profiles comes to. Profiles with the same value from the same store are one fact; what is not
/// known is none.</summary>
public sealed class FirewallSettingFact : Fact
{
    public static readonly IReadOnlyList<string> Layers = ["local", "group-policy", "hardening", "active"];

    public static readonly FactType Definition =
        FactType.Of<FirewallSettingFact>("firewallSetting", "a setting of a host firewall's profiles, as all its stores together decide it",
    [
        HostName,
        Text("name", "of the setting, as the registry spells it: EnableFirewall", f => f.Name),
        Words("profiles", "the profiles with this value", FirewallRuleFact.ProfileWords, f => f.Profiles),
        Text("value", "a number in decimal, or a text", f => f.Value),
        Number("number", "the value, where it is a number", f => f.Number),
        Flag("default", "whether nobody has set it", f => f.Layer is null),
        Word("layer", "the store that decides; absent for a default", Layers, f => f.Layer),
        Location("at", "where it is set; of a default, where the profile's settings are", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required string Name { get; init; }

    public required IReadOnlyList<string> Profiles { get; init; }

    public required string Value { get; init; }

    public long? Number { get; init; }

    public string? Layer { get; init; }

    public override string Identity => $"{Name} of {string.Join(", ", Profiles)}";
}
