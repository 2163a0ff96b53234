namespace PortAudit.Model.Firewall;

/// <summary>A table: the name space in which jumps find their chains.</summary>
public sealed class FirewallTable
{
    public FirewallTable(string name, SourceSpan span) => (Name, Span) = (name, span);

    public string Name { get; }

    public SourceSpan Span { get; }

    /// <summary>In the order of their declaration; names are unique.</summary>
    public List<Chain> Chains { get; } = [];

    public Chain? Find(string chain) => Chains.Find(c => c.Name == chain);

    public override string ToString() => Name;
}
