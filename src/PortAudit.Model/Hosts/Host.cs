using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Sockets;

namespace PortAudit.Model.Hosts;

/// <summary>One machine: the evidence about it that the inputs hold.</summary>
public sealed class Host
{
    public Host(string name) => Name = name;

    public string Name { get; }

    public List<Ruleset> Rulesets { get; } = [];

    /// <summary>Windows Firewall as all the inputs together show it; the ruleset of that back end is made from it.</summary>
    public WindowsPolicy? Windows { get; set; }

    public List<ListenerSnapshot> Snapshots { get; } = [];

    /// <summary>Addresses, routes, settings and states, of all files together.</summary>
    public HostEvidence Evidence { get; } = new();

    /// <summary>Every file that tells of this host.</summary>
    public List<ParsedInput> Inputs { get; } = [];

    /// <summary>Whether the snapshots together looked at every socket of the protocol, so that a missing one means that nothing listens.</summary>
    public bool Surveys(byte protocol)
    {
        var full = Snapshots.Where(s => !s.IsPartial && s.Surveyed.Contains(protocol)).ToList();
        return full.Exists(s => s.Family is null)
            || (full.Exists(s => s.Family == IpFamily.IPv4) && full.Exists(s => s.Family == IpFamily.IPv6));
    }

    public override string ToString() => Name;
}
