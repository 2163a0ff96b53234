using PortAudit.Model.Hosts;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.ServiceStateFact>;

namespace PortAudit.Model.Facts;

/// <summary>What systemd says of a unit.</summary>
public sealed class ServiceStateFact : Fact
{
    public static readonly FactType Definition = FactType.Of<ServiceStateFact>("serviceState", "whether systemd starts a unit and whether it runs",
    [
        HostName,
        Text("unit", "with its suffix, as firewalld.service", f => f.Unit.Unit),
        Text("enabled", "enabled, disabled, masked, static …; absent when not shown", f => f.Unit.Enabled),
        Text("active", "active, inactive, failed …; absent when not shown", f => f.Unit.Active),
        Location("at", "the line", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required UnitState Unit { get; init; }

    public override string Identity => Unit.Unit;
}
