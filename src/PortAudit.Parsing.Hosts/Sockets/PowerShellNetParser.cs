using System.Collections.Immutable;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads <c>Get-NetTCPConnection</c> and <c>Get-NetUDPEndpoint</c> as JSON, CSV, list or table.</summary>
/// <remarks>Each of the two surveys one protocol. Both can be in one file, one after the other.</remarks>
public sealed class PowerShellNetParser : IConfigParser
{
    private const string Export = "Get-NetTCPConnection | Select-Object * | ConvertTo-Json";

    public string Type => "powershell-net";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary || !source.Text.Contains("LocalPort", StringComparison.OrdinalIgnoreCase)) return Detection.None;
        return DataRecords.Peek(source) is var (first, form) && IsEndpoint(first)
            ? new Detection(95, $"{form} with LocalAddress, LocalPort and {(IsTcp(first) ? "State" : "OwningProcess")}")
            : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var records = DataRecords.Read(source);
        var snapshot = new RecordSnapshot(source, Type, Export);
        var hasStates = records is not null && records.Records.Any(r => r.Has("State"));
        foreach (var record in records?.Records ?? []) Read(record, snapshot, hasStates);
        return snapshot.Close(records, reason);
    }

    private static bool IsEndpoint(DataRecord record) =>
        record.Has("LocalAddress") && record.Has("LocalPort") && (record.Has("OwningProcess") || record.Has("State") || record.Has("RemotePort"))
        && !record.Has("Direction") && !record.Has("Action");

    private static bool IsTcp(DataRecord record) =>
        record.Text("Protocol") is { } named ? named.StartsWith("TCP", StringComparison.OrdinalIgnoreCase) || named == "6"
            : record.Has("State") || record.Has("RemotePort");

    private static void Read(DataRecord record, RecordSnapshot snapshot, bool hasStates)
    {
        var protocol = IsTcp(record) ? IpProtocol.Tcp : IpProtocol.Udp;
        snapshot.Snapshot.Surveyed.Add(protocol);
        var state = record.Text("State") ?? "";

        // Without a state only the peer tells; MIB_TCP_STATE counts Listen as 2.
        var listens = protocol == IpProtocol.Udp || state is "2" || state.StartsWith("Listen", StringComparison.OrdinalIgnoreCase)
            || (!hasStates && record.Number("RemotePort") is 0);
        if (!listens) return;
        var field = record.Find("LocalPort");
        if (!int.TryParse(field?.Text, System.Globalization.NumberStyles.None, null, out var port) || port is < 0 or > 65535)
        {
            snapshot.Unreadable(record, field, "a port");
            return;
        }

        if (port == 0 || !snapshot.TryBind(record, record.Find("LocalAddress"), null, out var bind)) return;
        var id = record.Number("OwningProcess", "PID", "ProcessId");
        var program = record.Text("ProcessName", "Process", "Program", "OwningProcessName", "Name")
            ?? (id == WindowsNetstatSection.KernelProcess ? "System" : null);
        ImmutableArray<SocketOwner> owners = id is null && program is null
            ? [] : [new SocketOwner(program, id) { Service = record.Text("ServiceName", "Service") }];
        snapshot.Add(record, protocol, bind, port, owners, state);
    }
}
