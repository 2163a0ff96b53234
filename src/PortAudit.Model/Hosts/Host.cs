using PortAudit.Model.Firewall;
using PortAudit.Model.Sockets;

namespace PortAudit.Model.Hosts;

/// <summary>One machine: the evidence about it that the inputs hold.</summary>
public sealed class Host
{
    public Host(string name) => Name = name;

    public string Name { get; }

    public List<Ruleset> Rulesets { get; } = [];

    public List<ListenerSnapshot> Snapshots { get; } = [];

    /// <summary>Addresses, routes, settings and states, of all files together.</summary>
    public HostEvidence Evidence { get; } = new();

    /// <summary>Every file that tells of this host.</summary>
    public List<ParsedInput> Inputs { get; } = [];

    public override string ToString() => Name;
}
