using PortAudit.Parsing.Netfilter.Names;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>Which columns a listing has, by its heading.</summary>
/// <param name="TargetColumn">Where the target stands in a row whose cells keep their columns.</param>
internal sealed record ListingColumns(bool HasNumber, bool HasCounters, bool HasInterfaces, int TargetColumn)
{
    public static ListingColumns? Read(ReadOnlySpan<char> line)
    {
        var target = line.IndexOf("target");
        if (target < 0 || !line.Contains("prot", StringComparison.Ordinal) || !line.Contains("source", StringComparison.Ordinal)
            || !line.Contains("destination", StringComparison.Ordinal))
            return null;
        var start = line.TrimStart();
        return new ListingColumns(start.StartsWith("num"), line.Contains(" bytes ", StringComparison.Ordinal),
            line.Contains(" in ", StringComparison.Ordinal), target);
    }

    /// <summary>Where the cells of a row are.</summary>
    /// <param name="at">The first after number and counters.</param>
    /// <returns>Null for what is not a row of this heading.</returns>
    public ListingRow? Locate(ListingCells cells, int at, int lineStart)
    {
        // "--" (or -f) stands after the protocol; old ip6tables leaves it blank.
        if (IsOption(cells[at + 2]) && IsProtocol(cells[at + 1])) return Row(at, at + 1, at + 2);
        if (IsOption(cells[at + 1]) && IsProtocol(cells[at])) return Row(-1, at, at + 1);
        if (at >= cells.Count) return null;
        var hasTarget = cells.Start(at) - lineStart <= TargetColumn + 1 || !IsProtocol(cells[at]);
        return hasTarget ? Row(at, at + 1, -1) : Row(-1, at, -1);

        ListingRow? Row(int target, int protocol, int fragment)
        {
            var next = Math.Max(protocol, fragment) + 1;
            var source = HasInterfaces ? next + 2 : next;
            return IsProtocol(cells[protocol]) && source + 1 < cells.Count
                ? new ListingRow(target, protocol, fragment, HasInterfaces ? next : -1, source) : null;
        }
    }

    private static bool IsOption(ReadOnlySpan<char> cell) => cell is "--" or "-f" or "!f" or "!-f";

    private static bool IsProtocol(ReadOnlySpan<char> cell) => ProtocolNames.TryParse(cell.TrimStart('!'), out _);
}

/// <summary>The cells of a row: -1 for what it has not. The output interface stands after the input, the destination after the source.</summary>
internal readonly record struct ListingRow(int Target, int Protocol, int Fragment, int Input, int Source);
