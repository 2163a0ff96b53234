using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.PowerShell;

/// <summary>One object of an export: its simple properties, each a list of values.</summary>
/// <remarks>Values that are objects themselves (CimClass and the like) say nothing of the firewall and are left out.</remarks>
internal sealed class PowerShellObject(SourceSpan span)
{
    public SourceSpan Span { get; set; } = span;

    /// <summary>Names compare without case; null is an empty list.</summary>
    public Dictionary<string, IReadOnlyList<string>> Properties { get; } = new(StringComparer.OrdinalIgnoreCase);

    public string? One(string name) => Properties.TryGetValue(name, out var values) ? values.Count > 0 ? values[0].Trim() : "" : null;

    public bool Has(string name) => Properties.ContainsKey(name);
}
