using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing;

/// <summary>The one list of input formats: detection, help and documentation read it.</summary>
public static class ConfigParsers
{
    public static IReadOnlyList<IConfigParser> All { get; } =
    [
        new Iptables.IptablesSaveParser(IpFamily.IPv4), new Iptables.IptablesSaveParser(IpFamily.IPv6),
    ];

    public static IConfigParser? Find(string type) => All.FirstOrDefault(p => p.Type == type);

    /// <summary>The format that claims the content most surely; <see langword="null"/> when none does.</summary>
    public static (IConfigParser Parser, Detection Detection)? Detect(SourceFile source)
    {
        (IConfigParser, Detection)? best = null;
        foreach (var parser in All)
        {
            var detection = parser.Detect(source);
            if (detection.Confidence > (best?.Item2.Confidence ?? 0)) best = (parser, detection);
        }

        return best;
    }
}
