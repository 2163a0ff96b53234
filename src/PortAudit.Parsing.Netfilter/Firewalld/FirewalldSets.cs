using PortAudit.Model.Diagnostics;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>Reads firewalld's ipset files: the set that it makes when it starts, named like the file.</summary>
internal static class FirewalldSets
{
    /// <returns>Null for a set that holds no addresses.</returns>
    public static IpFamily? FamilyOf(XmlItem root)
    {
        if (root["type"] is not { } type || type.StartsWith("hash:mac", StringComparison.Ordinal)) return null;
        return root.Children.Exists(c => c.Name == "option" && c["name"] == "family" && c["value"] == "inet6") ? IpFamily.IPv6 : IpFamily.IPv4;
    }

    /// <param name="marks">Takes the coverage of each line that has an element.</param>
    public static IReadOnlyList<Ipset> Read(FirewalldSection file, IServiceNames serviceNames, DiagnosticLog log,
        Dictionary<int, CoverageState> marks)
    {
        var root = file.Root!;
        var commands = new IpsetCommands(serviceNames, log);
        var options = root.Children.Where(c => c.Name == "option")
            .SelectMany(c => c["value"] is { Length: > 0 } value ? (IEnumerable<string>)[c["name"] ?? "", value] : [c["name"] ?? ""]);
        marks[root.Span.Line] = commands.Run(["create", file.Name, root["type"] ?? "", .. options], _ => root.Span);
        foreach (var entry in root.Children.Where(c => c.Name == "entry"))
            marks[entry.Span.Line] = commands.Run(["add", file.Name,
                .. entry.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)], _ => entry.Span);
        if (file.IsOpen && commands.Find(file.Name) is { } set) set.IsOpen = true;
        return commands.Sets;
    }
}
