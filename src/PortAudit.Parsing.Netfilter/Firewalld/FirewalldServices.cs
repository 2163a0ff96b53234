using System.Diagnostics;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>What a service of firewalld represents.</summary>
/// <param name="Kind">port, source-port or protocol.</param>
/// <param name="Protocol">tcp, udp, or the protocol alone.</param>
internal readonly record struct FirewalldPort(string Kind, string Protocol, string Port, string? Destination4, string? Destination6);

/// <summary>The services that zones name: those of the host's files, else the well-known ones of <c>Data/services.txt</c>.</summary>
internal sealed class FirewalldServices(IReadOnlyList<FirewalldSection> files)
{
    private static readonly Lazy<Dictionary<string, string[]>> WellKnown = new(Load);

    /// <returns>Null for a service that nobody here knows.</returns>
    public List<FirewalldPort>? Find(string name) => Find(name, 0);

    private List<FirewalldPort>? Find(string name, int depth)
    {
        if (depth > 8) return null;
        if (files.FirstOrDefault(f => f.Root is { Name: "service" } && f.Name == name) is { Root: { } root, IsOpen: false })
            return OfFile(root, depth);
        if (!WellKnown.Value.TryGetValue(name, out var fields)) return null;
        var ports = new List<FirewalldPort>();
        string? to4 = null, to6 = null;
        foreach (var field in fields)
        {
            var colon = field.IndexOf(':');
            var (kind, value) = (field[..colon], field[(colon + 1)..]);
            if (kind == "to4") to4 = value;
            else if (kind == "to6") to6 = value;
            else if (kind == "include")
            {
                if (Find(value, depth + 1) is not { } included) return null;
                ports.AddRange(included);
            }
            else ports.Add(kind == "protocol"
                ? new("protocol", value, "", null, null) : kind.StartsWith("source-", StringComparison.Ordinal)
                ? new("source-port", kind[7..], value, null, null) : new("port", kind, value, null, null));
        }

        return to4 is null && to6 is null ? ports : [.. ports.Select(p => p with { Destination4 = to4 ?? "", Destination6 = to6 ?? "" })];
    }

    private List<FirewalldPort>? OfFile(XmlItem root, int depth)
    {
        var destination = root.Child("destination");
        var (to4, to6) = destination is null ? (null, (string?)null) : (destination["ipv4"] ?? "", destination["ipv6"] ?? "");
        var ports = new List<FirewalldPort>();
        foreach (var child in root.Children)
        {
            switch (child.Name)
            {
                case "port" or "source-port" when child["port"] is { Length: > 0 } port:
                    ports.Add(new(child.Name, child["protocol"] ?? "", port, to4, to6));
                    break;
                case "port":
                    ports.Add(new("protocol", child["protocol"] ?? "", "", to4, to6));
                    break;
                case "protocol":
                    ports.Add(new("protocol", child["value"] ?? "", "", to4, to6));
                    break;
                case "include":
                    if (Find(child["service"] ?? "", depth + 1) is not { } included) return null;
                    ports.AddRange(included);
                    break;
            }
        }

        return ports;
    }

    private static Dictionary<string, string[]> Load()
    {
        using var stream = typeof(FirewalldServices).Assembly.GetManifestResourceStream("Firewalld/services.txt")
            ?? throw new UnreachableException("services.txt is not in the assembly");
        using var reader = new StreamReader(stream);
        var services = new Dictionary<string, string[]>();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#' && line.Split(' ') is [var name, .. var fields]) services.Add(name, fields);
        return services;
    }
}
