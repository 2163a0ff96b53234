using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The output of one command: what lies between two prompts or headers.</summary>
internal abstract class ListingSection(ListingDialect dialect, SnapshotBuilder builder, Cell firstLine)
{
    public ListingDialect Dialect => dialect;

    public SnapshotBuilder Builder { get; } = builder;

    public bool HasHeader { get; protected set; }

    public abstract bool HasRows { get; }

    /// <summary>Whether a line came that only this dialect has; until then another dialect of the same tool may take over.</summary>
    public bool IsSettled { get; protected set; }

    /// <summary>Where to point for what concerns the whole section.</summary>
    protected Cell FirstLine { get; } = firstLine;

    /// <returns>False, and nothing counted, for a line that is none of the dialect's.</returns>
    public abstract bool TryRead(int start, int end);

    /// <summary>Whether the line is a header of the dialect that may stand where reading is now.</summary>
    public bool TryReadHeader(int start, int end) =>
        !HasRows && Dialect.Tell(Builder.Text, start, end) is ListingLine.Header or ListingLine.OwnHeader;

    /// <summary>Turns the rows into the snapshot.</summary>
    /// <param name="isCut">Whether the file ends inside the section's last line.</param>
    public abstract void Close(bool isCut);

    protected void MarkCut() =>
        Builder.MarkPartial("the file ends inside its last line", Builder.Text.Length, Builder.Text.Length);

    /// <summary>For tools that have no option to leave the header out.</summary>
    protected void MarkHeadless()
    {
        if (!HasHeader && HasRows && Builder.Command is null or { IsFromName: true })
            Builder.MarkPartial("no header, so the rows were filtered or cut out", FirstLine.Start, FirstLine.End);
    }
}
