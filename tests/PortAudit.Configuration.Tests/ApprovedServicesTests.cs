using PortAudit.PacketSets.Addresses;

namespace PortAudit.Configuration.Tests;

public class ApprovedServicesTests
{
    private static readonly DateOnly Today = new(2027, 1, 31);

    [Fact]
    public void A_zone_is_made_of_prefixes_and_interfaces()
    {
        var zone = Assert.Single(ConfigurationFolder.Clean("zones: { office: [198.51.100.0/24, wg0, \"2001:db8::/32\", 192.0.2.1, Ethernet 2] }").Zones).Value;

        Assert.Equal("office", zone.Name);
        Assert.Equal(AddressSet.Parse("198.51.100.0/24", "192.0.2.1", "2001:db8::/32"), zone.Addresses);
        Assert.Equal(["wg0", "Ethernet 2"], zone.Interfaces);
    }

    [Fact]
    public void Ports_are_expanded_and_defaults_filled_in()
    {
        var facts = Facts("""
            approved:
              - protocol: tcp
                port: [443, 8000-8002, 8001]
                reason: public
              - { host: "db*", protocol: udp, port: 53, reason: dns }
            """, "web1");

        Assert.Equal([("tcp", 443), ("tcp", 8000), ("tcp", 8001), ("tcp", 8002)], facts.Select(f => (f.Protocol, f.Port)));
        Assert.All(facts, f => Assert.Equal(("web1", AddressSet.All, null, "public", null, 2), (f.Host, f.Covers, f.Owner, f.Reason, f.Until, f.Location?.Line)));
    }

    [Theory]
    [InlineData("web*", "web1", true)]
    [InlineData("web*", "db1", false)]
    [InlineData("web[12]", "web2", true)]
    [InlineData("*", "anything", true)]
    [InlineData("web", "web1", false)]
    public void Hosts_are_chosen_by_glob(string glob, string host, bool isApproved) =>
        Assert.Equal(isApproved, Facts($"approved: [{{ host: \"{glob}\", protocol: tcp, port: 22, reason: r }}]", host).Count == 1);

    [Fact]
    public void Sources_may_be_prefixes_and_zones_of_any_layer()
    {
        using var folder = new ConfigurationFolder("""
            zones: { office: [192.0.2.0/24] }
            approved: [{ protocol: tcp, port: 22, sources: [office, vpn, "2001:db8::7"], reason: r }]
            """);
        var (settings, diagnostics) = folder.Load(new() { ["PORTAUDIT_ZONES__vpn"] = "10.8.0.0/16" });

        Assert.Empty(diagnostics);
        Assert.Equal(AddressSet.Parse("192.0.2.0/24", "10.8.0.0/16", "2001:db8::7"), Assert.Single(new ApprovedServices(settings.Approved, Today).Of("h")).Covers);
    }

    [Fact]
    public void Of_a_zone_only_the_addresses_are_approved()
    {
        var settings = ConfigurationFolder.Clean("""
            zones: { both: [192.0.2.0/24, wg0] }
            approved: [{ protocol: tcp, port: 22, sources: [both], reason: r }]
            """);

        Assert.Equal(AddressSet.Parse("192.0.2.0/24"), settings.Approved[0].Value.Sources);
    }

    [Fact]
    public void Entries_for_one_port_make_one_fact_that_covers_both()
    {
        var fact = Assert.Single(Facts("""
            approved:
              - { protocol: tcp, port: 443, sources: [192.0.2.0/24], reason: staff, owner: it, until: 2027-06-30 }
              - { protocol: tcp, port: 443, sources: [203.0.113.0/24], reason: partner, owner: it, until: 2027-03-31 }
            """, "h"));

        Assert.Equal(AddressSet.Parse("192.0.2.0/24", "203.0.113.0/24"), fact.Covers);
        Assert.Equal(("it", "staff; partner", "2027-03-31"), (fact.Owner, fact.Reason, fact.Until));
    }

    [Theory]
    [InlineData("2027-01-31", true)]
    [InlineData("2027-01-30", false)]
    public void An_approval_counts_through_its_last_day(string until, bool counts)
    {
        var settings = ConfigurationFolder.Clean($"approved:\n  - {{ protocol: tcp, port: 22, reason: r, until: {until} }}\n");
        var approved = new ApprovedServices(settings.Approved, Today);

        Assert.Equal(counts ? 1 : 0, approved.Of("h").Count);
        Assert.Equal(counts ? [] : ["CFG034:2:5"], ConfigurationFolder.Places(approved.Diagnostics));
    }

    [Fact]
    public void A_file_of_approved_services_adds_to_the_configuration()
    {
        using var folder = new ConfigurationFolder("approvedFile: lists/web.yaml\napproved: [{ protocol: tcp, port: 22, reason: ssh }]\n");
        folder.Write("lists/web.yaml", "approved:\n  - { protocol: tcp, port: 443, reason: web }\n");
        folder.Write("other.yaml", "approved:\n  - { protocol: tcp, port: 80, reason: web }\n");

        Assert.Equal(["portaudit.yaml:2", "lists/web.yaml:2"], folder.Load().Settings.Approved.Select(a => a.Origin.ToString()));
        Assert.Equal([22, 80], folder.Load(options: new() { ApprovedFile = "other.yaml" }).Settings.Approved.Select(a => a.Value.Ports[0].First));
    }

    [Fact]
    public void Faults_of_that_file_are_told_at_its_own_places()
    {
        using var folder = new ConfigurationFolder("approvedFile: a.yaml\n");
        folder.Write("a.yaml", "approved:\n  - { protocol: tcp, port: 22, reason: r, sources: [office] }\nzones: {}\n");
        folder.Write("gone.yaml", "approvedFile: missing.yaml\n");

        Assert.Equal(["a.yaml:2:53: error CFG031", "a.yaml:3:1: error CFG010"], folder.Load().Diagnostics.Select(d => d.ToString()[..25].TrimEnd(':', ' ')));
        Assert.Equal(["CFG001:missing.yaml"], ConfigurationFolder.Places(folder.Load(file: "gone.yaml").Diagnostics));
    }

    [Fact]
    public void With_any_error_nothing_is_approved()
    {
        // A shape that can't be read leaves an entry without its sources: it must not turn into an approval from anywhere.
        using var folder = new ConfigurationFolder("approved: [{ protocol: tcp, port: 22, reason: r, sources: 10.0.0.0/8 }]\n");
        var (settings, diagnostics) = folder.Load();

        Assert.Equal(["CFG011:1:59"], ConfigurationFolder.Places(diagnostics));
        Assert.Empty(settings.Approved);
    }

    [Fact]
    public void A_wide_range_can_be_asked_for_the_ports_that_occur()
    {
        var approved = new ApprovedServices(ConfigurationFolder.Clean("approved: [{ protocol: tcp, port: 1-65535, reason: lab }]").Approved, Today);

        Assert.Equal(65535, approved.Of("h").Count);
        Assert.Equal([1389], approved.Of("h", new HashSet<(string, int)> { ("tcp", 1389), ("udp", 389) }).Select(f => f.Port));
    }

    private static IReadOnlyList<Model.Facts.ApprovedServiceFact> Facts(string yaml, string host) =>
        new ApprovedServices(ConfigurationFolder.Clean(yaml).Approved, Today).Of(host);
}
