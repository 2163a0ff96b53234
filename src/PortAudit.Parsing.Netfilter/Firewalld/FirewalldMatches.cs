using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Names;
using PortAudit.Parsing.Placeholders;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>The matches of iptables that firewalld makes of an element, for one family.</summary>
/// <param name="told">Elements that a note was made of, for either family.</param>
internal sealed class FirewalldMatches(IpFamily family, IReadOnlyList<FirewalldSection> files, HashSet<SourceSpan> told, List<Diagnostic> notes)
{
    private readonly FirewalldServices _services = new(files);

    private bool IsV4 => family == IpFamily.IPv4;

    /// <summary>Of a service, port, protocol or ICMP type; none where it is for the other family.</summary>
    public List<string> Of(XmlItem element)
    {
        switch (element.Name)
        {
            case "port" when element["port"] is { } port && element["protocol"] is { } protocol:
                return [$"-p {protocol} --dport {port.Replace('-', ':')}"];
            case "source-port" when element["port"] is { } port && element["protocol"] is { } protocol:
                return [$"-p {protocol} --sport {port.Replace('-', ':')}"];
            case "protocol" when element["value"] is { } value:
                return [$"-p {value}"];
            case "icmp-block" or "icmp-type":
                return Icmp(element["name"] ?? "") is { } icmp ? [icmp] : [];
            case "service" when element["name"] is { } name:
                if (_services.Find(name) is { } ports) return [.. ports.Select(Match).OfType<string>()];
                if (told.Add(element.Span)) notes.Add(FirewalldDiagnostics.UnknownService.At(element.Span, name, 1));
                return [Placeholder.Of($"service {name}")];
            default:
                Tell(element, "a port, a protocol or a name");
                return [Placeholder.Of($"<{element.Name}>")];
        }
    }

    public string? Icmp(string name)
    {
        if (IcmpNames.Find(family, name) is not { } type) return null;
        var code = type.LowCode == 0 && type.HighCode == 255 ? "" : $"/{type.LowCode}";
        return IsV4 ? $"-p icmp -m icmp --icmp-type {type.Type}{code}" : $"-p ipv6-icmp -m icmp6 --icmpv6-type {type.Type}{code}";
    }

    /// <summary>Of a source or destination.</summary>
    /// <returns>Null where it is for the other family, or nothing that iptables can ask of a destination.</returns>
    public string? Address(XmlItem element, bool isDestination)
    {
        var not = element["invert"] is "yes" or "True" or "true" or "1" ? "! " : "";
        var option = isDestination ? "-d" : "-s";
        if (element["address"] is { } address)
        {
            if (address.Length == 17 && address.Count(c => c == ':') == 5) return isDestination ? null : $"-m mac {not}--mac-source {address}";
            return address.Contains(':') == IsV4 ? null : $"{not}{option} {address}";
        }

        if (element["mac"] is { } mac) return isDestination ? null : $"-m mac {not}--mac-source {mac}";
        if (element["ipset"] is { } set)
        {
            var root = files.FirstOrDefault(f => f.Is("ipset") && f.Name == set)?.Root;
            if (root is not null && FirewalldSets.FamilyOf(root) is { } own && own != family) return null;
            var dimensions = 1 + (root?["type"]?.Count(c => c == ',') ?? 0);
            return $"-m set {not}--match-set {set} {string.Join(',', Enumerable.Repeat(isDestination ? "dst" : "src", dimensions))}";
        }

        Tell(element, "an address, a mac or an ipset");
        return Placeholder.Of($"<{element.Name}>");
    }

    /// <summary>Notes an element that lacks something, or has a value that firewalld refuses.</summary>
    public void Tell(XmlItem element, string what)
    {
        if (told.Add(element.Span)) notes.Add(FirewalldDiagnostics.BadValue.At(element.Span, DiagnosticLog.Clip(element.Name), what));
    }

    private string? Match(FirewalldPort port)
    {
        var destination = IsV4 ? port.Destination4 : port.Destination6;
        if (destination is "") return null; // the service is for the other family
        var to = destination is null ? "" : $"-d {destination} ";
        return port.Kind switch
        {
            "protocol" => $"{to}-p {port.Protocol}",
            "source-port" => $"{to}-p {port.Protocol} --sport {port.Port.Replace('-', ':')}",
            _ => $"{to}-p {port.Protocol} --dport {port.Port.Replace('-', ':')}",
        };
    }
}
