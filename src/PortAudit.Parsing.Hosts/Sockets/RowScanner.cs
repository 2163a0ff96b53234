using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Takes the cells of one line in turn.</summary>
internal struct RowScanner(string text, int start, int end)
{
    /// <summary>Just after the last cell taken.</summary>
    public int Position { get; private set; } = start;

    /// <summary>A pasted web page pads with no-break spaces.</summary>
    public static bool IsBlank(char c) => c is ' ' or '\t' or '\u00a0';

    public bool Next(out Cell cell)
    {
        var from = Position;
        while (from < end && IsBlank(text[from])) from++;
        var to = from;
        while (to < end && !IsBlank(text[to])) to++;
        Position = to;
        cell = new Cell(from, to);
        return to > from;
    }

    /// <summary>Takes a cell of decimal digits; leaves the scanner in place when the next one is none.</summary>
    public bool NextNumber(out Cell cell)
    {
        var before = Position;
        if (Next(out cell) && !cell.In(text).ContainsAnyExceptInRange('0', '9')) return true;
        Position = before;
        return false;
    }
}
