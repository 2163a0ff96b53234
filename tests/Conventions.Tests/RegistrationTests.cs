using System.Reflection;
using PortAudit.Inputs;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Facts;
using PortAudit.Parsing;
using PortAudit.Reporting;

namespace Conventions.Tests;

public sealed class RegistrationTests
{
    private static readonly Assembly[] Parsing = [typeof(IConfigParser).Assembly, .. ConfigParsers.All.Select(p => p.GetType().Assembly).Distinct()];

    private static readonly Assembly[] Assemblies =
    [
        .. Parsing, typeof(IReportFormat).Assembly, typeof(Fact).Assembly, typeof(PortAudit.AuditPipeline).Assembly,
        typeof(PortAudit.Rules.RulePacks).Assembly, typeof(PortAudit.Analysis.Traversal.HostFilter).Assembly,
        typeof(PortAudit.Configuration.ConfigurationDiagnostics).Assembly,
    ];

    [Fact]
    public void Every_parser_and_every_format_is_in_its_list()
    {
        Assert.Equal(Implementations<IConfigParser>(Parsing), ConfigParsers.All.Select(p => p.GetType().Name).Distinct().Order());
        Assert.Equal(Implementations<IReportFormat>(typeof(IReportFormat).Assembly), ReportFormats.All.Select(f => f.GetType().Name).Order());
    }

    [Fact]
    public void The_types_are_those_that_the_interface_names()
    {
        string[] types =
        [
            "iptables-save", "ip6tables-save", "iptables-listing", "ipset-save", "nft", "nft-json", "ufw", "firewalld", "netsh", "powershell-firewall",
            "wfmsc", "reg", "registry-hive", "registry-pol", "netstat", "ss", "lsof", "sockstat", "proc-net", "powershell-net", "nmap", "osquery",
            "docker-ps", "host-facts", "lgpo", "gpo-backup", "shell", "processes", "batch", "powershell-script",
        ];
        Assert.Equal(types.Order(StringComparer.Ordinal), ConfigParsers.Types.Order(StringComparer.Ordinal));
        Assert.Equal(types.Order(StringComparer.Ordinal), types.Select(t => ConfigParsers.Find(t)!.Type).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_fact_type_is_in_the_list_and_its_fields_have_distinct_names()
    {
        var defined = typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact))).Select(t => t.GetField("Definition")!.GetValue(null)).ToHashSet();
        Assert.True(defined.SetEquals(FactTypes.All));
        Assert.All(FactTypes.All, type => Assert.Equal(type.Fields.Count, type.Fields.Select(f => f.Name).Distinct().Count()));
        Assert.All(
            FactTypes.All.SelectMany(t => t.Fields).Where(f => f.Kind == FactValueKind.Fact),
            field => Assert.Contains(FactTypes.All, t => t.Name == field.Target));
    }

    [Fact]
    public void Diagnostic_ids_are_unique_and_of_a_known_area()
    {
        var descriptors = Assemblies.SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!).ToList();
        Assert.NotEmpty(descriptors);
        Assert.All(descriptors, d => Assert.Matches("^(INP|IPT|NFT|SOC|WIN|HST|SCR|TPL|UFW|FWD|CFG|RUL|ANA)[0-9]{3}$", d.Id));
        Assert.Empty(descriptors.GroupBy(d => d.Id).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    private static IEnumerable<string> Implementations<T>(params Assembly[] assemblies) =>
        assemblies.SelectMany(a => a.GetTypes()).Where(t => typeof(T).IsAssignableFrom(t) && t is { IsAbstract: false, IsInterface: false }).Select(t => t.Name).Order();
}
