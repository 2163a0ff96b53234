namespace PortAudit.Parsing;

/// <summary>A format's claim on an input.</summary>
/// <param name="Confidence">0 (not mine) to 100 (the format's own header); the highest claim wins.</param>
/// <param name="Reason">What in the content told, for people: <c>line 1 opens the table 'filter'</c>.</param>
public readonly record struct Detection(int Confidence, string Reason)
{
    /// <summary>Nothing else looks like this: no other format is asked.</summary>
    public const int Sure = 100;

    public static readonly Detection None = new(0, "");
}
