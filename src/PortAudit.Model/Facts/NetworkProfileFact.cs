using PortAudit.Model.Hosts;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.NetworkProfileFact>;

namespace PortAudit.Model.Facts;

/// <summary>The profile of Windows Firewall that is in use on an interface.</summary>
public sealed class NetworkProfileFact : Fact
{
    public static readonly FactType Definition =
        FactType.Of<NetworkProfileFact>("networkProfile", "the Windows Firewall profile in use on an interface",
    [
        HostName,
        Word("category", "the profile", ["public", "private", "domain"], f => f.Profile.Category.ToString().ToLowerInvariant()),
        Text("interface", "its alias", f => f.Profile.Interface),
        Location("at", "the line", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required NetworkProfile Profile { get; init; }

    public override string Identity => $"{Profile.Interface} {Profile.Category}";
}
