using PortAudit.Model.Hosts;

namespace PortAudit.Reporting.CommonModel;

/// <summary>The names of the hosts that each file tells of.</summary>
internal sealed class FileHosts
{
    private readonly Dictionary<ParsedInput, List<string>> _names = new(ReferenceEqualityComparer.Instance);

    public FileHosts(IEnumerable<Host> hosts)
    {
        foreach (var host in hosts)
            foreach (var input in host.Inputs)
                if (!_names.TryAdd(input, [host.Name]) && !_names[input].Contains(host.Name)) _names[input].Add(host.Name);
    }

    public IReadOnlyList<string> Of(ParsedInput input) => _names.GetValueOrDefault(input) ?? [];
}
