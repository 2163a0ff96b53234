using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>What a line is to one dialect, judged by itself.</summary>
internal enum ListingLine : byte
{
    /// <summary>None of this dialect's, as far as the line alone can tell.</summary>
    None,

    /// <summary>A heading or column line that other dialects may word alike.</summary>
    Header,

    /// <summary>A heading or column line that no other dialect has.</summary>
    OwnHeader,

    /// <summary>Opens a table of other sockets in a listing.</summary>
    SideTable,

    /// <summary>The same, worded as no other dialect does.</summary>
    OwnSideTable,

    /// <summary>A socket that the listing is about.</summary>
    Row,

    /// <summary>Belongs to the row above, or to nothing.</summary>
    Detail,
}

/// <summary>One way of listing sockets: who prints it, how its lines are told, and what reads them.</summary>
/// <param name="Tool">Whose output it is; several dialects of netstat are one format.</param>
/// <param name="Name">For people.</param>
/// <param name="Expected">What a row looks like, for messages.</param>
/// <param name="Export">The command that exports all of it.</param>
/// <param name="Tell">Judges one line; never keeps anything between lines.</param>
/// <param name="Open">Starts a section.</param>
internal sealed record ListingDialect(
    SocketTool Tool, string Name, string Expected, string Export, ListingDialect.LineJudge Tell,
    Func<SnapshotBuilder, Cell, ListingSection> Open)
{
    public delegate ListingLine LineJudge(string text, int start, int end);

    /// <summary>Every dialect; of two that fit equally well, the first one counts.</summary>
    public static IReadOnlyList<ListingDialect> All { get; } =
    [
        SsSection.Form, NetstatSection.Form, WindowsNetstatSection.Form, BsdNetstatSection.Form, SolarisNetstatSection.Form,
        LsofSection.Form, LsofFieldsSection.Form, SockstatSection.Form, ProcNetSection.Form,
    ];

    public static string TypeOf(SocketTool tool) => tool switch
    {
        SocketTool.Ss => "ss",
        SocketTool.Lsof => "lsof",
        SocketTool.Sockstat => "sockstat",
        SocketTool.ProcNet => "proc-net",
        _ => "netstat",
    };

    public static IEnumerable<ListingDialect> Of(SocketTool tool) => All.Where(d => d.Tool == tool);

    public override string ToString() => Name;
}
