namespace PortAudit.Model.Firewall;

/// <summary>What one export says of one packet filter: all its tables for the families that it judges.</summary>
/// <remarks>What an export does not mention is not known to be absent: a table that is missing here may exist on the host.</remarks>
public sealed class Ruleset
{
    public Ruleset(FirewallBackend backend, IReadOnlyList<IpFamily> families, SourceFile source) =>
        (Backend, Families, Source) = (backend, families, source);

    public FirewallBackend Backend { get; }

    /// <summary>The families whose packets this ruleset sees; the others pass it by.</summary>
    public IReadOnlyList<IpFamily> Families { get; }

    public SourceFile Source { get; }

    public List<FirewallTable> Tables { get; } = [];

    /// <summary>The first table of the name; several families may have one.</summary>
    public FirewallTable? Find(string table) => Tables.Find(t => t.Name == table);

    public bool Covers(IpFamily family) => Families.Contains(family);

    public int RuleCount => Tables.Sum(t => t.Chains.Sum(c => c.Rules.Count));
}
