namespace PortAudit.Analysis.Queries;

/// <summary>A text is not a question in the packet language.</summary>
public sealed class PacketQueryException : Exception
{
    public PacketQueryException(int column, string message) : base(message) => Column = column;

    /// <summary>From 1, where the offending word begins.</summary>
    public int Column { get; }
}
