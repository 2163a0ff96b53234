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

    /// <summary>The input adds to what is loaded and does not replace it, so that the same filter may have tables that it does not mention.</summary>
    public bool IsPartial { get; init; }

    public List<FirewallTable> Tables { get; } = [];

    /// <summary>The first table of the name; several families may have one.</summary>
    public FirewallTable? Find(string table) => Tables.Find(t => t.Name == table);

    public bool Covers(IpFamily family) => Families.Contains(family);

    /// <summary>Whether the two can't both be in force on one host: both judge the same packets, and are not scripts that add tables of
    /// their own.</summary>
    public bool Excludes(Ruleset other) =>
        Backend == other.Backend && Families.Any(other.Covers)
        && !(IsPartial && other.IsPartial && !Tables.Exists(t => other.Tables.Exists(o => o.Family == t.Family && o.Name == t.Name)));

    public int RuleCount => Tables.Sum(t => t.Chains.Sum(c => c.Rules.Count));
}
