namespace PortAudit.PacketSets.Diagrams;

/// <summary>A change of diagrams, node by node from the bottom up. What it makes of a node is always the same, and is found again in later
/// calls.</summary>
/// <remarks>Belongs to the diagram that made it. Most sets of a host share most of their nodes, so that a change of the next set is a few
/// steps.</remarks>
internal sealed class Transformation
{
    private readonly Func<int, int, int, int> _step;

    /// <param name="number">Under which its results are kept; no two of a diagram have the same.</param>
    /// <param name="last">No node past this variable is entered: it represents itself.</param>
    /// <param name="step">Makes the result of a node out of its variable and the results of its branches.</param>
    internal Transformation(int number, int last, Func<int, int, int, int> step) => (Number, Last, _step) = (number, last, step);

    public int Number { get; }

    public int Last { get; }

    public int Step(int variable, int low, int high) => _step(variable, low, high);
}
