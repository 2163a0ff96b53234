using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>An <c>address:port</c> cell as written, before the listing's dialect gives it a meaning.</summary>
/// <param name="Address"><see langword="null"/> for <c>*</c>, a host name and what is not a whole address.</param>
/// <param name="IsStar">Written <c>*</c>: which wildcard that is depends on the tool and its version.</param>
/// <param name="IsBracketed">IPv6 in brackets.</param>
/// <param name="Host">Where the address part lies in the text, without brackets and device.</param>
/// <param name="Device">After <c>%</c>: the interface of the socket or of the address's scope.</param>
/// <param name="Port">0 for <c>*</c>; -1 when <see cref="PortCell"/> holds a service name.</param>
internal readonly record struct Endpoint(
    IpAddress? Address, bool IsStar, bool IsBracketed, Cell Host, string? Device, int Port, Cell PortCell)
{
    public bool IsAnyPort => Port == 0;

    /// <summary>Whether an address and a port stand in the line's first cells.</summary>
    public static bool LooksLike(ReadOnlySpan<char> line)
    {
        var text = line[..Math.Min(line.Length, 400)].ToString();
        var scanner = new RowScanner(text, 0, text.Length);
        for (var i = 0; i < 12 && scanner.Next(out var cell); i++)
        {
            if (TryRead(text, cell, out var endpoint) && (endpoint.IsStar || endpoint.Address is not null)) return true;
        }

        return false;
    }

    /// <summary>Reads the forms of ss and of the netstats: the port stands after the last colon, or after the last point on BSD and its
    /// kin; a device after <c>%</c> on either side of the bracket.</summary>
    /// <returns>False for what cannot be an endpoint, such as a cell without the separator or with a port above 65535.</returns>
    public static bool TryRead(string text, Cell cell, out Endpoint endpoint, char separator = ':')
    {
        endpoint = default;
        var span = cell.In(text);
        var colon = span.LastIndexOf(separator);
        if (colon < 1 || !TryReadPort(span[(colon + 1)..], out var port)) return false;
        var host = span[..colon];
        var hostStart = cell.Start;
        var percent = host.IndexOf('%');
        string? device = null;
        if (percent >= 0)
        {
            device = host[(percent + 1)..].TrimEnd(']').ToString();
            if (device.Length == 0) return false;
            host = host[..percent];
        }

        var bracketed = host.StartsWith('[');
        if (bracketed)
        {
            host = host[1..].TrimEnd(']');
            hostStart++;
        }

        var star = host is "*";
        IpAddress? address = IpAddress.TryParse(host, out var parsed) ? BindAddress.Unmapped(parsed) : null;
        if (!star && address is null && (bracketed || !IsName(host))) return false;
        endpoint = new Endpoint(address, star, bracketed, new Cell(hostStart, hostStart + host.Length), device, port,
            new Cell(cell.Start + colon + 1, cell.End));
        return true;
    }

    private static bool TryReadPort(ReadOnlySpan<char> text, out int port)
    {
        port = 0;
        if (text is "*") return true;
        if (!text.ContainsAnyExceptInRange('0', '9'))
            return text.Length is > 0 and <= 5 && int.TryParse(text, out port) && port <= 65535;
        port = -1;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '+' or '*' or '/')) return false;
        }

        return text.Length <= 64;
    }

    // A colon is let through: an IPv6 address that netstat cut off need not be one any more.
    private static bool IsName(ReadOnlySpan<char> host)
    {
        foreach (var c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':')) return false;
        }

        return host.Length is > 0 and <= 255;
    }
}
