using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The output of one run of Solaris netstat, all its tables.</summary>
internal sealed class SolarisNetstatSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.Netstat, "Solaris netstat", SolarisNetstatGrammar.Expected, "netstat -an -f inet -f inet6", SolarisNetstatGrammar.Tell,
        static (builder, line) => new SolarisNetstatSection(builder, line));

    private byte _protocol;
    private IpFamily? _family;
    private bool _hasOwners;
    private bool _hasRows;
    private bool _otherTable;

    public override bool HasRows => _hasRows;

    public override bool TryRead(int start, int end)
    {
        var text = Builder.Text;
        var line = SolarisNetstatGrammar.Read(text, start, end, out var row);
        var content = text.AsSpan(start, end - start).Trim();
        switch (line)
        {
            case SolarisNetstatLine.Row when !_otherTable:
                IsSettled = _hasRows = true;
                Lower(row);
                return true;
            case SolarisNetstatLine.Heading:
                SolarisNetstatGrammar.TryHeading(content, out _protocol, out _family);
                HasHeader = IsSettled = true;
                _otherTable = false;
                break;
            case SolarisNetstatLine.Columns:
                HasHeader = IsSettled = true;
                if (content[0] != '-') _hasOwners = content.Contains("Pid ", StringComparison.Ordinal);
                break;
            case SolarisNetstatLine.OtherTable:
                _otherTable = true;
                break;
            default:
                if (!_otherTable) return false;
                break;
        }

        Builder.Count(CoverageState.Irrelevant);
        return true;
    }

    public override void Close(bool isCut)
    {
        MarkHeadless();
        Builder.Close(HasHeader || HasRows, null, FirstLine.Start, FirstLine.End);
    }

    private void Lower(in SolarisNetstatRow row)
    {
        var text = Builder.Text;
        var state = row.State.In(text);
        if (state is not ("LISTEN" or "Idle") || (row.Remote.Length > 0 && row.Remote.In(text) is not "*.*"))
        {
            Builder.Count(CoverageState.Irrelevant);
            return;
        }

        // A fragment lost its headings, but TCP and UDP have words of their own for it.
        var protocol = _protocol != 0 ? _protocol : state is "LISTEN" ? IpProtocol.Tcp : IpProtocol.Udp;
        if (!Builder.TryLocal(row.Local, protocol, out var local, out var port, '.')) return;
        var approximated = false;
        if (_family is null && local.IsStar)
        {
            approximated = true;
            Builder.Report(SocketDiagnostics.FamilyNotShown, row.Local.Start, row.Local.End);
        }

        var address = Builder.Bind(local, port, _family ?? (local.IsStar ? IpFamily.IPv6 : IpFamily.IPv4), _family is null ? true : null,
            false, ref approximated);
        var end = Math.Max(row.Rest.End, row.State.End);
        Builder.AddOrJoin(protocol, address, port, Owner(row), state.ToString(), row.Local.Start, end, approximated);
    }

    // 'root  531 sshd', where the column line names User, Pid and Command.
    private ImmutableArray<SocketOwner> Owner(in SolarisNetstatRow row)
    {
        if (!_hasOwners) return [];
        var text = Builder.Text;
        var scanner = new RowScanner(text, row.Rest.Start, row.Rest.End);
        return scanner.Next(out _) && scanner.NextNumber(out var id) && scanner.Next(out var command) && int.TryParse(id.In(text), out var number)
            ? [new SocketOwner(command.In(text).ToString(), number)]
            : [];
    }
}
