namespace PortAudit.PacketSets.Diagrams;

/// <summary>A set would need more nodes than the space allows. Callers answer by smaller slices, or say that they could not decide.</summary>
public sealed class DiagramLimitException : Exception
{
    public DiagramLimitException(int limit) : base($"a packet set needs more than {limit} diagram nodes") => Limit = limit;

    public int Limit { get; }
}
