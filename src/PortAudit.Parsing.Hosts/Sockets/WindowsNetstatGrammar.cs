using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>A row of Windows netstat as written.</summary>
/// <param name="State">Empty for UDP; in the display language for TCP.</param>
/// <param name="ProcessId">Empty without <c>-o</c>.</param>
internal readonly record struct WindowsNetstatRow(int Start, int End, byte Protocol, Cell Local, Cell Foreign, Cell State, Cell ProcessId);

/// <summary>The lines of Windows netstat in any display language.</summary>
internal static class WindowsNetstatGrammar
{
    public const string Expected = "TCP|UDP Local:Port Foreign:Port [State] [PID]";

    public static bool TryRead(string text, int start, int end, out WindowsNetstatRow row)
    {
        row = default;
        var scanner = new RowScanner(text, SkipMark(text, start, end), end);
        if (!scanner.Next(out var proto)) return false;
        byte protocol;
        switch (proto.In(text))
        {
            case "TCP" or "TCPv6": protocol = IpProtocol.Tcp; break;
            case "UDP" or "UDPv6": protocol = IpProtocol.Udp; break;
            default: return false;
        }

        if (!scanner.Next(out var local) || !local.In(text).Contains(':')) return false;
        if (!scanner.Next(out var foreign) || !foreign.In(text).Contains(':') || text[foreign.End - 1] == ':') return false;
        Cell state = default, processId = default;
        var last = foreign;
        while (scanner.Next(out var cell))
        {
            last = cell;
            var isNumber = !cell.In(text).ContainsAnyExceptInRange('0', '9');
            if (isNumber && processId.Length == 0) processId = cell;
            else if (!isNumber && state.Length == 0 && processId.Length == 0) state = cell;
        }

        row = new WindowsNetstatRow(proto.Start, last.End, protocol, local, foreign, state, processId);
        return true;
    }

    public static ListingLine Tell(string text, int start, int end)
    {
        if (TryRead(text, start, end, out var row)) return Endpoint.TryRead(text, row.Local, out _) ? ListingLine.Row : ListingLine.None;
        var line = text.AsSpan(start, end - start);
        if (RowScanner.IsBlank(line[0]) && IsOwner(line.Trim())) return ListingLine.Detail;
        return WindowsNetstatWords.Tell(line) switch
        {
            WindowsNetstatWords.Kind.Heading or WindowsNetstatWords.Kind.Columns => ListingLine.OwnHeader,
            WindowsNetstatWords.Kind.Unowned => ListingLine.Detail,
            _ => ListingLine.None,
        };
    }

    // '[svchost.exe]', or the service in it: one word.
    private static bool IsOwner(ReadOnlySpan<char> word) =>
        word.Length is > 0 and < HostLimits.LongestWord && ((word[0] == '[' && word[^1] == ']') || !word.ContainsAny(' ', '\t', ':'));

    // PowerShell's Select-String marks the lines that it chose.
    private static int SkipMark(string text, int start, int end) => start < end && text[start] == '>' ? start + 1 : start;
}
