using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>What <c>route print</c> and <c>netstat -r</c> of Windows print, in any display language.</summary>
/// <remarks>Words are translated ("On-link", the headings), so rows are told by their numbers. A route to one address over that address's
/// own interface says that it is the host's; interfaces have no names here, so routes get none.</remarks>
internal sealed class RoutePrintListing(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics)
    : HostFactListing(source, evidence, diagnostics)
{
    private readonly List<(string Interface, IpPrefix Prefix)> _networks = [];
    private readonly HashSet<IpAddress> _own = [];
    private bool _isOpen;
    private bool _headingMayFollow;
    private bool _gatewayMayFollow;

    public override string Name => "route print";

    public override HostFactLine Read(ReadOnlySpan<char> line, SourceSpan span)
    {
        var content = line.Trim();
        if (content.Length > 20 && !content.ContainsAnyExcept('='))
        {
            _headingMayFollow = _isOpen = true;
            return HostFactLine.Passing;
        }

        var words = Words(line);
        if (words.Length == 0) return HostFactLine.None;
        if (_gatewayMayFollow && line[0] is ' ')
        {
            _gatewayMayFollow = false;
            if (IpAddress.TryParse(words[0], out var hop)) Evidence.Routes[^1] = Evidence.Routes[^1] with { Gateway = hop };
            else if (words[0].AsSpan().ContainsAnyInRange('0', '9')) return HostFactLine.None;
            return HostFactLine.Passing;
        }

        var read = words.Length >= 5 && IpAddress.TryParse(words[0], out var first) && first.Family == IpFamily.IPv4 ? ReadIpv4(words, span)
            : words.Length >= 3 && IsNumber(words[0]) && IsNumber(words[1]) && words[2].Contains(':') ? ReadIpv6(words, span) : HostFactLine.None;
        if (read != HostFactLine.None)
        {
            _headingMayFollow = false;
            return read;
        }

        if (!_isOpen) return content.StartsWith("Network Destination ") ? HostFactLine.Passing : HostFactLine.None;

        // ' 12...00 15 5d 01 02 03 ......Microsoft Hyper-V Network Adapter'; a persistent route has no interface.
        if (content.IndexOf("...") is var dots and > 0 && IsNumber(content[..dots])) return HostFactLine.Passing;
        if (words.Length is 4 or 5 && IpAddress.TryParse(words[0], out _) && IpAddress.TryParse(words[1], out _)) return HostFactLine.Passing;
        if (char.IsAsciiDigit(words[0][0]) || !_headingMayFollow && !content.EndsWith(":") && words.Length > 2) return HostFactLine.None;
        _headingMayFollow = content.EndsWith(":") || content.Contains("IPv", StringComparison.Ordinal);
        return HostFactLine.Passing;
    }

    // Destination, mask, gateway or a word or two for 'directly', interface, metric.
    private HostFactLine ReadIpv4(string[] words, SourceSpan span)
    {
        if (!IsNumber(words[^1]) || MaskLength(words[1]) is not (var length and >= 0) || !IpAddress.TryParse(words[0], out var destination)
            || !IpAddress.TryParse(words[^2], out var own) || own.Family != IpFamily.IPv4) return HostFactLine.None;

        // Before Vista a directly reached network has the own address for its gateway, and an own one loopback.
        var isDirect = !IpAddress.TryParse(words[2], out var gateway) || gateway == own || BindAddress.Of(gateway).IsLoopback;
        Add(new Route(destination, length, isDirect ? null : gateway, null, span), words[^2],
            isDirect && (destination == own || length < 32 && IpPrefix.Create(destination, length).Contains(own)), own);
        return HostFactLine.Fact;
    }

    private HostFactLine ReadIpv6(string[] words, SourceSpan span)
    {
        if (!words[2].Contains('/') || !TryPrefix(words[2], out var destination, out var length)) return HostFactLine.None;
        IpAddress? gateway = words.Length > 3 && IpAddress.TryParse(words[3], out var hop) ? hop : null;
        var isMulticast = destination.Bits >> 120 == 0xFF;
        Add(new Route(destination, length, gateway, null, span), words[0], gateway is null && !isMulticast, destination);
        _gatewayMayFollow = words.Length == 3;
        return HostFactLine.Fact;
    }

    // Rows come in the order of their destinations, so a network stands before the host's own address in it.
    private void Add(Route route, string @interface, bool isOwnNetwork, IpAddress own)
    {
        Evidence.Routes.Add(route);
        if (!isOwnNetwork) return;
        var width = IpAddress.Width(own.Family);
        if (route.PrefixLength < width)
        {
            if (route.PrefixLength > 0 && _networks.Count < HostLimits.MostNetworks)
                _networks.Add((@interface, IpPrefix.Create(route.Destination, route.PrefixLength)));
        }
        else if (route.Destination == own && _own.Add(own))
        {
            var network = _networks.FindLast(n => n.Interface == @interface && n.Prefix.Contains(own));
            Evidence.Addresses.Add(new InterfaceAddress(null, own, network.Interface is null ? width : network.Prefix.Length, route.Span));
        }
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length is > 0 and < 8 && !text.ContainsAnyExceptInRange('0', '9');
}
