using System.Collections.Immutable;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Model.Firewall;

/// <summary>An ordered list of rules. A base chain is attached to a hook; any other is only reached by a jump.</summary>
public sealed class Chain
{
    public Chain(string name, SourceSpan span) => (Name, Span) = (name, span);

    public string Name { get; }

    /// <summary>Where it is declared; else its first mention.</summary>
    public SourceSpan Span { get; }

    /// <summary><see langword="null"/> for a chain that only jumps reach.</summary>
    public Hook? Hook { get; init; }

    public ChainType Type { get; init; }

    /// <summary>Among the base chains of a hook, lower runs first.</summary>
    public int Priority { get; init; }

    /// <summary>What happens to a packet that falls off the end of a base chain; without meaning elsewhere.</summary>
    public Policy Policy { get; set; } = Policy.None;

    /// <summary>The devices whose packets a chain at ingress or egress sees; without meaning at other hooks.</summary>
    public ImmutableArray<InterfaceName> Devices { get; init; } = [];

    /// <summary>Whether it may be attached to further devices, which the input does not tell.</summary>
    public bool HasUnknownDevices { get; init; }

    public List<FilterRule> Rules { get; } = [];

    public override string ToString() => Name;
}
