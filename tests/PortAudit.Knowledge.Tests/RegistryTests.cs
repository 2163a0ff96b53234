using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge.Tests;

public sealed class RegistryTests
{
    private static readonly PortKnowledge Knowledge = PortKnowledge.Load();

    [Fact]
    public void Columns_are_those_that_the_loader_counts()
    {
        Assert.Equal(IanaTable.Columns, TsvText.Open("iana.tsv").Header);
        Assert.Equal(IanaTable.Columns, TsvText.Open("iana-ranges.tsv").Header);
    }

    // The registry of February 2026 counted apart from this program (686/682/678 and 5656/5270/4879 numbers), plus the
    // changes to August 2026: named additions on 8 numbers, 6 of them for TCP and 8 for UDP, and 7123/udp, formerly reserved.
    [Theory]
    [InlineData(0, 1023, null, 686)]
    [InlineData(0, 1023, Transport.Tcp, 682)]
    [InlineData(0, 1023, Transport.Udp, 678)]
    [InlineData(1024, 49151, null, 5656 + 8)]
    [InlineData(1024, 49151, Transport.Tcp, 5270 + 6)]
    [InlineData(1024, 49151, Transport.Udp, 4879 + 8 + 1)]
    [InlineData(49152, 65535, null, 0)]
    public void Numbers_with_a_named_assignment_are_as_many_as_in_the_registry(int first, int last, Transport? transport, int expected)
    {
        var named = new HashSet<int>();
        foreach (var row in Knowledge.Iana.All())
        {
            if (row.Service.Length > 0 && (transport is null || row.Transport == transport))
                named.UnionWith(Enumerable.Range(row.First, row.Last - row.First + 1));
        }

        Assert.Equal(expected, named.Count(p => p >= first && p <= last));
    }

    [Theory]
    [InlineData(390, "uis", "UIS")]
    [InlineData(1389, "iclpv-dm", "Document Manager")]
    [InlineData(389, "ldap", "Lightweight Directory Access Protocol")]
    [InlineData(636, "ldaps", "ldap protocol over TLS/SSL (was sldap)")]
    [InlineData(3268, "msft-gc", "Microsoft Global Catalog")]
    [InlineData(3269, "msft-gc-ssl", "Microsoft Global Catalog with LDAP/SSL")]
    public void Assignments_of_the_directory_ports_are_those_of_the_registry_on_both_transports(int port, string service, string description)
    {
        foreach (var transport in (Transport[])[Transport.Tcp, Transport.Udp])
        {
            var assignment = Assert.Single(Knowledge.Assignments(transport, port));
            Assert.Equal((service, description), (assignment.Service, assignment.Description));
            Assert.Equal(RegistryStatus.Assigned, assignment.Status);
        }
    }

    [Theory]
    [InlineData(80, Transport.Tcp, "http", "www", "www-http")]
    [InlineData(4444, Transport.Tcp, "krb524", "nv-video")]
    [InlineData(465, Transport.Tcp, "urd", "submissions")]
    [InlineData(2049, Transport.Udp, "shilp", "nfs")]
    [InlineData(631, Transport.Tcp, "ipp", "ipps")]
    [InlineData(22, Transport.Sctp, "ssh")]
    [InlineData(6042, Transport.Tcp, "x11")]
    [InlineData(3323, Transport.Udp, "active-net")]
    [InlineData(5319, Transport.Udp, "roughtime")]
    [InlineData(700, Transport.Udp, "epp")]
    public void All_names_of_a_number_are_found_also_within_ranges_and_among_the_changes(int port, Transport transport, params string[] names) =>
        Assert.Equal(names, Knowledge.Assignments(transport, port).Select(a => a.Service));

    [Fact]
    public void Bisection_finds_exactly_the_rows_that_a_scan_finds()
    {
        var rows = Knowledge.Iana.All().ToArray();
        var ranges = rows.Where(r => r.First < r.Last).ToArray();
        Assert.Equal(TsvText.Open("iana-ranges.tsv").Rows().Count, ranges.Length);
        var byPort = rows.Where(r => r.First == r.Last).ToLookup(r => r.First);
        for (var port = 0; port <= PortKnowledge.MaxPort; port++)
        {
            var expected = byPort[port].Concat(ranges.Where(r => r.First <= port && port <= r.Last)).Where(r => r.AppliesTo(Transport.Tcp));
            Assert.Equal(expected, Knowledge.Assignments(Transport.Tcp, port));
        }
    }

    [Theory]
    [InlineData(4, RegistryStatus.Unassigned)]
    [InlineData(15, RegistryStatus.Unassigned)]
    [InlineData(789, RegistryStatus.Unassigned)]
    [InlineData(27018, RegistryStatus.Unassigned)]
    [InlineData(0, RegistryStatus.Reserved)]
    [InlineData(2, RegistryStatus.Reserved)]
    [InlineData(994, RegistryStatus.Reserved)]
    [InlineData(3403, RegistryStatus.Withdrawn)]
    [InlineData(659, RegistryStatus.Withdrawn)]
    [InlineData(24, RegistryStatus.Assigned)]
    [InlineData(390, RegistryStatus.Assigned)]
    [InlineData(49151, RegistryStatus.Reserved)]
    [InlineData(49152, RegistryStatus.Dynamic)]
    [InlineData(50000, RegistryStatus.Dynamic)]
    public void Status_tells_reserved_withdrawn_and_unassigned_apart(int port, RegistryStatus expected) =>
        Assert.Equal(expected, Knowledge.Status(Transport.Tcp, port));

    [Fact]
    public void A_number_may_be_assigned_on_one_transport_only()
    {
        Assert.Equal(RegistryStatus.Assigned, Knowledge.Status(Transport.Tcp, 300));
        Assert.Equal(RegistryStatus.Reserved, Knowledge.Status(Transport.Udp, 300));
        Assert.Equal(RegistryStatus.Unassigned, Knowledge.Status(Transport.Sctp, 390));
    }

    // RFC 6335, section 6.
    [Theory]
    [InlineData(0, PortClass.System)]
    [InlineData(1023, PortClass.System)]
    [InlineData(1024, PortClass.User)]
    [InlineData(49151, PortClass.User)]
    [InlineData(49152, PortClass.Dynamic)]
    [InlineData(65535, PortClass.Dynamic)]
    public void Classes_change_where_the_rfc_says(int port, PortClass expected) => Assert.Equal(expected, PortKnowledge.Classify(port));

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void What_is_no_port_has_no_class(int port) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PortKnowledge.Classify(port));

    // IANA writes people and offices as tags such as [Jon_Postel], and mangles mail addresses with '&'.
    [Fact]
    public void No_row_names_a_person() =>
        Assert.DoesNotContain(Knowledge.Iana.All(), r =>
        {
            var text = r.References + r.Note + r.UnauthorizedUse;
            return text.Contains('@') || text.Contains("&huisken") || Names(text);
        });

    private static bool Names(string text) =>
        text.Split('[').Skip(1).Select(t => t.Split(']')[0].Split('_')).Any(p => p.Length > 1 && p.All(w => w.Length > 1 && char.IsUpper(w[0])));
}
