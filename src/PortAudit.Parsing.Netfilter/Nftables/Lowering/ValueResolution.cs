namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>How much of some values the input tells.</summary>
internal enum ValueResolution : byte
{
    Exact,

    /// <summary>There may be more values: a placeholder, a name that is looked up at load time.</summary>
    Unresolved,

    /// <summary>Not a value of the type; reported.</summary>
    Bad,
}
