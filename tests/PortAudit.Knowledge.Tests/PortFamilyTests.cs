using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge.Tests;

public sealed class PortFamilyTests
{
    private static readonly PortKnowledge Knowledge = PortKnowledge.Load();

    [Fact]
    public void Every_member_parses_and_stands_once()
    {
        Assert.Equal(TsvText.Open("families.tsv").Rows().Count, Knowledge.AllFamilies.Count);
        Assert.All(Knowledge.AllFamilies, f => Assert.Equal(f.Members.Count, f.Members.Distinct().Count()));
    }

    [Theory]
    [InlineData("389/tcp", true, 389, 389)]
    [InlineData("49152-65535/TCP", true, 49152, 65535)]
    [InlineData("389", false, 0, 0)]
    [InlineData("70000/tcp", false, 0, 0)]
    [InlineData("9-3/tcp", false, 0, 0)]
    [InlineData("+80/tcp", false, 0, 0)]
    [InlineData("-/udp", false, 0, 0)]
    [InlineData("80/icmp", false, 0, 0)]
    public void References_are_numbers_with_a_transport(string text, bool ok, int first, int last)
    {
        Assert.Equal(ok, PortReference.TryParse(text, out var reference));
        if (ok)
            Assert.Equal(new PortReference(Transport.Tcp, first, last), reference);
    }

    [Theory]
    [InlineData(1389, "389/tcp", "636/tcp", "1636/tcp", "3268/tcp", "3269/tcp")]
    [InlineData(390, "389/tcp", "636/tcp", "1389/tcp", "31438/tcp")]
    [InlineData(636, "389/tcp", "1636/tcp")]
    [InlineData(2375, "2376/tcp")]
    [InlineData(80, "443/tcp", "8080/tcp")]
    public void Related_ports_are_twins_stand_ins_and_family(int port, params string[] expected)
    {
        var related = Knowledge.Related(Transport.Tcp, port);
        Assert.All(expected, e => Assert.Contains(PortReference.Parse(e), related));
        Assert.DoesNotContain(related, r => r.Contains(Transport.Tcp, port));
        Assert.Equal(related.Count, related.Distinct().Count());
    }

    [Fact]
    public void A_role_does_not_make_its_ports_relatives() =>
        // DNS and Kerberos meet only as ports of a domain controller.
        Assert.DoesNotContain(Knowledge.Related(Transport.Tcp, 53), r => r.Contains(Transport.Tcp, 88));
}
