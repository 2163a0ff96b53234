using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Reachability;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing;
using PortAudit.Parsing.Hosts.Sockets;
using PortAudit.Parsing.Netfilter.Iptables;

namespace PortAudit.Analysis.Tests;

/// <summary>Hosts written as the text that their tools print.</summary>
internal static class TestHost
{
    /// <summary>A filter table with rules in INPUT and in the chains that they declare.</summary>
    public static string Filter(string rules, string policy = "DROP") =>
        $"*filter\n:INPUT {policy} [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n{rules}\nCOMMIT\n";

    public static string Table(string name, string chains, string rules) =>
        $"*{name}\n{string.Concat(chains.Split(' ').Select(c => $":{c} ACCEPT [0:0]\n"))}{rules}\nCOMMIT\n";

    public static Host Of(string? v4 = null, string? v6 = null, string? sockets = null)
    {
        var host = new Host("web");
        if (v4 is not null) Add(new IptablesSaveParser(IpFamily.IPv4, NoServiceNames.Instance).Parse(SourceFile.FromText("v4", v4), "test"));
        if (v6 is not null) Add(new IptablesSaveParser(IpFamily.IPv6, NoServiceNames.Instance).Parse(SourceFile.FromText("v6", v6), "test"));
        if (sockets is not null) Add(new SsParser(NoServiceNames.Instance).Parse(SourceFile.FromText("ss", sockets), "test"));
        return host;

        void Add(ParsedInput input)
        {
            host.Inputs.Add(input);
            host.Rulesets.AddRange(input.Rulesets);
            host.Snapshots.AddRange(input.Snapshots);
        }
    }

    /// <summary>A whole listing of sockets without owners; each row as <c>tcp 0.0.0.0:22</c>.</summary>
    public static string Sockets(params string[] rows) =>
        "$ ss -tuln\nNetid State  Recv-Q Send-Q Local Address:Port Peer Address:Port\n" + string.Concat(rows.Select(Row));

    /// <summary>Rows that somebody picked out of a listing: nothing is known of what they leave out.</summary>
    public static string PartOfSockets(params string[] rows) => string.Concat(rows.Select(Row));

    public static HostFacts Facts(this Host host, ZoneMap? zones = null) => ReachabilityAnalysis.Run(host, zones ?? ZoneMap.Default, []);

    /// <summary>The verdict that <c>query</c> gives; a question mark behind it where it is not certain.</summary>
    public static string Ask(string v4, string packet) => Ask(Of(v4), packet);

    public static string Ask(Host host, string packet)
    {
        var answer = Answer(host, packet);
        return answer.Verdict.ToString().ToLowerInvariant() + (answer.IsCertain || answer.Verdict == QueryVerdict.Unknown ? "" : "?");
    }

    public static QueryAnswer Answer(Host host, string packet)
    {
        var query = PacketQueryParser.Parse(packet);
        var filter = new HostFilter(
            host.Rulesets, query.InterfaceNames.Concat(LocalInterfaces.Names), query.InterfacePrefixes.Concat(LocalInterfaces.Prefixes), new HostNetwork(host.Evidence));
        return new QueryEvaluator(filter).Answer(query);
    }

    private static string Row(string row)
    {
        var words = row.Split(' ');
        var peer = words[1].StartsWith('[') ? "[::]:*" : words[1].StartsWith('*') ? "*:*" : "0.0.0.0:*";
        return $"{words[0],-5} {(words[0] == "tcp" ? "LISTEN" : "UNCONN")} 0      128    {words[1],18} {peer,12}\n";
    }
}
