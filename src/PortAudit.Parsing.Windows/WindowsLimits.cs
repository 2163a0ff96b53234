namespace PortAudit.Parsing.Windows;

/// <summary>What reading the exports of Windows may cost at most.</summary>
internal static class WindowsLimits
{
    /// <summary>Keys and values of a hive.</summary>
    public const int MostItems = 4_000_000;

    /// <summary>Keys within each other, as Windows has it.</summary>
    public const int DeepestKey = 512;

    /// <summary>Bytes of the name of a key or value.</summary>
    public const int LongestKeyName = 1024;

    /// <summary>Bytes of a hive with its journal.</summary>
    public const int LargestHive = 1 << 30;

    /// <summary>Variables of a batch file.</summary>
    public const int MostVariables = 1000;

    /// <summary>Characters of a variable: the longest command line of Windows.</summary>
    public const int LongestVariable = 8191;

    /// <summary>Words of a command.</summary>
    public const int MostWords = 400;

    /// <summary>Rules that a script adds; each deletion is set against all so far.</summary>
    public const int MostScriptRules = 20_000;

    /// <summary>Fields of a rule string, more than any rule needs; the rest is kept in one, so that time and memory stay in bounds.</summary>
    public const int MostFields = 20_000;

    /// <summary>Diagnostics of a kind: exports of Windows have one kind of trouble in thousands of rules.</summary>
    public const int MostOfAKind = 50;

    /// <summary>Elements of CLIXML within each other.</summary>
    public const int DeepestClixml = 128;
}
