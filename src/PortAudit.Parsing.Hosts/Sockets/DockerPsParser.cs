using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads the published ports of containers: <c>docker ps</c> as a table or JSON, <c>docker inspect</c>, <c>podman ps --format
/// json</c>.</summary>
/// <remarks>A snapshot of this kind is always partial: it shows what containers publish and nothing else that listens.</remarks>
public sealed class DockerPsParser : IConfigParser
{
    private const string Proxy = "docker-proxy";

    private const string Export = "docker ps --no-trunc --format json";

    public string Type => "docker-ps";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary) return Detection.None;
        if (ContainerTable.Read(source.Text) is not null) return new Detection(95, "the header of docker ps");
        if (!source.Text.Contains("\"Ports\"", StringComparison.Ordinal)) return Detection.None;
        return DataRecords.Peek(source) is var (first, _) && IsContainer(first)
            ? new Detection(90, "JSON with Ports and the names of containers")
            : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var records = ContainerTable.Read(source.Text) ?? DataRecords.Read(source);
        var snapshot = new RecordSnapshot(source, Type, Export);
        foreach (var record in records?.Records ?? [])
        {
            if (Runs(record)) Read(record, snapshot);
        }

        if (records is { Records.Count: > 0 }) snapshot.MarkPartial("published ports of containers alone", 0, 0);
        return snapshot.Close(records, reason);
    }

    private static bool IsContainer(DataRecord record) =>
        (record.Has("Ports") && (record.Has("Names") || record.Has("Image"))) || Inspected(record) is not null;

    // 'docker ps -a' shows what an exited container published; only a running one does.
    private static bool Runs(DataRecord record)
    {
        var state = record.Text("State") ?? record.Text("Status") ?? record.Find("State")?.Item?["Status"]?.Text ?? "running";
        return state.StartsWith("Up", StringComparison.Ordinal) || state.StartsWith("running", StringComparison.OrdinalIgnoreCase);
    }

    private static void Read(DataRecord record, RecordSnapshot snapshot)
    {
        var name = Name(record);
        if (Inspected(record) is { } ports)
        {
            foreach (var port in ports.Items)
            {
                foreach (var binding in port.Items)
                    Publish(record, snapshot, name, Proxy, Protocol(port.Name), binding["HostIp"]?.Text ?? "", binding["HostPort"]?.Text ?? "");
            }
        }
        else if (record.Find("Ports") is { Item.Kind: JsonKind.Array } listed)
        {
            // Podman: an empty address is every address of both families.
            foreach (var item in listed.Item.Items)
            {
                var first = Number(item["host_port"]?.Text);
                var last = first + Math.Max(1, Number(item["range"]?.Text)) - 1;
                Publish(record, snapshot, name, null, Protocol("/" + (item["protocol"]?.Text ?? "tcp")), item["host_ip"]?.Text ?? "",
                    $"{first}-{last}");
            }
        }
        else
        {
            // 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 9000/tcp
            foreach (var part in (record.Text("Ports") ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries))
            {
                var arrow = part.IndexOf("->", StringComparison.Ordinal);
                if (arrow < 0) continue;
                var colon = part.AsSpan(0, arrow).LastIndexOf(':');
                Publish(record, snapshot, name, Proxy, Protocol(part), colon < 0 ? "" : part[..colon], part[(colon + 1)..arrow]);
            }
        }
    }

    private static JsonItem? Inspected(DataRecord record) =>
        record.Find("NetworkSettings")?.Item?["Ports"] is { Kind: JsonKind.Object } ports ? ports : null;

    private static string Name(DataRecord record) =>
        (record.Text("Names", "Name") ?? (record.Find("Names")?.Item is { Items: [var first, ..] } ? first.Text : null)
        ?? record.Text("Container ID", "ID", "Id") ?? "").TrimStart('/');

    private static void Publish(DataRecord record, RecordSnapshot snapshot, string container, string? program, byte protocol,
        string address, string ports)
    {
        var dash = ports.IndexOf('-');
        var first = Number(dash < 0 ? ports : ports[..dash]);
        var last = dash < 0 ? first : Number(ports[(dash + 1)..]);
        var host = address.Trim('[', ']');

        // Before version 20 the IPv6 wildcard has no brackets: ':::8080'.
        var isEvery = host.Length == 0;
        if (!IpAddress.TryParse(isEvery ? "::" : host, out var parsed) || protocol == 0 || first < 1 || last > 65535 || last < first)
        {
            snapshot.Unreadable(record, record.Find("Ports"), "published ports, such as 0.0.0.0:8080->80/tcp");
            return;
        }

        var bind = BindAddress.Of(parsed);
        if (bind is { IsWildcard: true, Family: IpFamily.IPv6 }) bind = bind with { DualStack = isEvery };
        if (snapshot.Snapshot.Listeners.Count + (last - first) > HostLimits.MostPublished)
        {
            snapshot.Unreadable(record, record.Find("Ports"),
                $"among the first {HostLimits.MostPublished} published ports, which is all that is read");
            return;
        }

        for (var port = first; port <= last; port++)
            snapshot.Add(record, protocol, bind, port, [new SocketOwner(program, null) { Service = container }], "published");
    }

    private static int Number(string? text) => int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number) ? number : 0;

    private static byte Protocol(string text) => text[(text.LastIndexOf('/') + 1)..] switch
    {
        "tcp" => IpProtocol.Tcp,
        "udp" => IpProtocol.Udp,
        "sctp" => IpProtocol.Sctp,
        _ => 0,
    };
}
