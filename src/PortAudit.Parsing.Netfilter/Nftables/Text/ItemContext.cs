namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <summary>What kind of block the items belong to that are read.</summary>
internal enum ItemContext : byte
{
    Script,

    /// <summary>A file that another includes within a table or chain, read by itself.</summary>
    Fragment,
    Table,
    Chain,
    Set,
    Flowtable,

    /// <summary>A counter, quota, limit, helper and so on.</summary>
    Object,
}
