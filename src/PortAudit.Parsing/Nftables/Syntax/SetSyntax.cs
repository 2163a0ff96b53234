using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Nftables.Syntax;

/// <summary>A named set or map as the commands so far have made it.</summary>
internal sealed class SetSyntax(string name, bool isMap, SourceSpan span)
{
    public string Name { get; } = name;

    public bool IsMap { get; } = isMap;

    public SourceSpan Span { get; } = span;

    /// <summary>The data types of the key's fields, as far as they are known.</summary>
    public List<string> KeyTypes { get; } = [];

    /// <summary>The data types of what the key maps to; <c>verdict</c> for a verdict map.</summary>
    public List<string> DataTypes { get; } = [];

    /// <summary>The expressions that <c>typeof</c> takes the key's types from; 0 where <c>type</c> gives them.</summary>
    public int TypeOf { get; set; }

    /// <summary>Like <see cref="TypeOf"/>, of what the key maps to.</summary>
    public int DataTypeOf { get; set; }

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

    /// <summary>Nodes of kind <see cref="NodeKind.Set"/>, or what stands for one.</summary>
    public List<int> Elements { get; } = [];

    /// <summary>Like <see cref="Elements"/>, for those that were taken out again.</summary>
    public List<int> Deleted { get; } = [];
}
