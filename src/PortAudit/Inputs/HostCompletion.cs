using PortAudit.Model.Hosts;

namespace PortAudit.Inputs;

/// <summary>Completes what was read file by file with what a host's other sections say: the step after grouping files into hosts.</summary>
public static class HostCompletion
{
    /// <summary>Completes the inputs of a host, whatever their order.</summary>
    /// <returns>What they lack together.</returns>
    public static IReadOnlyList<Diagnostic> Complete(Host host)
    {
        var sections = new HostSections([.. host.Inputs]);
        for (var i = 0; i < host.Inputs.Count; i++)
        {
            foreach (var section in sections.Inputs[i].Sections)
                if (section.Complete(host.Inputs[i], sections) is { } completed) host.Inputs[i] = completed;
        }

        host.Windows = sections.Windows;
        host.Rulesets.Clear();
        host.Snapshots.Clear();
        foreach (var input in host.Inputs)
        {
            host.Rulesets.AddRange(input.Rulesets);
            host.Snapshots.AddRange(input.Snapshots);
        }

        return sections.Diagnostics;
    }
}
