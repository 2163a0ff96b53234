using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Iptables.Listings;

namespace PortAudit.Parsing.Netfilter.Tests.Iptables.Listings;

/// <summary>Listings of very many sections: what tells one section from the next is looked for once.</summary>
public class HostileListingTests
{
    private const int Size = 1 << 19;

    [Theory]
    [InlineData("-P INPUT DROP\n-N x\n")]
    [InlineData("-P INPUT DROP\n-A INPUT -j DROP\n")]
    public void Many_sections_of_a_rule_listing_are_not_looked_through_again_and_again(string shape)
    {
        var reader = new TableListingReader(Repeated(shape, Size), IpFamily.IPv4, NoServiceNames.Instance);
        _ = reader.Read("iptables-save", "test");
        Assert.InRange(reader.LookedAhead, Size, 20L * Size);
    }

    [Fact]
    public void Many_sections_of_a_table_listing_are_not_looked_through_again_and_again()
    {
        var reader = new TableListingReader(Repeated("Chain A (1 references)\n", Size), IpFamily.IPv4, NoServiceNames.Instance);
        _ = reader.Read("iptables-listing", "test");
        Assert.InRange(reader.LookedAhead, Size, 40L * Size);
    }

    private static SourceFile Repeated(string shape, int size) => SourceFile.FromText("input", string.Concat(Enumerable.Repeat(shape, size / shape.Length)));
}
