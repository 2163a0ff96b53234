
namespace PortAudit.Configuration.Tests;

public class ConfigurationDiagnosticsTests
{
    /// <summary>A file and what must be said of it, at which line and column.</summary>
    public static readonly TheoryData<string, string> Faults = new()
    {
        { "paths: [a\nfailOn: low\n", "CFG002:1:8" },
        { "zones: {a: [b]\n", "CFG002:2:1" },
        { "paths: [\"\\UFFFFFFFF\"]\n", "CFG002:1:8" },
        { "paths:\n\t- a\n", "CFG002:2:1" },
        { "zones:\n  a: &x [192.0.2.1]\n", "CFG004:2:6" },
        { "failOn: !!str low\n", "CFG004:1:9" },
        { "failOn: low\n---\nfailOn: high\n", "CFG005:3:1" },
        { "failOm: high\n", "CFG010:1:1" },
        { "rules:\n  skipp: [PA1001]\n", "CFG010:2:3" },
        { "failon: high\n", "CFG010:1:1" },
        { "approved:\n  - protocol: tcp\n    port: 80\n    reason: r\n    untill: 2027-01-31\n", "CFG010:5:5" },
        { "- paths\n", "CFG011:1:1" },
        { "paths: exports\n", "CFG011:1:8" },
        { "failOn: [high]\n", "CFG011:1:9" },
        { "failOn:\n", "CFG011:1:1" },
        { "strictInput: \"true\"\n", "CFG011:1:14" },
        { "zones: [office]\n", "CFG011:1:8" },
        { "zones:\n  office:\n", "CFG011:2:3" },
        { "paths:\n  - a: b\n", "CFG011:2:5" },
        { "paths:\n  -\n  - a\n", "CFG011:2:4" },
        { "rules:\n  params:\n    PA1001: 5\n", "CFG011:3:13" },
        { "rules:\n  params:\n    PA1001: { a: { b: c } }\n", "CFG011:3:18" },
        { "approved:\n  - port 80\n", "CFG011:2:5" },
        { "approved:\n  - { protocol: [tcp], port: 80, reason: r }\n", "CFG011:2:17" },
        { "approved:\n  - { protocol: tcp, port: 80, reason: }\n", "CFG011:2:32" },
        { "? [a, b]\n: c\n", "CFG011:1:3" },
        { "failOn: high\nfailOn: low\n", "CFG012:2:1" },
        { "hosts:\n  web: [a]\n  Web: [b]\n", "CFG012:3:3" },
        { "hosts:\n  web:80: [a]\n", "CFG013:2:3" },
        { "hosts:\n  \"\": [a]\n", "CFG013:2:3" },
        { "zones:\n  internet: [192.0.2.1]\n", "CFG013:2:3" },
        { "zones:\n  any: [192.0.2.1]\n", "CFG013:2:3" },
        { "zones:\n  office: []\n", "CFG014:2:11" },
        { "rules:\n  params:\n    PA1001: {}\n", "CFG014:3:13" },
        { "approved:\n  - { protocol: tcp, port: [], reason: r }\n", "CFG014:2:28" },
        { "approved:\n  - { protocol: tcp, port: 80, reason: \" \" }\n", "CFG014:2:40" },
        { "approved:\n  - { protocol: tcp, port: 80, reason: r, sources: [] }\n", "CFG014:2:52" },
        { "approved:\n  - protocol: tcp\n    port: 80\n", "CFG015:2:5" },
        { "failOn: hihg\n", "CFG020:1:9" },
        { "minCertainty: sure\n", "CFG020:1:15" },
        { "strictInput: yes\n", "CFG020:1:14" },
        { "rules:\n  severities: { PA1001: never }\n", "CFG020:2:25" },
        { "approved:\n  - { protocol: icmp, port: 80, reason: r }\n", "CFG020:2:17" },
        { "approved:\n  - { protocol: tcp, port: 0, reason: r }\n", "CFG021:2:28" },
        { "approved:\n  - { protocol: tcp, port: [80, 65536], reason: r }\n", "CFG021:2:33" },
        { "approved:\n  - { protocol: tcp, port: 90-80, reason: r }\n", "CFG021:2:28" },
        { "approved:\n  - { protocol: tcp, port: ldap, reason: r }\n", "CFG021:2:28" },
        { "approved:\n  - { protocol: tcp, port: 80, reason: r, until: 31.01.2027 }\n", "CFG022:2:50" },
        { "approved:\n  - { protocol: tcp, port: 80, reason: r, until: 2027-02-29 }\n", "CFG022:2:50" },
        { "rules:\n  only: [\"PA[12\"]\n", "CFG023:2:10" },
        { "approved:\n  - { host: \"web[\", protocol: tcp, port: 80, reason: r }\n", "CFG023:2:13" },
        { "paths: [\"\"]\n", "CFG024:1:9" },
        { "zones:\n  office: [192.0.2.0/33]\n", "CFG030:2:12" },
        { "zones:\n  office: [192.0.2]\n", "CFG030:2:12" },
        { "zones:\n  office: [10.0.0.1-10.0.0.9]\n", "CFG030:2:12" },
        { "zones:\n  office: [eth+]\n", "CFG030:2:12" },
        { "zones: { office: [192.0.2.0/24] }\napproved:\n  - { protocol: tcp, port: 80, reason: r, sources: [ofice] }\n", "CFG031:3:53" },
        { "approved:\n  - { protocol: tcp, port: 80, reason: r, sources: [10.0.0.0/40] }\n", "CFG031:2:53" },
        { "zones:\n  office: [192.0.2.7/24]\n", "CFG032:2:12" },
        { "zones: { vpn: [wg0, wg1] }\napproved:\n  - { protocol: tcp, port: 80, reason: r, sources: [vpn] }\n", "CFG033:3:53" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_is_told_once_at_its_place(string yaml, string expected)
    {
        using var folder = new ConfigurationFolder(yaml);

        Assert.Equal([expected], ConfigurationFolder.Places(folder.Load().Diagnostics));
    }

    [Fact]
    public void Line_ends_and_a_byte_order_mark_do_not_move_places()
    {
        using var folder = new ConfigurationFolder("\ufefffailOn: low\r\n# é \r\nrules:\r\n  skip:\r\n    - \"PA[1\"\r\n  what: 1\r\n");

        Assert.Equal(["CFG023:5:7", "CFG010:6:3"], ConfigurationFolder.Places(folder.Load().Diagnostics));
    }

    [Fact]
    public void Unknown_keys_and_words_come_with_the_nearest_name()
    {
        using var folder = new ConfigurationFolder("apporved: []\nfailOn: criticl\nxyzzy: 1\n");
        var messages = folder.Load(new() { ["PORTAUDIT_FALION"] = "secret" }).Diagnostics.Select(d => d.Message).ToList();

        Assert.Contains("'approved'", messages[0]);
        Assert.Contains("'critical'", messages[1]);
        Assert.Contains("paths, hosts, packs", messages[2]);
        Assert.Contains("'PORTAUDIT_FAILON'", messages[3]);
        Assert.DoesNotContain("secret", messages[3]);
    }

    [Fact]
    public void Variables_and_options_are_held_to_the_same_words()
    {
        using var folder = new ConfigurationFolder();
        var (settings, diagnostics) = folder.Load(
            new()
            {
                ["PORTAUDIT_FAILON"] = "worst",
                ["PORTAUDIT_STRICTINPUT"] = "1",
                ["PORTAUDIT_ZONES__LAN"] = "10.0.0.0/99",
                ["PORTAUDIT_ZONES__OFFICE"] = ",",
                ["PORTAUDIT_APPROVED__0__PORT"] = "80",
                ["PORTAUDIT_RULES"] = "x",
                ["PORTAUDIT_TYPO"] = "x",
                ["PORTAUDIT_CORPUS"] = "/x",
                ["PORTAUDIT_REQUIRE_ALL"] = "1",
                ["PORTAUDIT_CHROMIUM"] = "/x",
                ["PORTAUDIT_SCALE"] = "soak",
            },
            new() { MinCertainty = "probable", Hosts = ["web1", "a:b=c"] });

        Assert.Equal(
            [
                "CFG013:--host", "CFG014:PORTAUDIT_ZONES__OFFICE",
                "CFG020:--min-certainty", "CFG020:PORTAUDIT_FAILON", "CFG020:PORTAUDIT_STRICTINPUT",
                "CFG025:--host", "CFG030:PORTAUDIT_ZONES__LAN",
                "CFG040:PORTAUDIT_APPROVED__0__PORT", "CFG040:PORTAUDIT_RULES", "CFG040:PORTAUDIT_TYPO",
            ],
            ConfigurationFolder.Places(diagnostics).Order(StringComparer.Ordinal));
        Assert.Equal(Settings.Default.FailOn, settings.FailOn);
    }

    [Fact]
    public void Variables_that_differ_only_in_capitals_are_refused()
    {
        using var folder = new ConfigurationFolder();
        var (_, diagnostics) = folder.Load(new() { ["PORTAUDIT_FAILON"] = "low", ["PORTAUDIT_failOn"] = "high" });

        Assert.Equal(["CFG012:PORTAUDIT_failOn"], ConfigurationFolder.Places(diagnostics));
    }

    [Fact]
    public void Diagnostics_follow_the_file()
    {
        using var folder = new ConfigurationFolder("strictInput: maybe\nunknown: 1\nfailOn: no\n");

        Assert.Equal(["CFG020:1:14", "CFG010:2:1", "CFG020:3:9", "CFG040:PORTAUDIT_X"],
            ConfigurationFolder.Places(folder.Load(new() { ["PORTAUDIT_X"] = "" }).Diagnostics));
    }

    [Fact]
    public void Ids_are_unique_and_each_is_shown_by_a_test()
    {
        var ids = ConfigurationDiagnostics.All.Select(d => d.Id).ToList();
        var fields = typeof(ConfigurationDiagnostics).GetFields().Count(f => !f.IsLiteral);
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.Equal(fields, ids.Count);

        // 1: a file that is not there; 3 and 6: HostileConfigurationTests; 25 and 40: above; 34: ApprovedServicesTests.
        var shown = Faults.Select(f => f.Data.Item2[..6]).Concat(["CFG001", "CFG003", "CFG006", "CFG025", "CFG034", "CFG040"]);
        Assert.Equal(ids, shown.Distinct().Order());
    }
}
