using PortAudit.Model.Hosts;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.SettingFact>;

namespace PortAudit.Model.Facts;

/// <summary>A kernel setting of the host.</summary>
public sealed class SettingFact : Fact
{
    public static readonly FactType Definition = FactType.Of<SettingFact>("setting", "a kernel setting, as sysctl shows it",
    [
        HostName,
        Text("name", "with points, as net.ipv4.ip_forward", f => f.Setting.Name),
        Text("value", "as printed", f => f.Setting.Value),
        Number("number", "the value, where it is a number", f => long.TryParse(f.Setting.Value, out var number) ? number : null),
        Location("at", "the line", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required HostSetting Setting { get; init; }

    public override string Identity => $"{Setting.Name}={Setting.Value}";
}
