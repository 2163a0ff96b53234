using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>A named set or map as the commands so far have made it.</summary>
internal sealed class SetSyntax(string name, bool isMap, SourceSpan span)
{
    public string Name { get; } = name;

    public bool IsMap { get; } = isMap;

    public SourceSpan Span { get; } = span;

    /// <summary>Filled by rules or from outside at run time.</summary>
    public bool IsDynamic { get; set; }

    /// <summary>Elements may leave by themselves, and others come.</summary>
    public bool HasTimeout { get; set; }

    /// <summary>Elements without a time of their own leave after this set's.</summary>
    public bool HasDefaultTimeout { get; set; }

    /// <summary>Every element carries a rate or quota of its own.</summary>
    public bool HasRate { get; set; }

    /// <summary>A template, a shell or a file that is not there may put more elements in.</summary>
    public bool IsOpen { get; set; }

    /// <summary>A command that may be run or not takes elements out.</summary>
    public bool MayHaveLost { get; set; }

    /// <summary>Nodes of kind <see cref="NodeKind.Set"/>, or what represents one.</summary>
    public List<int> Elements { get; } = [];

    /// <summary>Like <see cref="Elements"/>, for those that were taken out again.</summary>
    public List<int> Deleted { get; } = [];
}
