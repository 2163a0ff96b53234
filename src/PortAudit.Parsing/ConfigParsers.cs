using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Firewalld;
using PortAudit.Parsing.Hosts;
using PortAudit.Parsing.Ipsets;
using PortAudit.Parsing.Iptables;
using PortAudit.Parsing.Iptables.Listings;
using PortAudit.Parsing.Nftables;
using PortAudit.Parsing.Processes;
using PortAudit.Parsing.Shell;
using PortAudit.Parsing.Sockets;
using PortAudit.Parsing.Templates;
using PortAudit.Parsing.Ufw;
using PortAudit.Parsing.WindowsFirewall;
using PortAudit.Parsing.WindowsFirewall.Netsh;
using PortAudit.Parsing.WindowsFirewall.PowerShell;
using PortAudit.Parsing.WindowsFirewall.Registry;
using PortAudit.Parsing.WindowsFirewall.Scripts;

namespace PortAudit.Parsing;

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
        new TemplateParser(serviceNames),
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

    public static IConfigParser? Find(string type) => All.FirstOrDefault(p => p.Type == type);

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
        }

        return best;
    }
}
