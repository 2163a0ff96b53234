using PortAudit.Model.Hosts;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.AddressFact>;

namespace PortAudit.Model.Facts;

/// <summary>An address of the host itself.</summary>
public sealed class AddressFact : Fact
{
    public static readonly FactType Definition = FactType.Of<AddressFact>("address", "an address of the host itself",
    [
        HostName,
        Addresses("address", "the address", f => AddressSet.FromPrefixes(new IpPrefix(f.Address.Address, IpAddress.Width(f.Address.Address.Family)))),
        Addresses("network", "the network behind the interface", f => f.Address.Network),
        Word("family", "of the address", Vocabulary.Families, f => Vocabulary.Family(f.Address.Address.Family)),
        Text("interface", "as the listing names it", f => f.Address.Interface),
        Location("at", "the line", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required InterfaceAddress Address { get; init; }

    public override string Identity => $"{Address.Address} on {Address.Interface}";
}
