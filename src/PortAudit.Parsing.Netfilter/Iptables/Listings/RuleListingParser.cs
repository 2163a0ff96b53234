using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>Reads <c>iptables -S</c> and <c>ip6tables -S</c>, one table or several after another, with or without the prompts between them.</summary>
public sealed class RuleListingParser : IConfigParser
{
    private readonly IpFamily _family;
    private readonly IServiceNames _serviceNames;

    /// <param name="family">The type's, taken where the content shows none.</param>
    /// <param name="serviceNames">For rules that name a port by its service.</param>
    public RuleListingParser(IpFamily family, IServiceNames serviceNames) => (_family, _serviceNames) = (family, serviceNames);

    public string Type => _family == IpFamily.IPv4 ? "iptables-save" : "ip6tables-save";

    public Detection Detect(SourceFile source)
    {
        IpFamily? prompted = null;
        int policies = 0, chains = 0, rules = 0, others = 0, number = 0, first = 0;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            number++;
            if (line.IsEmpty || line[0] == '#' && ListingPrompt.Read(line) is null) continue;
            if (line[0] == '*' || line[0] == ':' || line.StartsWith("COMMIT")) return Detection.None;
            if (IsPolicy(line)) policies++;
            else if (line.StartsWith("-N ") && line[3..].Count(' ') == 0) chains++;
            else if (line.StartsWith("-A ")) rules++;
            else if (ListingPrompt.Read(line) is { IsRules: true } prompt) prompted ??= prompt.Family;
            else others++;
            if (first == 0 && policies + chains + rules > 0) first = number;
            if (others > 20 && others > policies + chains + rules) return Detection.None;
        }

        var family = IptablesFamilyEvidence.OfRules(source.Text) ?? prompted ?? IptablesFamilyEvidence.OfName(source.Path) ?? IpFamily.IPv4;
        if (family != _family || policies + (prompted is null ? 0 : chains + rules) == 0 || others > policies + chains + rules) return Detection.None;
        return new Detection(others == 0 ? 90 : 70, $"line {first} is the first of a listing of iptables -S");
    }

    public ParsedInput Parse(SourceFile source, string reason) =>
        IpsetCatalog.Completed(source, Type, sets => new TableListingReader(source, _family, _serviceNames, sets).Read(Type, reason));

    private static bool IsPolicy(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("-P ") || !(line.Contains(" ACCEPT", StringComparison.Ordinal) || line.Contains(" DROP", StringComparison.Ordinal)))
            return false;
        var words = 0;
        foreach (var _ in line.Split(' ')) words++;
        return words is 3 or 6; // -v adds '-c packets bytes'.
    }
}
