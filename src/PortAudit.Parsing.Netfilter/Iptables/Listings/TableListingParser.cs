using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>Reads the listings of <c>iptables -L</c> and <c>ip6tables -L</c> in all their forms and ages.</summary>
/// <remarks>What a listing hides is unknown: the interfaces without <c>-v</c>, and what hosts' names represent without <c>-n</c>.</remarks>
public sealed class TableListingParser : IConfigParser
{
    private readonly IpFamily _family;
    private readonly IServiceNames _serviceNames;

    /// <param name="family">The type's, taken where the content shows none.</param>
    /// <param name="serviceNames">For listings without <c>-n</c>, which name ports by their services.</param>
    public TableListingParser(IpFamily family, IServiceNames serviceNames) => (_family, _serviceNames) = (family, serviceNames);

    public string Type => "iptables-listing";

    public Detection Detect(SourceFile source)
    {
        int number = 0, chainLine = 0, headings = 0;
        IpFamily? prompted = null, addresses = null;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.Trim();
            if (IsChain(line))
            {
                if (chainLine == 0) chainLine = number;
            }
            else if (ListingColumns.Read(line) is not null)
            {
                headings++;
            }
            else if (chainLine == 0)
            {
                if (ListingPrompt.Read(line) is { IsRules: false } prompt) prompted ??= prompt.Family;
            }
            else if (addresses is null)
            {
                addresses = FamilyOf(line);
            }

            if (chainLine > 0 && headings > 0 && addresses is not null) break;
            if (number > 5000 && chainLine == 0) return Detection.None;
        }

        if (chainLine == 0 || (headings == 0 && number > 3)) return Detection.None;
        var family = addresses ?? prompted ?? IptablesFamilyEvidence.OfName(source.Path) ?? IpFamily.IPv4;
        return family == _family
            ? new Detection(headings > 0 ? 92 : 50, $"line {chainLine} is the first chain of a listing of iptables -L") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason) =>
        IpsetCatalog.Completed(source, Type, sets => new TableListingReader(source, _family, _serviceNames, sets).Read(Type, reason));

    private static bool IsChain(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("Chain ")) return false;
        var open = line.IndexOf('(');
        return open > 0 && (line[open..].StartsWith("(policy ") || line[open..].Contains("reference", StringComparison.Ordinal));
    }

    private static IpFamily? FamilyOf(ReadOnlySpan<char> line)
    {
        foreach (var range in line.Split(' '))
        {
            var cell = line[range].TrimStart('!');
            if (cell.StartsWith("/*")) return null;
            if (cell is "::/0" || cell.StartsWith("ipv6-icmp")) return IpFamily.IPv6;
            var slash = cell.IndexOf('/');
            if ((cell.Count('.') == 3 || cell.Count(':') > 1) && IpAddress.TryParse(slash < 0 ? cell : cell[..slash], out var address))
                return address.Family;
        }

        return null;
    }
}
