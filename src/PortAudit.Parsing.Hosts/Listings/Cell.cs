namespace PortAudit.Parsing.Hosts.Listings;

/// <summary>A stretch of the listing between two blanks; the end is exclusive.</summary>
internal readonly record struct Cell(int Start, int End)
{
    public int Length => End - Start;

    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, End - Start);
}
