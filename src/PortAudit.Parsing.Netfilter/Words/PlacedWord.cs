namespace PortAudit.Parsing.Netfilter.Words;

/// <summary>One word of a line, unquoted.</summary>
/// <remarks>A word without escapes is a slice of the file; only an escape or text glued to a quote costs a string.</remarks>
/// <param name="Start">Where it stands in the file, quotes included.</param>
/// <param name="ValueStart">Where its value stands; without meaning when <paramref name="Unquoted"/> is set.</param>
internal readonly record struct PlacedWord(int Start, int Length, int ValueStart, int ValueLength, string? Unquoted)
{
    public int End => Start + Length;
}
