using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge.Tests;

public sealed class ServiceNamesTests
{
    private static readonly ServiceNames Names = PortKnowledge.Load().Names;

    [Theory]
    [InlineData("https", "tcp", 443)]
    [InlineData("HTTPS", "TCP", 443)]
    [InlineData("domain", "udp", 53)]
    [InlineData("www", "tcp", 80)]
    [InlineData("shell", "tcp", 514)]
    [InlineData("syslog", "udp", 514)]
    [InlineData("ms-wbt-server", "tcp", 3389)]
    [InlineData("gds_db", "tcp", 3050)]
    [InlineData("x11", "tcp", 6000)]
    [InlineData("ssh", "sctp", 22)]
    [InlineData("http-alt", "tcp", 8080)]
    [InlineData("bgpd", "tcp", 2605)]
    [InlineData("smtps", "tcp", 465)]
    [InlineData("spamd", "tcp", 783)]
    [InlineData("webmin", "tcp", 10000)]
    public void Names_resolve_as_on_a_linux_system(string name, string transport, int expected)
    {
        Assert.True(Names.TryResolve(name, transport, out var port));
        Assert.Equal(expected, port);
    }

    [Theory]
    [InlineData("https", "icmp")]
    [InlineData("nosuchservice", "tcp")]
    [InlineData("", "tcp")]
    [InlineData("login", "sctp")]
    [InlineData("h\u0131ttp", "tcp")]
    public void What_is_unknown_does_not_resolve(string name, string transport) => Assert.False(Names.TryResolve(name, transport, out _));

    [Fact]
    public void Ambiguous_names_give_all_their_ports()
    {
        Assert.Equal([8080, 8008, 591], Names.Ports("http-alt", Transport.Tcp));
        Assert.Equal([1382, 3900], Names.Ports("udt-os", Transport.Udp));
    }

    // A second list that repeats the first would drift.
    [Fact]
    public void Aliases_say_only_what_the_registry_does_not() =>
        Assert.All(TsvText.Open("service-aliases.tsv").Rows(), row =>
        {
            var alias = PortReference.Parse(row[1]);
            var registered = PortKnowledge.Load().Find(row[0]).Assignments.Where(a => a.Transport == alias.Transport).ToArray();
            Assert.True(registered.Length != 1 || registered[0].First != alias.First, row[0]);
            Assert.NotEqual("", row[2]);
        });

    [Fact]
    public void A_name_longer_than_any_service_is_unknown() => Assert.Empty(Names.Ports(new string('a', 100_000), Transport.Tcp));

    // An independent list of names: this system's own.
    [Fact]
    public void Most_of_this_systems_services_resolve_to_the_same_port()
    {
        Assert.SkipUnless(File.Exists("/etc/services"), "needs /etc/services");
        var (same, other) = (0, new List<string>());
        foreach (var line in File.ReadLines("/etc/services"))
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !PortReference.TryParse(words[1], out var port))
                continue;
            if (Names.Ports(words[0], port.Transport) is [var first, ..] && first == port.First)
                same++;
            else
                other.Add($"{words[0]} {words[1]}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{same} names agree; others: {string.Join(", ", other)}");
        Assert.SkipWhen(same + other.Count < 200, "this /etc/services is a shortened one");
        Assert.True(same > 6 * other.Count, string.Join(", ", other));
    }
}
