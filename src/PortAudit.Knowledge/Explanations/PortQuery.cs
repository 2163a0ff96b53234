namespace PortAudit.Knowledge.Explanations;

/// <summary>What was asked for: <c>390</c>, <c>1389/tcp</c>, <c>udp/389</c>, <c>tcp 22</c>, <c>ldap</c>, <c>ldap/tcp</c>.</summary>
/// <param name="Name">Null for a number.</param>
/// <param name="Problem">Null where the query can be answered.</param>
internal sealed record PortQuery(Transport? Transport, int? Port, string? Name, string? Problem)
{
    public static PortQuery Parse(string text)
    {
        var parts = text.Split(['/', ' ', ':', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Transport? transport = null;
        if (parts.Length == 2)
        {
            if (TransportNames.TryParse(parts[1], out var second))
                (transport, parts) = (second, parts[..1]);
            else if (TransportNames.TryParse(parts[0], out var first))
                (transport, parts) = (first, parts[1..]);
        }

        if (parts.Length == 0)
            return Bad("Nothing was asked for: give a port such as 390, 1389/tcp or udp/389, or a service name such as ldap.");
        if (parts.Length > 1 && parts.Any(p => p.All(char.IsAsciiDigit)))
            return Bad("The transports that have ports are tcp, udp, sctp and dccp: write 1389/tcp or udp/389.");
        var what = parts.Length == 1 ? parts[0] : text.Trim();
        if (!what.All(char.IsAsciiDigit))
            return new PortQuery(transport, null, what, null);
        return PortReference.TryPort(what, out var port)
            ? new PortQuery(transport, port, null, null)
            : Bad("Port numbers run from 0 to 65535.");
    }

    private static PortQuery Bad(string problem) => new(null, null, null, problem);
}
