using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Nftables.Syntax;

/// <summary>A chain as the commands so far have made it.</summary>
internal sealed class ChainSyntax(string name, SourceSpan span)
{
    public string Name { get; set; } = name;

    public SourceSpan Span { get; } = span;

    /// <summary>False for a chain that only rules or jumps mention.</summary>
    public bool IsDeclared { get; set; }

    /// <summary>The hook's name as written; <see langword="null"/> for a chain that only jumps reach.</summary>
    public string? Hook { get; set; }

    public string Type { get; set; } = "filter";

    public int Priority { get; set; }

    public Policy? Policy { get; set; }

    public List<string> Devices { get; } = [];

    /// <summary>Whether a device is a placeholder or a variable without a value.</summary>
    public bool HasUnknownDevices { get; set; }

    public List<RuleSyntax> Rules { get; } = [];
}
