using PortAudit.Inputs;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using static PortAudit.Reporting.Tests.CommonModel.ParsedFiles;

namespace PortAudit.Reporting.Tests.CommonModel;

/// <summary>ufw itself, in a network namespace and with private copies of its folders in /etc: what it loads is what we read from its
/// files.</summary>
public class UfwToolTests
{
    [Theory]
    [InlineData("DROP ACCEPT DROP yes", "ufw allow 22/tcp; ufw limit from 192.0.2.0/24 to any port 2222 proto tcp comment admins; ufw deny 23; ufw allow in on eth1 to any port 80,443 proto tcp; ufw reject out 25/tcp; ufw route allow in on eth0 out on eth1 to 198.51.100.7 port 8080 proto tcp")]
    [InlineData("REJECT DROP REJECT yes", "ufw allow from 2001:db8::/32; ufw allow log 53; ufw insert 1 deny from 203.0.113.5; ufw logging high")]
    [InlineData("ACCEPT REJECT ACCEPT no", "ufw deny 3306/tcp; ufw allow out 53/udp; ufw logging off")]
    public void Files_of_ufw_mean_what_ufw_loads(string policies, string commands)
    {
        NamespacedTool.Require("ufw", "iptables-save");
        var words = policies.Split(' ');
        NamespacedTool.RunInFolder($"""
            sed -i -E 's/^(DEFAULT_INPUT_POLICY)=.*/\1="{words[0]}"/; s/^(DEFAULT_OUTPUT_POLICY)=.*/\1="{words[1]}"/; s/^(DEFAULT_FORWARD_POLICY)=.*/\1="{words[2]}"/; s/^IPV6=.*/IPV6={words[3]}/; s/^IPT_SYSCTL/#&/' /etc/default/ufw
            ({commands}) >/dev/null; ufw --force enable >/dev/null; ufw reload >/dev/null
            cp /etc/ufw/*.rules /etc/ufw/ufw.conf .; cp /etc/default/ufw default-ufw
            iptables-save > v4.save; ip6tables-save > v6.save
            """, _ => { }, Compare, "ufw", "default");
    }

    private static void Compare(string folder)
    {
        var host = new Host("h");
        foreach (var path in Directory.EnumerateFiles(folder).Where(p => !p.EndsWith(".save", StringComparison.Ordinal)).Order())
        {
            var input = Load(path);
            Assert.Equal("ufw", input.Type);
            Assert.Equal((path, 0), (path, input.Lines.Unreadable));
            host.Inputs.Add(input);
        }

        HostCompletion.Complete(host);
        foreach (var (family, save) in new[] { (PacketSets.Addresses.IpFamily.IPv4, "v4.save"), (PacketSets.Addresses.IpFamily.IPv6, "v6.save") })
        {
            var expected = ParsedFiles.Host("h", ConfigParsers.Find(save[1] == '4' ? "iptables-save" : "ip6tables-save")!.Parse(SourceFile.FromText(save, File.ReadAllText(Path.Combine(folder, save))), "test"));
            var actual = new Host("h");
            actual.Rulesets.AddRange(host.Rulesets.Where(r => r.Covers(family)));
            Assert.Equal(Text(expected), Text(actual));
        }
    }

    /// <summary>Without the texts of what is not modelled, in which the kernel fills in defaults, and without the effectless.</summary>
    private static string Text(Host host)
    {
        foreach (var chain in host.Rulesets.SelectMany(r => r.Tables).SelectMany(t => t.Chains))
        {
            for (var i = 0; i < chain.Rules.Count; i++)
            {
                chain.Rules[i] = chain.Rules[i] with
                {
                    Parts = [.. chain.Rules[i].Parts.Select(p => p switch
                    {
                        UnknownCondition u => u with { Text = "" },
                        NoEffect => new NoEffect(""),
                        UpdateSet => new UpdateSet(""),
                        _ => p,
                    })],
                };
            }
        }

        using var text = new StringWriter();
        Reporting.CommonModel.CanonicalModelJson.Write([host], text);
        return text.ToString();
    }
}
