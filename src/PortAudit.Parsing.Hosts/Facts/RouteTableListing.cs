using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>The routing table as <c>netstat -r</c> and <c>route</c> print it: net-tools and busybox on Linux, BSD, macOS, AIX, Solaris.</summary>
/// <remarks>Columns differ, so the header's words are followed. BSD leaves out the mask that the address's old class implies, and whole
/// zero octets (<c>192.0.2</c>); Solaris leaves out every mask, so there only hosts and the default route are known.</remarks>
internal sealed class RouteTableListing(SourceFile source, HostEvidence evidence, List<Diagnostic> diagnostics)
    : HostFactListing(source, evidence, diagnostics)
{
    private static readonly System.Buffers.SearchValues<char> NoFlags = System.Buffers.SearchValues.Create("./:@-#$");

    private string[] _columns = [];
    private int _gatewayStart;
    private IpFamily _family;
    private bool _isSolaris;

    public override string Name => "netstat -r";

    public override HostFactLine Read(ReadOnlySpan<char> line, SourceSpan span)
    {
        var content = line.Trim();
        if (TryTitle(content)) return HostFactLine.Passing;
        if (content.StartsWith("Destination")
            && content.Contains("Gateway", StringComparison.Ordinal) | content.Contains("Next Hop", StringComparison.Ordinal))
        {
            // One column, two words.
            _columns = Words(content.ToString().Replace("Next Hop", "Gateway"));
            _gatewayStart = line.IndexOf("Gateway") is var at and >= 0 ? at : line.IndexOf("Next Hop");
            return HostFactLine.Passing;
        }

        if (_columns.Length == 0) return HostFactLine.None;
        if (content.ContainsAnyExcept('-', ' ') is false) return HostFactLine.Passing;
        var words = Words(line);
        var flags = Array.FindIndex(_columns, c => c is "Flags" or "Flag");
        if (flags < 2 || words.Length <= flags || !IsFlags(words[flags])) return HostFactLine.None;
        return ReadRow(words, words[flags], IsFull(line), span);
    }

    // 'Kernel IP routing table', 'Routing tables', 'Internet6:', 'Routing Table: IPv4', 'Route Tree for Protocol Family 24 (Internet v6):'
    private bool TryTitle(ReadOnlySpan<char> content)
    {
        var isTitle = content is "Routing tables" or "Internet:" or "Internet6:" || content.StartsWith("Routing tables (")
            || content.StartsWith("Routing Table: IPv")
            || (content.StartsWith("Kernel IP") && content.EndsWith("routing table"))
            || content.StartsWith("Route Tree for Protocol Family") || content.StartsWith("Route tree for Protocol Family");
        if (!isTitle) return false;
        _family = content.Contains('6') ? IpFamily.IPv6 : IpFamily.IPv4;
        _isSolaris = content.StartsWith("Routing Table: IPv");
        _columns = [];
        return true;
    }

    private static bool IsFlags(string word) => word.Length < 16 && word.AsSpan().ContainsAny("U!") && !word.AsSpan().ContainsAny(NoFlags);

    // Without -W, BSD cuts a destination to its column.
    private bool IsFull(ReadOnlySpan<char> line)
    {
        var blank = line.TrimStart().IndexOf(' ');
        return _gatewayStart > 0 && line[0] is not ' ' && blank >= _gatewayStart - 1 && !line[..blank].ContainsAny('/', '%');
    }

    private HostFactLine ReadRow(string[] words, string flags, bool isFull, SourceSpan span)
    {
        // Refused, local ('n', on Linux), or a neighbour's hardware address.
        if (flags.AsSpan().ContainsAny("!RBn") || words[1].AsSpan().Count(':') == 5 && !IpAddress.TryParse(words[1], out _))
            return HostFactLine.Passing;
        var mask = Array.FindIndex(_columns, c => c is "Genmask" or "Mask");
        if (!TryDestination(words[0], mask < 0 ? null : words[mask], flags.Contains('H'), out var destination, out var length))
        {
            if (_isSolaris && IpAddress.TryParse(words[0], out _)) return HostFactLine.Passing;
            Report(HostDiagnostics.BadRoute, span, Listings.ListingText.Excerpt(words[0]));
            return HostFactLine.Bad;
        }

        if (isFull && destination.Family == IpFamily.IPv6)
        {
            Report(HostDiagnostics.CutRoute, span, Listings.ListingText.Excerpt(words[0]));
            return HostFactLine.Bad;
        }

        var device = Array.FindIndex(_columns, c => c is "Iface" or "Netif" or "Interface" or "If");

        // Numbers before it may touch, and where nothing stands in the column, the row ends with a number.
        var name = device < 0 ? null : device == _columns.Length - 1 ? words[^1] : device < words.Length ? words[device] : null;
        if (name is not null && !name.AsSpan().ContainsAnyExceptInRange('0', '9')) name = null;
        IpAddress? gateway = flags.Contains('G') && IpAddress.TryParse(Unscoped(words[1]), out var via) && via.Bits != 0 ? via : null;
        Evidence.Routes.Add(new Route(destination, length, gateway, name, span));
        return HostFactLine.Fact;
    }

    private bool TryDestination(string text, string? mask, bool isHost, out IpAddress destination, out int length)
    {
        (destination, length) = (new IpAddress(_family, 0), 0);
        if (text is "default") return true;
        text = Unscoped(text);
        if (text.StartsWith("[::]", StringComparison.Ordinal)) text = text[1..3] + text[4..];
        var slash = text.IndexOf('/');
        var address = slash < 0 ? text : text[..slash];
        if (!address.Contains(':')) address = WithZeros(address);
        if (!IpAddress.TryParse(address, out destination)) return false;
        var width = IpAddress.Width(destination.Family);
        if (mask is not null) return (length = MaskLength(mask)) >= 0;
        if (slash >= 0) return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, null, out length) && length <= width;
        length = isHost || destination.Family == IpFamily.IPv6 ? width : Classful(text, destination);
        return isHost || !_isSolaris;
    }

    // 'fe80::%lo0/64'
    private static string Unscoped(string text)
    {
        var percent = text.IndexOf('%');
        if (percent < 0) return text;
        var slash = text.IndexOf('/', percent);
        return slash < 0 ? text[..percent] : text[..percent] + text[slash..];
    }

    private static string WithZeros(string address) =>
        address.AsSpan().Count('.') switch { 0 => address + ".0.0.0", 1 => address + ".0.0", 2 => address + ".0", _ => address };

    private static int Classful(string text, IpAddress address)
    {
        var dots = text.AsSpan().Count('.');
        if (dots < 3) return 8 * (dots + 1);
        return (int)((uint)address.Bits >> 24) switch { < 128 => 8, < 192 => 16, _ => 24 };
    }
}
