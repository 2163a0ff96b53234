using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

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

    /// <summary>One rule is taken out by a number of the kernel's that the input does not show: it may be any whose number is not known.</summary>
    public void DoubtEach(SourceSpan command)
    {
        for (var i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Handle > 0 || Rules[i].MayBeDeleted) continue;
            var isGone = new UnknownCondition($"the rule of line {Rules[i].Span.Line} is deleted by its handle", UnknownKind.Named, command);
            Rules[i] = Rules[i] with { Guards = [.. Rules[i].Guards ?? [], new Not(isGone)], MayBeDeleted = true };
        }
    }

    /// <summary>Adds a rule of which the input does not tell where it stands: after all others, or before any of them.</summary>
    public void AddSomewhere(RuleSyntax rule, string place)
    {
        Condition isEarly = new UnknownCondition($"the rule at {place} stands before the others of {Name}", UnknownKind.Named, rule.Span);
        if (Rules.Count > 0) Rules.Insert(0, rule with { Guards = [.. rule.Guards ?? [], isEarly] });
        Rules.Add(rule);
    }
}
