using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>What <c>ip addr</c> and <c>ip route</c> of iproute2 print, over either family.</summary>
internal sealed class IpListing(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics)
    : HostFactListing(source, evidence, diagnostics)
{
    private string? _device;

    public override string Name => "ip";

    public override HostFactLine Read(ReadOnlySpan<char> line, SourceSpan span)
    {
        var content = line.Trim();
        if (TryLink(line)) return HostFactLine.Passing;
        if (line[0] is ' ' or '\t')
        {
            if (_device is null) return HostFactLine.None;
            if (content.StartsWith("inet ") || content.StartsWith("inet6 ")) return ReadAddress(content, span);
            return content.StartsWith("link/") || content.StartsWith("valid_lft") || content.StartsWith("altname") || content.StartsWith("nexthop ")
                || content.StartsWith("vlan ") || content.StartsWith("bridge") || content.StartsWith("bond")
                || content.StartsWith("veth") ? HostFactLine.Passing : HostFactLine.None;
        }

        return ReadRoute(Words(content), span);
    }

    // '2: eth0@if3: <BROADCAST,UP> mtu 1500', and 'ip -o addr': '2: eth0    inet 192.0.2.1/24 …' is left to the address.
    private bool TryLink(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(": ");
        if (colon is < 1 or > 6 || line[..colon].ContainsAnyExceptInRange('0', '9')) return false;
        var rest = line[(colon + 2)..];
        var end = rest.IndexOfAny(':', ' ');
        if (end < 1 || !rest[end..].StartsWith(": <")) return false;
        var name = rest[..end];
        var at = name.IndexOf('@');
        _device = (at > 0 ? name[..at] : name).ToString();
        return true;
    }

    // 'ip -br addr': 'eth0@if7  UP  192.0.2.10/24 fe80::1/64'
    private HostFactLine ReadBrief(string[] words, SourceSpan span)
    {
        var at = words[0].IndexOf('@');
        var name = at > 0 ? words[0][..at] : words[0];
        var line = HostFactLine.Passing;
        for (var i = 2; i < words.Length; i++)
        {
            if (words[i] is "peer") i++;
            else if (words[i] is not ("metric" or "dynamic") && words[i].AsSpan().ContainsAny('.', ':')) line = AddAddress(name, words[i], span);
            if (line == HostFactLine.Bad) break;
        }

        return line;
    }

    private static bool IsState(string word) => word is "UP" or "DOWN" or "UNKNOWN" or "LOWERLAYERDOWN" or "DORMANT" or "NOTPRESENT" or "TESTING";

    // inet 192.0.2.1 peer 192.0.2.2/32 scope global
    private HostFactLine ReadAddress(ReadOnlySpan<char> content, SourceSpan span)
    {
        var words = Words(content);
        return words.Length < 2 ? HostFactLine.Bad : AddAddress(_device, words[1], span);
    }

    private HostFactLine ReadRoute(string[] words, SourceSpan span)
    {
        if (words.Length < 2) return HostFactLine.None;

        // 'ip -o addr' has the address in the interface's line.
        if (words[0] is [.., ':'] && words.Length > 3 && words[2] is "inet" or "inet6") return AddAddress(words[1], words[3], span);
        if (IsState(words[1])) return ReadBrief(words, span);

        // 'ip neigh': other machines.
        if (Array.IndexOf(words, "lladdr") > 0 || words[^1] is "FAILED" or "INCOMPLETE" or "NOARP") return HostFactLine.Passing;
        if (words[0] is "unreachable" or "blackhole" or "prohibit" or "throw" or "broadcast" or "multicast" or "anycast" or "local")
            return HostFactLine.Passing;
        var device = After(words, "dev");
        var gateway = After(words, "via");
        if (device is null && gateway is null) return HostFactLine.None;
        IpAddress? via = IpAddress.TryParse(gateway is "inet6" or "inet" ? After(words, gateway) : gateway, out var hop) ? hop : null;
        if (words[0] is "default")
        {
            var family = via?.Family ?? IpFamily.IPv4;
            Evidence.Routes.Add(new Route(new IpAddress(family, 0), 0, via, device, span));
            return HostFactLine.Fact;
        }

        if (!TryPrefix(words[0], out var destination, out var length)) return HostFactLine.None;
        Evidence.Routes.Add(new Route(destination, length, via, device, span));
        return HostFactLine.Fact;
    }
}
