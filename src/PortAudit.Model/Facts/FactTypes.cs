namespace PortAudit.Model.Facts;

/// <summary>The one list of fact types: the rule loader, its error messages and <c>portaudit rules facts</c> read it.</summary>
public static class FactTypes
{
    public static IReadOnlyList<FactType> All { get; } =
    [
        HostFact.Definition, ListenerFact.Definition, ServiceFact.Definition, ExposureFact.Definition,
        BlockedListenerFact.Definition, OrphanAllowFact.Definition, DefaultVerdictFact.Definition, FamilyGapFact.Definition,
        KnownPortFact.Definition, PortOwnerFact.Definition, ApprovedServiceFact.Definition, DiagnosticFact.Definition,
        FirewallSettingFact.Definition, FirewallRuleFact.Definition, RuleTwinFact.Definition, LayerConflictFact.Definition,
        AddressFact.Definition, SettingFact.Definition, ServiceStateFact.Definition, NetworkProfileFact.Definition, OutsideViewFact.Definition,
    ];
}
