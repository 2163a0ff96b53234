using System.Globalization;
using PortAudit.Model.Facts;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Reachability;

/// <summary>Ports that rules send on: to a container behind this host, or to another port of this host.</summary>
public class PublishedPortTests
{
    // As Docker writes it for -p 8080:80, with the host's own INPUT closed.
    private const string Docker = """
        *nat
        :PREROUTING ACCEPT [0:0]
        :INPUT ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        :DOCKER - [0:0]
        -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
        -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
        -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
        -A DOCKER -i docker0 -j RETURN
        -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
        COMMIT
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        :DOCKER - [0:0]
        -A INPUT -i lo -j ACCEPT
        -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A FORWARD -o docker0 -j DOCKER
        -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
        COMMIT

        """;

    [Fact]
    public void Published_port_is_exposed_although_input_denies_it()
    {
        var facts = With(Of(Docker), ["198.51.100.4/24 eth0", "172.17.0.1/16 docker0"], ["0.0.0.0/0 eth0"]).Facts();
        var exposure = Assert.Single(facts.Exposures);
        Assert.Equal(("dnat", "172.17.0.2:80", 80, "internet", "certain"), (exposure.Path.Word(), exposure.Target, exposure.TargetPort, exposure.Reach.ToString(), exposure.Certainty.Word()));
        Assert.Equal(("tcp", 8080, Listening.NotSeen), (exposure.Service.Protocol, exposure.Service.Port, exposure.Service.Listening));
        Assert.Equal("-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT", exposure.Rules[0].Text.ToString());
        Assert.DoesNotContain("docker0", exposure.Interfaces);
        Assert.Equal("accept", Ask(With(Of(Docker), ["198.51.100.4/24 eth0", "172.17.0.1/16 docker0"], []), "tcp in eth0 from 203.0.113.7 to 198.51.100.4 dport 8080"));
    }

    [Fact]
    public void Without_addresses_whether_it_leads_elsewhere_is_not_known()
    {
        var exposure = Assert.Single(Of(Docker).Facts().Exposures);
        Assert.Equal(("dnat", "internet", "possible"), (exposure.Path.Word(), exposure.Reach.ToString(), exposure.Certainty.Word()));
        Assert.Contains(exposure.Unknowns, u => u.Contains("is this host", StringComparison.Ordinal));
        Assert.Equal("unknown", Ask(Docker, "tcp in eth0 from 203.0.113.7 to 198.51.100.4 dport 8080"));
    }

    [Fact]
    public void Device_that_the_route_names_decides_which_forward_rules_act()
    {
        string[] addresses = ["198.51.100.4/24 eth0", "10.9.0.1/24 eth1"];
        Assert.Empty(With(Of(Docker), addresses, ["0.0.0.0/0 eth0"]).Facts().Exposures);
        Assert.Equal("certain", Assert.Single(With(Of(Docker), addresses, ["0.0.0.0/0 eth0", "172.17.0.0/16 docker0"]).Facts().Exposures).Certainty.Word());
        Assert.Empty(With(Of(Docker), addresses, ["172.17.0.0/16 docker0", "172.17.0.2/32 eth1"]).Facts().Exposures);
        // Where no route is known, it may be docker0.
        Assert.Equal("possible", Assert.Single(With(Of(Docker), addresses, []).Facts().Exposures).Certainty.Word());
    }

    [Fact]
    public void Proxy_of_a_published_port_is_neither_blocked_nor_absent()
    {
        var facts = With(Of(Docker, sockets: Sockets("tcp 0.0.0.0:8080")), ["198.51.100.4/24 eth0", "172.17.0.1/16 docker0"], []).Facts();
        Assert.Empty(facts.BlockedListeners);
        Assert.Equal(["dnat"], facts.Exposures.Where(e => e.Reach != ReachKind.Loopback).Select(e => e.Path.Word()));
        var absent = With(Of(Docker, sockets: Sockets("tcp 127.0.0.1:25")), ["198.51.100.4/24 eth0", "172.17.0.1/16 docker0"], []).Facts();
        Assert.Empty(absent.OrphanAllows);
        Assert.Contains(absent.Exposures, e => e.Service.Port == 8080 && e.Path == ExposurePath.Published);
    }

    [Fact]
    public void Port_that_is_redirected_reaches_the_listener_behind_it()
    {
        var ruleset = Table("mangle", "PREROUTING INPUT FORWARD OUTPUT POSTROUTING", "-A PREROUTING -s 192.0.2.0/24 -p tcp --dport 80 -j MARK --set-mark 1")
            + Table("nat", "PREROUTING INPUT OUTPUT POSTROUTING", "-A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080")
            + Filter("-A INPUT -p tcp --dport 8080 -m mark --mark 1 -j ACCEPT");
        var facts = Of(ruleset, sockets: Sockets("tcp 0.0.0.0:8080", "tcp 127.0.0.1:8080")).Facts();
        var exposure = Assert.Single(facts.Exposures, e => e.Reach != ReachKind.Loopback);
        Assert.Equal((8080, "input", "192.0.2.0/24"), (exposure.Service.Port, exposure.Path.Word(), exposure.Sources.ToString()));
        Assert.Equal("tcp from 192.0.2.7 dport 80", exposure.Witness);
    }

    [Fact]
    public void Own_addresses_narrow_what_a_rule_lets_in()
    {
        var ruleset = Filter("-A INPUT -d 198.51.100.9/32 -p tcp --dport 22 -j ACCEPT");
        Assert.Single(Of(ruleset).Facts().Exposures);
        Assert.Empty(With(Of(ruleset), ["198.51.100.4/24 eth0"], []).Facts().Exposures);
        Assert.Single(With(Of(ruleset), ["198.51.100.9/24 eth0"], []).Facts().Exposures);
    }

    // Addresses and routes as "prefix device".
    private static Host With(Host host, string[] addresses, string[] routes)
    {
        var source = SourceFile.FromText("network", "");
        foreach (var (prefix, device) in addresses.Select(Read)) host.Evidence.Addresses.Add(new InterfaceAddress(device, prefix.Address, prefix.Length, source.Span(0, 0)));
        foreach (var (prefix, device) in routes.Select(Read)) host.Evidence.Routes.Add(new Route(prefix.Address, prefix.Length, null, device, source.Span(0, 0)));
        host.Evidence.ListedFamilies.Add(IpFamily.IPv4);
        return host;
    }

    private static ((IpAddress Address, int Length) Prefix, string Device) Read(string row)
    {
        var words = row.Split(' ', '/');
        return ((IpAddress.TryParse(words[0], out var address) ? address : throw new FormatException(row), int.Parse(words[1], CultureInfo.InvariantCulture)), words[2]);
    }
}
