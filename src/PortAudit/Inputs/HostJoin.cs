using PortAudit.Model.Hosts;
using PortAudit.Parsing;
using PortAudit.Parsing.Hosts.Sockets;

namespace PortAudit.Inputs;

/// <summary>Completes what was read file by file with what a host's other files say: the step behind grouping files into hosts.</summary>
public static class HostJoin
{
    /// <summary>Joins the inputs of a host, whatever their order.</summary>
    public static void Join(Host host, IReadOnlyList<IConfigParser> parsers)
    {
        SocketOwners.Fill(host.Inputs);
        if (host.Inputs.TrueForAll(static i => i.Fragments.Count == 0)) return;
        var isChanged = false;
        ParsedInput[] read = [.. host.Inputs];
        for (var i = 0; i < read.Length; i++)
        {
            if (parsers.FirstOrDefault(p => p.Type == read[i].Type) is not IJoiningParser parser || parser.Join(read[i], read) is not { } joined) continue;
            host.Inputs[i] = joined;
            isChanged = true;
        }

        if (!isChanged) return;
        host.Rulesets.Clear();
        host.Snapshots.Clear();
        foreach (var input in host.Inputs)
        {
            host.Rulesets.AddRange(input.Rulesets);
            host.Snapshots.AddRange(input.Snapshots);
        }
    }
}
