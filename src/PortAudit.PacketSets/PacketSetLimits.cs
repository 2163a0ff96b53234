namespace PortAudit.PacketSets;

/// <summary>What packet sets may take of the machine.</summary>
public static class PacketSetLimits
{
    /// <summary>Nodes of a space's diagram, sixteen bytes each; past it, answer by smaller slices.</summary>
    public const int DefaultNodes = 1 << 23;

    /// <summary>Entries of the cache of results.</summary>
    public const int LargestCache = 1 << 22;

    /// <summary>Ranges of a field that are read out: a mask over the low bits of an address makes 2^31, and nobody can read, or hold,
    /// that many.</summary>
    public const int MostRanges = 1 << 20;
}
