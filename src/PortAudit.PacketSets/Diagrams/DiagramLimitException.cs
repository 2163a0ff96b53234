namespace PortAudit.PacketSets.Diagrams;

/// <summary>A set would need more nodes, ranges or interfaces than are allowed, or more depth than the stack.</summary>
/// <remarks>Callers answer by smaller slices, or say that they could not decide.</remarks>
public sealed class DiagramLimitException : Exception
{
    public DiagramLimitException(int limit) : base($"a packet set is too large (the limit is {limit})") => Limit = limit;

    public int Limit { get; }
}
