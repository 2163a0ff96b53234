namespace PortAudit.Inputs;

/// <summary>What is read of the inputs at most.</summary>
internal static class InputLimits
{
    /// <summary>Folders within each other.</summary>
    public const int DeepestFolder = 32;

    /// <summary>Of a file, in bytes: decoded text takes twice as many; past this, no host's export is left.</summary>
    public const long LargestFile = 512L << 20;
}
