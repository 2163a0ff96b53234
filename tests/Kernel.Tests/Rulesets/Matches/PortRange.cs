namespace Kernel.Tests.Rulesets.Matches;

/// <summary>Ports from the first to the last, both included.</summary>
public readonly record struct PortRange(ushort First, ushort Last)
{
    public bool Contains(ushort port) => First <= port && port <= Last;

    public override string ToString() => First == Last ? $"{First}" : $"{First}:{Last}";
}
