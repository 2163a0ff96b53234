namespace PortAudit.Parsing.Hosts;

/// <summary>What reading the listings of a host may cost at most.</summary>
internal static class HostLimits
{
    /// <summary>Processes that hold one socket; more never do but in a listing made up to slow us down.</summary>
    public const int MostOwners = 256;

    /// <summary>Columns of a table; macOS prints sixteen, more are not a header of these tools.</summary>
    public const int MostColumns = 32;

    /// <summary>Characters of a heading of Windows netstat, in any language.</summary>
    public const int LongestHeading = 200;

    /// <summary>Characters of a process name; the kernel has 15 bytes, more than this was not printed by ss.</summary>
    public const int LongestProcessName = 255;

    /// <summary>Characters of a word that may be a state.</summary>
    public const int LongestWord = 256;

    /// <summary>Published ports: as many as there are ports on one address of each protocol.</summary>
    public const int MostPublished = 1 << 17;

    /// <summary>Networks that a host is in; each own address is looked up among them.</summary>
    public const int MostNetworks = 1024;

    /// <summary>Characters of a line that may be a command.</summary>
    public const int LongestCommand = 2000;
}
