using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing;
using PortAudit.Parsing.Hosts.Facts;
using PortAudit.Parsing.Hosts.Processes;
using PortAudit.Parsing.Hosts.Sockets;
using PortAudit.Parsing.Netfilter.Firewalld;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Netfilter.Iptables.Listings;
using PortAudit.Parsing.Netfilter.Nftables;
using PortAudit.Parsing.Netfilter.Scripts;
using PortAudit.Parsing.Netfilter.Templates;
using PortAudit.Parsing.Netfilter.Ufw;
using PortAudit.Parsing.Windows;
using PortAudit.Parsing.Windows.Netsh;
using PortAudit.Parsing.Windows.PowerShell;
using PortAudit.Parsing.Windows.Registry;
using PortAudit.Parsing.Windows.Scripts;

namespace PortAudit.Inputs;

/// <summary>The one list of input formats: detection, help and documentation read it.</summary>
public static class ConfigParsers
{
    /// <summary>Every format, for names and detection; its parsers know no service names.</summary>
    public static IReadOnlyList<IConfigParser> All { get; } = Create(NoServiceNames.Instance);

    /// <summary>Every format, with parsers that read the service names which listings without <c>-n</c> print in place of ports.</summary>
    public static IReadOnlyList<IConfigParser> Create(IServiceNames serviceNames) =>
    [
        new IptablesSaveParser(IpFamily.IPv4, serviceNames),
        new IptablesSaveParser(IpFamily.IPv6, serviceNames),
        new NftablesParser(serviceNames),
        new NftablesJsonParser(serviceNames),
        new RuleListingParser(IpFamily.IPv4, serviceNames),
        new RuleListingParser(IpFamily.IPv6, serviceNames),
        new TableListingParser(IpFamily.IPv4, serviceNames),
        new TableListingParser(IpFamily.IPv6, serviceNames),
        new IpsetParser(serviceNames),
        new ShellScriptParser(serviceNames),
        new UfwRulesParser(serviceNames),
        new UfwSettingsParser(),
        new UfwStatusParser(serviceNames),
        new UfwProfilesParser(),
        new TemplateParser(IpFamily.IPv4, serviceNames),
        new TemplateParser(IpFamily.IPv6, serviceNames),
        new FirewalldXmlParser(serviceNames),
        new FirewalldConfParser(),
        new SsParser(serviceNames),
        new NetstatParser(serviceNames),
        new LsofParser(serviceNames),
        new SockstatParser(serviceNames),
        new ProcNetParser(),
        new PowerShellNetParser(),
        new OsqueryParser(),
        new DockerPsParser(),
        new NmapParser(),
        new HostFactsParser(),
        new ProcessListParser(),
        new RegParser(),
        new RegistryHiveParser(),
        new RegistryPolParser(),
        new LgpoParser(),
        new GpoReportParser(),
        new NetshParser(),
        new PowerShellFirewallParser(),
        new WfMscParser(),
        new BatchParser(),
        new PowerShellScriptParser(),
    ];

    /// <summary>The values of <c>--type</c>.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. All.Select(p => p.Type).Distinct()];

    /// <summary>The reader of a type; <see langword="null"/> when there is no such type.</summary>
    public static IConfigParser? Find(string type) => Find(type, All);

    /// <inheritdoc cref="Find(string)"/>
    public static IConfigParser? Find(string type, IReadOnlyList<IConfigParser> parsers) =>
        parsers.Where(p => p.Type == type).ToList() switch
        {
            [] => null,
            [var only] => only,
            var several => new TypeParser(several, parsers),
        };

    /// <summary>Why a word is not a type, and what to write in its place.</summary>
    public static string Hint(string type) => FormerTypes.Find(type) is { } names
        ? $"it is called {names} now" : $"expected one of {string.Join(", ", Types)}";

    /// <summary>The format that claims the content most surely; <see langword="null"/> when none does.</summary>
    public static (IConfigParser Parser, Detection Detection)? Detect(SourceFile source) => Detect(source, All);

    /// <inheritdoc cref="Detect(SourceFile)"/>
    public static (IConfigParser Parser, Detection Detection)? Detect(SourceFile source, IEnumerable<IConfigParser> parsers)
    {
        (IConfigParser, Detection)? best = null;
        foreach (var parser in parsers)
        {
            var detection = parser.Detect(source);
            if (detection.Confidence > (best?.Item2.Confidence ?? 0)) best = (parser, detection);
            if (detection.Confidence == Detection.Sure) break;
        }

        return best;
    }
}
