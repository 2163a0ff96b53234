using PortAudit.Model.Sources;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Sockets;

/// <summary>Tells listings of ss and of Linux netstat from those of other systems, whose headers are alike but whose rows are not.</summary>
internal static class SocketListingDetection
{
    private const int LinesLookedAt = 400;

    public static Detection Detect(SourceFile source, SocketTool tool)
    {
        if (source.Encoding.LooksBinary) return Detection.None;
        var listing = new ListingText(source);
        var text = listing.Text;
        int meaningful = 0, rows = 0, other = 0, lines = 0, header = 0, number = 0;
        bool own = false, prompted = false, first = false;
        var next = 0;
        while (lines < LinesLookedAt && listing.NextLine(ref next, out var start, out var end))
        {
            number++;
            end = Math.Min(end, start + 4000);

            // grep puts '--' between groups of lines.
            if (text.AsSpan(start, end - start).Trim() is "" or "--") continue;
            lines++;
            var (isHeader, isOwn, isRow) = tool == SocketTool.Ss ? ReadSs(text, start, end) : ReadNetstat(text, start, end);
            if (isHeader && header == 0) (header, first) = (number, meaningful == 0);
            own |= isOwn;
            if (isHeader) continue;
            if (isRow) rows++;
            else
            {
                var command = ListingCommandReader.Read(text.AsSpan(start, end - start), out var read);
                prompted |= read?.Tool == tool;
                if (command != CommandLine.None) continue;
                if (text[start] is 't' or 'u' && text.AsSpan(start, end - start) is ['t', 'c', 'p', ..] or ['u', 'd', 'p', ..]) other++;
            }

            meaningful++;
        }

        var name = tool == SocketTool.Ss ? "ss" : "Linux netstat";
        if (header > 0 && (own || rows > 0) && (own || other <= rows))
            return new Detection(first ? 100 : 90, $"line {header} is a header of {name}");
        if (rows == 0 || rows * 5 < meaningful * 4) return Detection.None;
        return prompted
            ? new Detection(85, $"a prompt runs {name} and {rows} of {meaningful} lines are its rows")
            : new Detection(75, $"no header, but {rows} of {meaningful} lines are rows of {name}");
    }

    private static (bool IsHeader, bool IsOwn, bool IsRow) ReadSs(string text, int start, int end)
    {
        var line = SsGrammar.Read(text, start, end, out var row);

        // Without a state, a row of ss may as well be one of netstat.
        return (line == SsLine.Header, line == SsLine.Header, line == SsLine.Row && row.State.Length > 0);
    }

    private static (bool IsHeader, bool IsOwn, bool IsRow) ReadNetstat(string text, int start, int end)
    {
        var line = NetstatGrammar.Read(text, start, end, out var row);
        var content = text.AsSpan(start, end - start).Trim();
        var own = line switch
        {
            NetstatLine.Heading => NetstatGrammar.IsOwnHeading(content),
            NetstatLine.OtherTable => content.StartsWith("Active UNIX domain sockets") && NetstatGrammar.IsOwnHeading(content),
            _ => false,
        };
        var isRow = line == NetstatLine.Row && Endpoint.TryRead(text, row.Local, out _)
            && (row.Protocol is IpProtocol.Udp or IpProtocol.UdpLite || row.Tail.Length > 0);
        return (line is NetstatLine.Heading or NetstatLine.Columns or NetstatLine.OtherTable, own, isRow);
    }
}
