namespace PortAudit.Parsing.Sockets;

/// <summary>The output of one command: what lies between two prompts or headers.</summary>
internal abstract class ListingSection(SnapshotBuilder builder, Cell firstLine)
{
    public SnapshotBuilder Builder { get; } = builder;

    public abstract SocketTool Tool { get; }

    public bool HasHeader { get; protected set; }

    public abstract bool HasRows { get; }

    /// <summary>What a row of the tool looks like, for messages.</summary>
    public abstract string Expected { get; }

    /// <summary>Where to point for what concerns the whole section.</summary>
    protected Cell FirstLine { get; } = firstLine;

    /// <returns>False, and nothing counted, for a line that is none of the tool's.</returns>
    public abstract bool TryRead(int start, int end);

    /// <summary>Turns the rows into the snapshot.</summary>
    /// <param name="isCut">Whether the file ends inside the section's last line.</param>
    public abstract void Close(bool isCut);

    protected void MarkCut() =>
        Builder.MarkPartial("the file ends inside its last line", Builder.Text.Length, Builder.Text.Length);
}
