using PortAudit.Model.Hosts;

namespace PortAudit.Parsing;

/// <summary>Completes what was read file by file with what a host's other files say: the step behind grouping files into hosts.</summary>
public static class HostJoin
{
    /// <summary>Joins the inputs of a host, whatever their order.</summary>
    /// <returns>The inputs that changed, each with what it became.</returns>
    public static IReadOnlyList<(ParsedInput Before, ParsedInput After)> Join(Host host, IReadOnlyList<IConfigParser> parsers)
    {
        var changed = new List<(ParsedInput, ParsedInput)>();
        if (host.Inputs.TrueForAll(static i => i.Fragments.Count == 0)) return changed;
        ParsedInput[] read = [.. host.Inputs];
        for (var i = 0; i < read.Length; i++)
        {
            if (parsers.FirstOrDefault(p => p.Type == read[i].Type) is not IJoiningParser parser || parser.Join(read[i], read) is not { } joined) continue;
            changed.Add((read[i], joined));
            host.Inputs[i] = joined;
        }

        if (changed.Count == 0) return changed;
        host.Rulesets.Clear();
        host.Snapshots.Clear();
        foreach (var input in host.Inputs)
        {
            host.Rulesets.AddRange(input.Rulesets);
            host.Snapshots.AddRange(input.Snapshots);
        }

        return changed;
    }
}
