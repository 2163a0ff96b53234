using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Reads what iptables-save and ip6tables-save write and iptables-restore loads: rules.v4, rules.v6, sysconfig/iptables and the
/// like.</summary>
/// <remarks>The two types are one format. The family that the content shows goes first; the type decides where it shows none.</remarks>
public sealed class IptablesSaveParser : IConfigParser
{
    private readonly IpFamily _family;
    private readonly IServiceNames _serviceNames;

    /// <param name="family">The type's, taken where the content shows none.</param>
    /// <param name="serviceNames">For hand-written rules that name a port by its service.</param>
    public IptablesSaveParser(IpFamily family, IServiceNames serviceNames) => (_family, _serviceNames) = (family, serviceNames);

    public string Type => _family == IpFamily.IPv4 ? "iptables-save" : "ip6tables-save";

    public Detection Detect(SourceFile source)
    {
        var (detection, family) = IptablesSaveDetection.Detect(source);
        return family == _family ? detection : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason) =>
        IpsetCatalog.Completed(source, Type, sets => new IptablesSaveReader(source, _family, _serviceNames, sets).Read(Type, reason));
}
