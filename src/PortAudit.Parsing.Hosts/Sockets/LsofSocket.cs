using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>A network file as lsof shows it, in a table row or in fields.</summary>
/// <param name="IsIpv6">By the TYPE column.</param>
/// <param name="Node">TCP, UDP …</param>
/// <param name="Name">Address and port, or both ends of a connection.</param>
/// <param name="State">LISTEN …; empty when not shown.</param>
internal readonly record struct LsofSocket(
    int Start, int End, string Command, int? ProcessId, bool IsIpv6, Cell Node, Cell Name, Cell State, string Device)
{
    public static byte Protocol(ReadOnlySpan<char> node) => node switch
    {
        "TCP" => IpProtocol.Tcp,
        "UDP" => IpProtocol.Udp,
        "UDPLITE" or "UDPLITE6" => IpProtocol.UdpLite,
        "SCTP" => IpProtocol.Sctp,
        "DCCP" => IpProtocol.Dccp,
        _ => 0,
    };

    /// <summary>Adds the socket if it listens; the process becomes one more owner of a socket that another row showed.</summary>
    public void Lower(SnapshotBuilder builder)
    {
        var text = builder.Text;
        var protocol = Protocol(Node.In(text));
        var name = WithoutRpcName(text, Name);
        var state = State.In(text);
        if (protocol == 0 || name.In(text).Contains("->", StringComparison.Ordinal) || (protocol == IpProtocol.Tcp && state is not ("LISTEN" or "")))
        {
            builder.Count(CoverageState.Irrelevant);
            return;
        }

        if (!builder.TryLocal(name, protocol, out var local, out var port)) return;
        var approximated = false;
        var address = builder.Bind(local, port, IsIpv6 ? IpFamily.IPv6 : IpFamily.IPv4, null, false, ref approximated);
        ImmutableArray<SocketOwner> owners = ProcessId is null && Command.Length == 0
            ? [] : [new SocketOwner(Command.Length == 0 ? null : Command, ProcessId)];
        builder.AddOrJoin(protocol, address, port, owners, state.ToString(), Start, End, approximated, Device);
    }

    /// <summary>Undoes the escapes of lsof: <c>\x20</c> for a blank, <c>\t</c>, <c>^A</c> stays.</summary>
    public static string Unescape(ReadOnlySpan<char> command)
    {
        if (!command.Contains('\\')) return command.ToString();
        var read = new StringBuilder();
        for (var i = 0; i < command.Length; i++)
        {
            if (command[i] == '\\' && i + 3 < command.Length && command[i + 1] == 'x'
                && byte.TryParse(command.Slice(i + 2, 2), NumberStyles.AllowHexSpecifier, null, out var code))
            {
                read.Append((char)code);
                i += 3;
            }
            else read.Append(command[i]);
        }

        return read.ToString();
    }

    /// <summary>Lsof sees only what its user may see, and says nothing of the rest.</summary>
    public static void MarkHidden(SnapshotBuilder builder, HashSet<string> users, int start, int end)
    {
        if (users.Contains("root") || users.Contains("0") || users.Count > 1) return;
        builder.MarkPartial(
            users.Count == 1 ? $"lsof shows files of '{ListingText.Excerpt(users.First())}' alone, so it did not run as root"
                : "nothing shows that lsof ran as root",
            start, end);
    }

    // '*:sunrpc[portmapper]'
    private static Cell WithoutRpcName(string text, Cell name)
    {
        var open = name.In(text).LastIndexOf('[');
        return open > 0 && text[name.End - 1] == ']' ? new Cell(name.Start, name.Start + open) : name;
    }
}
