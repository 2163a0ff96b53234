namespace PortAudit.Model.Firewall;

/// <summary>A table: the name space in which jumps find their chains.</summary>
public sealed class FirewallTable
{
    /// <summary>A table of a filter that tells tables apart by name alone.</summary>
    public FirewallTable(string name, SourceSpan span) => (Name, Title, Span) = (name, name, span);

    /// <summary>A table of nftables, where several families may have one of the name.</summary>
    public FirewallTable(TableFamily family, string name, SourceSpan span) =>
        (Family, Name, Title, Span) = (family, name, $"{family.ToString().ToLowerInvariant()} {name}", span);

    /// <summary>Together with <see cref="Family"/> unique in a ruleset.</summary>
    public string Name { get; }

    /// <summary>For people: the name, after the family where it takes both to tell the table.</summary>
    public string Title { get; }

    public SourceSpan Span { get; }

    public TableFamily Family { get; init; }

    public Dormancy Dormancy { get; set; }

    /// <summary>In the order of their declaration; names are unique.</summary>
    public List<Chain> Chains { get; } = [];

    public Chain? Find(string chain) => Chains.Find(c => c.Name == chain);

    /// <summary>Whether the table's chains see IP packets of the family at all.</summary>
    public bool Judges(IpFamily family) => Family switch
    {
        TableFamily.Inet or TableFamily.Netdev or TableFamily.Bridge => true,
        TableFamily.Ip => family == IpFamily.IPv4,
        TableFamily.Ip6 => family == IpFamily.IPv6,
        _ => false,
    };

    public override string ToString() => Title;
}
