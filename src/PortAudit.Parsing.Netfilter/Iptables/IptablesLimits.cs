namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>The bounds of what reading iptables may cost, and of what its tools take.</summary>
internal static class IptablesLimits
{
    /// <summary>The longest line that iptables-restore reads in one piece, without its end.</summary>
    public const int LongestLine = 10239;

    /// <summary>The most lines that a comment with raw line breaks is looked for in.</summary>
    public const int MostJoinedLines = 50;

    /// <summary>How far the rest of a file is searched for the family of a second dump.</summary>
    public const int LongestLookahead = 1 << 14;

    /// <summary>How often that is done.</summary>
    public const int MostLookaheads = 10;
}
