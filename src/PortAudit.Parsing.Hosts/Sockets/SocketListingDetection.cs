using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Tells the listings of one tool from all else: by its header, or by most lines being its rows.</summary>
internal static class SocketListingDetection
{
    private const int LinesLookedAt = 400;

    public static Detection Detect(SourceFile source, SocketTool tool) => Find(source, tool).Detection;

    /// <returns>The dialect of the tool that fits best, and how well.</returns>
    public static (ListingDialect? Dialect, Detection Detection) Find(SourceFile source, SocketTool tool)
    {
        if (source.Encoding.LooksBinary) return (null, Detection.None);
        var listing = new ListingText(source);
        (ListingDialect?, Detection) best = (null, Detection.None);
        foreach (var dialect in ListingDialect.Of(tool))
        {
            var detection = Judge(listing, dialect);
            if (detection.Confidence > best.Item2.Confidence) best = (dialect, detection);
        }

        return best;
    }

    private static Detection Judge(ListingText listing, ListingDialect dialect)
    {
        var text = listing.Text;
        int meaningful = 0, rows = 0, other = 0, lines = 0, header = 0, number = 0;
        bool own = false, prompted = false, first = false;
        var next = 0;
        while (lines < LinesLookedAt && listing.NextLine(ref next, out var start, out var end))
        {
            number++;
            end = Math.Min(end, start + 4000);

            // grep puts '--' between groups of lines.
            var content = text.AsSpan(start, end - start).Trim();
            if (content is "" or "--") continue;
            lines++;
            var line = dialect.Tell(text, start, end);
            if (line is ListingLine.Header or ListingLine.OwnHeader or ListingLine.SideTable or ListingLine.OwnSideTable)
            {
                if (header == 0) (header, first) = (number, meaningful == 0);
                own |= line is ListingLine.OwnHeader or ListingLine.OwnSideTable;
                continue;
            }

            if (line == ListingLine.Detail) continue;
            if (line == ListingLine.Row) rows++;
            else
            {
                var command = ListingCommandReader.Read(text.AsSpan(start, end - start), out var read);
                prompted |= read?.Tool == dialect.Tool;
                if (command != CommandLine.None) continue;
                if (StartsLikeRow(content)) other++;
            }

            meaningful++;
        }

        if (header > 0 && (own || rows > 0) && (own || other <= rows))
            return new Detection(first ? 100 : 90, $"line {header} is a header of {dialect.Name}");
        if (rows == 0 || rows * 5 < meaningful * 4) return Detection.None;
        return prompted
            ? new Detection(85, $"a prompt runs {dialect.Name} and {rows} of {meaningful} lines are its rows")
            : new Detection(75, $"no header, but {rows} of {meaningful} lines are rows of {dialect.Name}");
    }

    private static bool StartsLikeRow(ReadOnlySpan<char> content) =>
        content is ['t' or 'T', 'c' or 'C', 'p' or 'P', ..] or ['u' or 'U', 'd' or 'D', 'p' or 'P', ..];
}
