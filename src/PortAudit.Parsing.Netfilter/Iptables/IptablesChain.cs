using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>A chain while its table is read: it may be jumped to before, or without, being declared.</summary>
internal sealed class IptablesChain
{
    public IptablesChain(string name, SourceSpan firstMention, Hook? hook, int priority)
    {
        (Name, Span, Hook, Priority) = (name, firstMention, hook, priority);
        (Jump, Goto) = (new Jump(name), new Goto(name));
    }

    public string Name { get; }

    /// <summary>The declaration; until there is one, the first mention.</summary>
    public SourceSpan Span { get; set; }

    public Hook? Hook { get; }

    public int Priority { get; }

    public bool IsBuiltin => Hook is not null;

    public bool IsDeclared { get; set; }

    public bool IsRemoved { get; set; }

    /// <summary>How many times the table had been flushed when the rules were last current.</summary>
    public int Generation { get; set; }

    /// <summary>Rules went into it, so it exists even if nothing declares it.</summary>
    public bool HasRules { get; set; }

    public Policy Policy { get; set; }

    /// <summary>Where a rule named it while it was not declared.</summary>
    public SourceSpan? EarlyMention { get; set; }

    public IptablesRuleList Rules { get; private init; } = new();

    public Jump Jump { get; }

    public Goto Goto { get; }

    /// <summary>The same, with rules of its own.</summary>
    public IptablesChain Copy() => new(Name, Span, Hook, Priority)
    {
        IsDeclared = IsDeclared,
        HasRules = HasRules,
        Policy = Policy,
        EarlyMention = EarlyMention,
        Generation = Generation,
        Rules = Rules.Copy(),
    };

    /// <summary>The same rules under another name, for <c>-E</c>.</summary>
    public IptablesChain Rename(string name, SourceSpan span) =>
        new(name, span, Hook, Priority) { IsDeclared = true, HasRules = HasRules, Generation = Generation, Rules = Rules };
}
