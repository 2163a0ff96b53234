using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge.Tests;

public sealed class CuratedPortTests
{
    private static readonly PortKnowledge Knowledge = PortKnowledge.Load();

    [Fact]
    public void Columns_are_those_that_the_loader_counts()
    {
        Assert.Equal(CuratedTable.Columns, TsvText.Open("curated.tsv").Header);
        Assert.All(TsvText.Open("curated.tsv").Rows(), r => Assert.Equal(CuratedTable.Columns.Split('\t').Length, r.Length));
    }

    [Fact]
    public void Every_row_is_read_once_and_found_by_its_port()
    {
        Assert.Equal(TsvText.Open("curated.tsv").Rows().Count, Knowledge.CuratedPorts.Count);
        Assert.Equal(Knowledge.CuratedPorts.Count, Knowledge.CuratedPorts.Select(c => c.Ports).Distinct().Count());
        Assert.All(Knowledge.CuratedPorts, c => Assert.Same(c, Knowledge.Curated(c.Transport, c.Ports.First)));
    }

    [Fact]
    public void The_iana_name_is_the_registrys() =>
        Assert.All(Knowledge.CuratedPorts.Where(c => c.Ports.Count == 1 || !c.IanaName.StartsWith('(')), c =>
        {
            var port = c.Ports.First;
            var registered = Knowledge.Assignments(c.Transport, port).Where(a => a.Service.Length > 0).Select(a => a.Service);
            var expected = string.Join('/', registered);
            if (expected.Length == 0)
            {
                expected = Knowledge.Status(c.Transport, port) switch
                {
                    RegistryStatus.Dynamic => "(dynamic - not registrable)",
                    RegistryStatus.Reserved => "(reserved)",
                    RegistryStatus.Assigned => $"({Knowledge.Assignments(c.Transport, port)[0].Description})",
                    _ => "(unassigned)",
                };
            }

            Assert.Equal(expected, c.IanaName);
        });

    [Fact]
    public void An_encrypted_twin_is_known_and_never_in_the_clear() =>
        Assert.All(Knowledge.CuratedPorts.SelectMany(c => c.EncryptedPorts.Select(e => (Of: c, Twin: e))), pair =>
        {
            Assert.NotEqual(CleartextUse.Never, pair.Of.Cleartext);
            Assert.Equal(CleartextUse.Never, Knowledge.Curated(pair.Twin.Transport, pair.Twin.First)?.Cleartext);
        });

    [Fact]
    public void What_replaces_a_service_or_is_stood_in_for_is_known() =>
        Assert.All(Knowledge.CuratedPorts.SelectMany(c => c.AltOf is { } alternate ? [.. c.ReplacedBy, alternate] : c.ReplacedBy), p =>
            Assert.NotNull(Knowledge.Curated(p.Transport, p.First)));

    [Fact]
    public void A_port_stands_in_for_a_privileged_one() =>
        Assert.All(Knowledge.CuratedPorts.Where(c => c.AltOf is not null), c =>
            Assert.Equal(PortClass.System, PortKnowledge.Classify(c.AltOf!.First)));

    [Theory]
    [InlineData("389/tcp", "636/tcp")]
    [InlineData("1389/tcp", "1636/tcp")]
    [InlineData("3268/tcp", "3269/tcp")]
    [InlineData("80/tcp", "443/tcp")]
    [InlineData("143/tcp", "993/tcp")]
    [InlineData("2375/tcp", "2376/tcp")]
    [InlineData("5985/tcp", "5986/tcp")]
    [InlineData("49/tcp", "300/tcp")]
    public void Cleartext_services_name_their_encrypted_counterpart(string port, string twin) =>
        Assert.Contains(PortReference.Parse(twin), Get(port).EncryptedPorts);

    [Theory]
    [InlineData("23/tcp")]
    [InlineData("512/tcp")]
    [InlineData("513/tcp")]
    [InlineData("514/tcp")]
    public void Remote_shells_in_the_clear_are_replaced_by_ssh(string port) =>
        Assert.Contains(PortReference.Parse("22/tcp"), Get(port).ReplacedBy);

    [Theory]
    [InlineData("631/tcp")]
    [InlineData("8001/tcp")]
    [InlineData("9000/tcp")]
    [InlineData("10257/tcp")]
    [InlineData("11434/tcp")]
    [InlineData("7199/tcp")]
    public void Services_meant_for_loopback_are_marked(string port) => Assert.True(Get(port).LoopbackOnly);

    [Theory]
    [InlineData("12345/tcp", true)]
    [InlineData("31337/udp", true)]
    [InlineData("53413/udp", true)]
    [InlineData("4444/tcp", false)] // also the admin connector of OpenDJ
    [InlineData("5555/tcp", false)] // the Android Debug Bridge is no backdoor, only open
    public void Backdoors_are_told_from_ports_that_malware_shares(string port, bool expected) => Assert.Equal(expected, Get(port).KnownBackdoor);

    [Theory]
    [InlineData("390/tcp", Fossil.NeverDeployed)]
    [InlineData("390/udp", Fossil.NeverDeployed)]
    [InlineData("2/tcp", Fossil.DeAssigned)]
    [InlineData("994/tcp", Fossil.Reserved)]
    [InlineData("389/tcp", Fossil.None)]
    public void Fossils_are_marked(string port, Fossil expected) => Assert.Equal(expected, Get(port).Fossil);

    [Theory]
    [InlineData("6010/tcp", "x11")]
    [InlineData("5901/tcp", "vnc-n")]
    [InlineData("30080/tcp", "k8s-nodeport")]
    public void A_port_within_a_range_has_the_ranges_facts(string port, string name) => Assert.Equal(name, Get(port).Name);

    [Fact]
    public void The_disagreements_about_390_are_written_out()
    {
        var port = Get("390/tcp");
        foreach (var claim in (string[])["User Information Service", "UDPROXY", "AIX nfsd", "Exchange 5.5", "31438", "2049", "de-assigned on 2025-02-13", "300/tcp"])
            Assert.Contains(port.Disputes, d => d.Contains(claim, StringComparison.Ordinal));
        Assert.True(Get("1389/tcp").Disputed);
        Assert.False(Get("636/tcp").Disputed);
    }

    [Fact]
    public void Expected_programs_are_well_formed() =>
        Assert.All(TsvText.Open("curated.tsv").Rows(), row =>
        {
            var tokens = row[13].Split(';');
            Assert.Equal(tokens.Length, tokens.Distinct().Count());
            Assert.All(tokens, token =>
            {
                var state = token.StartsWith('(') && token.EndsWith(')');
                var windows = token.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);
                Assert.Equal(token.Trim(), token);
                Assert.True(state || token.All(c => char.IsAsciiLetterOrDigit(c) || " ._-+*".Contains(c)), token);
                // 15 on Linux; macOS keeps 16.
                Assert.True(state || windows || token.Length is > 0 and <= 16, token);
            });
        });

    [Fact]
    public void Every_row_names_a_source_and_no_empty_cell_where_text_is_due() =>
        Assert.All(Knowledge.CuratedPorts, c =>
        {
            Assert.NotEmpty(c.Sources);
            Assert.All((string[])[c.Name, c.ActualUse, c.Category, c.EncryptedAlternative], t => Assert.NotEqual("", t));
            Assert.True(c.Expected.Names.Count + c.Expected.States.Count > 0);
        });

    private static CuratedPort Get(string port)
    {
        var reference = PortReference.Parse(port);
        return Knowledge.Curated(reference.Transport, reference.First) ?? throw new InvalidOperationException(port + " is not curated");
    }
}
