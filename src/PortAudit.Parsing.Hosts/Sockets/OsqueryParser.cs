using System.Collections.Immutable;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads osquery's <c>listening_ports</c>, alone or joined with <c>processes</c>, as JSON, CSV or the table that osqueryi prints.</summary>
/// <remarks>The table lists sockets of every network namespace that the agent sees: those of containers do not listen on the host.</remarks>
public sealed class OsqueryParser : IConfigParser
{
    public string Type => "osquery";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary || !source.Text.Contains("protocol", StringComparison.Ordinal)) return Detection.None;
        return DataRecords.Peek(source) is var (first, form) && IsSocket(first)
            ? new Detection(90, $"{form} with the columns of listening_ports")
            : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var records = DataRecords.Read(source);
        var snapshot = new RecordSnapshot(source, Type, "osqueryi --json 'select * from listening_ports left join processes using (pid)'");
        var hostNamespace = HostNamespace(records?.Records ?? []);
        var hasOthers = false;
        foreach (var record in records?.Records ?? [])
        {
            if (hostNamespace is not null && record.Text("net_namespace") is { } own && own != hostNamespace) hasOthers = true;
            else Read(record, snapshot);
        }

        if (hasOthers) snapshot.Report(SocketDiagnostics.OtherNamespaces, 0, 0, hostNamespace);
        return snapshot.Close(records, reason);
    }

    private static bool IsSocket(DataRecord record) =>
        record.Has("port") && record.Has("address") && record.Has("protocol") && (record.Has("family") || record.Has("pid"));

    // That of process 1; else the one most sockets are in.
    private static string? HostNamespace(IReadOnlyList<DataRecord> records)
    {
        var named = records.Where(r => r.Text("net_namespace") is not (null or "0")).ToList();
        return named.Find(r => r.Text("pid") == "1")?.Text("net_namespace")
            ?? named.GroupBy(r => r.Text("net_namespace")).MaxBy(g => g.Count())?.Key;
    }

    private static void Read(DataRecord record, RecordSnapshot snapshot)
    {
        // Port 0 are UNIX and raw sockets.
        if (record.Text("port") is "0" or null) return;
        byte protocol = record.Text("protocol")?.ToLowerInvariant() switch
        {
            "6" or "tcp" => IpProtocol.Tcp,
            "17" or "udp" => IpProtocol.Udp,
            "132" => IpProtocol.Sctp,
            "136" => IpProtocol.UdpLite,
            _ => 0,
        };
        if (protocol == 0) return;
        if (record.Number("port") is not (>= 0 and <= 65535 and var port))
        {
            snapshot.Unreadable(record, record.Find("port"), "a port");
            return;
        }

        // AF_INET6 is 10 on Linux, 30 on macOS, 28 on FreeBSD and 23 on Windows.
        var family = record.Text("family") is "10" or "30" or "28" or "23" ? IpFamily.IPv6 : IpFamily.IPv4;
        if (port == 0 || !snapshot.TryBind(record, record.Find("address"), family, out var bind)) return;
        int? id = record.Number("pid") is > 0 and var number ? number : null;
        var program = record.Text("name", "process_name", "processes.name") ?? FileName(record.Text("process_path"));
        ImmutableArray<SocketOwner> owners = id is null && program is null ? [] : [new SocketOwner(program, id)];
        snapshot.Add(record, protocol, bind, port, owners, record.Text("state") ?? "");
    }

    private static string? FileName(string? path) => path is null ? null : path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
}
