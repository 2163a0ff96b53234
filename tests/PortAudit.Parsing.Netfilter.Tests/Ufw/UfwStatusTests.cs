using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Parsing.Netfilter.Tests.Ufw;

/// <summary>ufw itself: what its status shows, beside the files that the status leaves out, lets in what ufw has loaded.</summary>
public class UfwStatusTests
{
    private const string Rules = """
        ufw allow 22/tcp; ufw limit from 192.0.2.0/24 to any port 2222 proto tcp comment 'DENY # admins'; ufw deny 23; ufw allow in on eth1 to any port 80,443 proto tcp
        ufw reject out 25/tcp; ufw route allow in on eth0 out on eth1 to 198.51.100.7 port 8080 proto tcp; ufw allow from 2001:db8::/32; ufw allow log 53
        ufw insert 1 deny from 203.0.113.5; ufw allow WWW\ Full; ufw allow in on eth0 from 10.0.0.0/8 to 192.0.2.1 app CIFS; ufw allow proto esp from 10.4.0.0/16 to 10.0.0.1
        ufw deny out on eth0 log-all from any port 123 to 198.51.100.0/24 port 456 proto udp; ufw route deny proto udp from any to any; ufw allow from any app Telnet
        ufw allow from 192.0.2.0/24 to 198.51.100.1 port 5000:5010,6000 proto tcp; ufw allow out on eth1 to 2001:db8:1::/48 port 53; ufw allow to 2001:db8::7 app Own\ App
        """;

    private const string Script = $"""
        printf '[Own App]\ntitle=Own\ndescription=Own\nports=7000:7002/tcp|7100/udp\n' > /etc/ufw/applications.d/own
        sed -i -E 's/^(DEFAULT_FORWARD_POLICY)=.*/\1="REJECT"/; s/^IPV6=.*/IPV6=yes/; s/^IPT_SYSCTL/#&/' /etc/default/ufw
        {Rules}
        ufw --force enable
        ufw reload
        ufw status > plain; ufw status verbose > verbose; ufw status numbered > numbered
        cp /etc/ufw/before.rules /etc/ufw/before6.rules /etc/ufw/after.rules /etc/ufw/after6.rules .; cp /etc/default/ufw default-ufw; cp /etc/ufw/applications.d/own own
        iptables-save > v4; ip6tables-save > v6
        """;

    [Fact]
    public void What_the_status_shows_is_what_ufw_has_loaded()
    {
        NamespacedTool.Require("ufw", "iptables-save");
        NamespacedTool.RunInFolder(Script, _ => { }, folder =>
        {
            var loaded = Of(File.ReadAllText(Path.Combine(folder, "v4")), File.ReadAllText(Path.Combine(folder, "v6")));
            foreach (var form in (string[])["plain", "verbose", "numbered"])
            {
                var shown = Read(folder, form, "before.rules", "before6.rules", "after.rules", "after6.rules", "default-ufw", "own");
                foreach (var packet in Packets()) Assert.Equal((form, packet, Ask(loaded, packet)), (form, packet, Ask(shown, packet)));

                // Alone it never knows more than with what it leaves out.
                var alone = Read(folder, form);
                foreach (var packet in Packets().Where((_, i) => i % 7 == 0)) Assert.Contains(Ask(alone, packet), (string[])["unknown", "accept?", "drop?", "reject?", Ask(loaded, packet)]);
            }
        }, "ufw", "default");
    }

    private static IEnumerable<string> Packets() =>
        from what in (string[])["tcp dport 22", "tcp dport 2222", "tcp dport 23", "udp dport 23", "tcp dport 80", "tcp dport 25", "udp dport 53", "tcp dport 139", "udp dport 137", "tcp dport 8080", "proto 50",
            "udp dport 456 sport 123", "tcp sport 23 dport 9", "tcp dport 5005", "tcp dport 6000", "tcp dport 7001", "udp dport 7100"]
        from ends in (string[])["from 192.0.2.7 to 198.51.100.1", "from 203.0.113.5 to 198.51.100.7", "from 10.4.0.9 to 10.0.0.1", "from 10.1.1.1 to 192.0.2.1", "from 2001:db8::1 to 2001:db8::7", "from 2001:db9::1 to 2001:db8:1::7"]
        from rest in (string[])["in eth0 hook input", "in eth1 hook input", "out eth0 hook output", "out eth1 hook output", "in eth0 out eth1 hook forward"]
        select $"{what} {ends} state new {rest}";

    private static Host Read(string folder, params string[] names)
    {
        var host = new Host("h");
        foreach (var name in names)
        {
            var source = SourceFile.FromBytes(name, File.ReadAllBytes(Path.Combine(folder, name)));
            var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
            Assert.Equal("ufw", parser.Type);
            var input = parser.Parse(source, detection.Reason);
            Assert.Equal((name, 0, source.LineCount), (name, input.Lines.Unreadable, input.Lines.Total));
            host.Inputs.Add(input);
            host.Rulesets.AddRange(input.Rulesets);
        }

        HostCompletion.Complete(host);
        return host;
    }
}
