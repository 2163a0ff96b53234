using System.Text.RegularExpressions;
using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Reachability;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Inputs;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Diagrams;
using PortAudit.PacketSets.Fields;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Reachability;

/// <summary>An exposure is what <c>query</c> says of single packets: compared where it could go wrong, at the edges of its sources.</summary>
public partial class ExposureMatchesQueryTests(ITestOutputHelper output)
{
    private const int MostServices = 12;
    private const int MostEdges = 14;
    private const int MostInterfaces = 6;

    [Theory]
    [InlineData("-A INPUT -p tcp --dport 22 -j ACCEPT")]
    [InlineData("-A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT\n-A INPUT -s 192.0.2.4/30 -p tcp --dport 22 -j ACCEPT")]
    [InlineData("-A INPUT -i eth0 -s 203.0.113.9/32 -p tcp --dport 22 -j DROP\n-A INPUT ! -i eth1 -p tcp --dport 22 -j ACCEPT")]
    // Unknown before the accept: inside it only the set decides, outside nothing gets in.
    [InlineData("-A INPUT -s 198.51.100.0/24 -m set --match-set x src -p tcp --dport 22 -j ACCEPT")]
    [InlineData("-A INPUT -s 198.51.100.0/25 -m set --match-set x src -j DROP\n-A INPUT -s 198.51.100.0/24 -p tcp --dport 22 -j ACCEPT")]
    [InlineData("-A INPUT -m limit --limit 3/min -p tcp --dport 22 -j ACCEPT\n-A INPUT -s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT")]
    [InlineData("-A INPUT -m set --match-set x src -p tcp --dport 22 -j ACCEPT\n-A INPUT -i br-+ -m set ! --match-set x src -p tcp --dport 22 -j ACCEPT")]
    [InlineData("-A INPUT -d 192.0.2.80/32 -s 198.51.100.0/24 -p tcp --dport 22 -j ACCEPT\n-A INPUT -p tcp --sport 1024:65535 --dport 22 -s 10.1.2.3/32 -j ACCEPT")]
    [InlineData(":A - [0:0]\n:B - [0:0]\n-A INPUT -j A\n-A INPUT -i eth0 -j A\n-A A -p tcp --dport 22 -g B\n-A B -s 100.64.0.0/10 -j RETURN\n-A B -m mark --mark 0x1 -j ACCEPT\n-A B -i lo -j ACCEPT\n-A B -s 172.16.0.0/12 -j ACCEPT")]
    [InlineData("-A INPUT -p tcp -m multiport --dports 22,80:82 -m nosuchmatch -j REJECT\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A INPUT -p udp --dport 53 -s 127.0.0.0/8 -j ACCEPT")]
    public void Hand_written_rules(string rules)
    {
        var v6 = rules.Replace("198.51.100.0/24", "2001:db8:5::/48", StringComparison.Ordinal).Replace("198.51.100.0/25", "2001:db8:5::/49", StringComparison.Ordinal);
        var host = Of(Filter(rules), Regex.IsMatch(v6, @"\d+\.\d+\.") ? Filter("") : Filter(v6));
        Assert.True(Compare(host) > 0);
    }

    [Fact]
    public void Rewriting_tables()
    {
        var host = Of(
            Table("raw", "PREROUTING OUTPUT", "-A PREROUTING -s 192.0.2.0/24 -j CT --notrack")
            + Table("mangle", "PREROUTING INPUT", "-A PREROUTING -s 10.0.0.0/8 -j MARK --set-xmark 0x1/0xff\n-A PREROUTING -m set --match-set x src -j MARK --set-xmark 0x2/0x2")
            + Table("nat", "PREROUTING INPUT OUTPUT POSTROUTING", "-A PREROUTING -i eth0 -p tcp --dport 80 -j REDIRECT --to-ports 8080\n-A PREROUTING -s 198.51.100.0/24 -p tcp --dport 22 -j DNAT --to-destination 10.0.0.9")
            + Filter("-A INPUT -m mark --mark 0x1/0x1 -j ACCEPT\n-A INPUT -m mark --mark 0x2/0x2 -p tcp --dport 22 -j ACCEPT\n-A INPUT -m conntrack --ctstate NEW -s 198.51.100.0/23 -p tcp -m multiport --dports 22,80,8080 -j ACCEPT"));
        Assert.True(Compare(host) > 0);
    }

    [Fact]
    public void Rulesets_of_real_hosts()
    {
        var (files, services, compared) = (0, 0, 0);
        foreach (var path in Directory.EnumerateFiles(Corpus.Folder("iptables"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).Length > 150_000) continue;
            var source = SourceFile.FromBytes(path, File.ReadAllBytes(path));
            if (source.Encoding.LooksBinary || ConfigParsers.Detect(source) is not var (parser, _)) continue;
            var input = parser.Parse(source, "test");
            if (input.Rulesets.Count == 0) continue;
            var host = new Host(path);
            host.Rulesets.AddRange(input.Rulesets.DistinctBy(r => r.Families[0]));
            files++;
            services += host.Facts().Services.Count;
            compared += Compare(host);
        }

        output.WriteLine($"{files} rulesets, {services} services, {compared} packets");
        Assert.True(files > 50);
        Assert.True(compared > 500);
    }

    // Asks at most so much of a host, and returns how many packets were asked about.
    private static int Compare(Host host)
    {
        var filter = new HostFilter(host.Rulesets, LocalInterfaces.Names, LocalInterfaces.Prefixes);
        var evaluator = new QueryEvaluator(filter);
        var facts = host.Facts();
        var finder = new EntryFinder(filter, ZoneMap.Default, new BoxPaths(filter, facts.Listeners));
        var compared = 0;
        foreach (var service in Spread(facts.Services, MostServices))
        {
            foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 }.Where(filter.Covers))
            {
                ServiceEntry? entry;
                try
                {
                    entry = finder.Find(service, family).FirstOrDefault(e => e.Path == EntryPath.Direct);
                }
                catch (Exception e) when (e is WalkLimitException or DiagramLimitException)
                {
                    continue;
                }

                // Where rules send the port's packets elsewhere, query follows them there; the way in to the listener is only part of its answer.
                if (entry is null || entry.Evidence is DiagramEvidence evidence && !evidence.Result.May(WalkVerdict.Diverted).IsEmpty) continue;
                foreach (var name in Interfaces(filter.Space.Interfaces))
                    compared += Compare(host, evaluator, service, family, name, Sources(entry.Certain, name), Sources(entry.Possible, name));
            }

            // What the facts say is what the entries say.
            foreach (var exposure in facts.Exposures.Where(e => e.Service == service && e.Witness is { Length: > 0 }))
            {
                // Packets from outside to a loopback address are no packets: the kernel drops them as martians.
                var beyond = exposure.Reach == ReachKind.Loopback || exposure.Witness!.Contains(" to ", StringComparison.Ordinal) ? "" : exposure.Witness.Contains(':') ? " to not ::1" : " to not 127.0.0.0/8";
                var answer = Answer(host, exposure.Witness + beyond);
                if (exposure.Certainty == Certainty.Certain) Assert.Equal((host.Name, exposure.Witness, QueryVerdict.Accept), (host.Name, exposure.Witness, answer.Verdict));
                else Assert.Contains(WalkVerdict.Accept, answer.Possible);
                compared++;
            }
        }

        return compared;
    }

    private static int Compare(
        Host host, QueryEvaluator evaluator, ServiceFact service, IpFamily family, string name, AddressSet certain, AddressSet possible)
    {
        Assert.True(certain.IsSubsetOf(possible));
        // Packets to the host itself; to loopback addresses only by loopback.
        var to = (family, name) switch
        {
            (IpFamily.IPv4, "lo") => "224.0.0.0/4,255.255.255.255",
            (IpFamily.IPv4, _) => "224.0.0.0/4,255.255.255.255,127.0.0.0/8",
            (_, "lo") => "ff00::/8",
            _ => "ff00::/8,::1",
        };
        var never = name == "lo" ? AddressSet.Empty : KnownAddresses.NoSource.Union(KnownAddresses.Loopback);
        var asked = 0;
        foreach (var address in Edges(family, certain, possible).Where(a => !never.Contains(a)))
        {
            var packet = $"{service.Protocol} from {address} to not {to} dport {service.Port} in {name}";
            var answer = evaluator.Answer(PacketQueryParser.Parse(packet));
            var surely = answer.Verdict == QueryVerdict.Accept || answer.Parts.Any(p => p.Verdict == QueryVerdict.Accept);
            var maybe = answer.Possible.Contains(WalkVerdict.Accept);
            // Accepted for another port is accepted, but not by this service.
            var isMoved = answer.Rules.Any(r => !r.IsPolicy && r.Table == "nat" && Translation().IsMatch(r.Span.Text));
            Assert.Equal(
                (host.Name, packet, certain.Contains(address), possible.Contains(address)),
                (host.Name, packet, surely && (!isMoved || certain.Contains(address)), maybe && (!isMoved || possible.Contains(address))));
            if (maybe && !surely) Assert.True(answer.Verdict is QueryVerdict.Unknown or QueryVerdict.Depends);
            asked++;
        }

        return asked;
    }

    [GeneratedRegex("-j (DNAT|REDIRECT|NETMAP|TPROXY)")]
    private static partial Regex Translation();

    private static AddressSet Sources(Entry entry, string name) => entry.Interfaces
        .Where(d => (d.Name ?? "any-other") == name).Aggregate(AddressSet.Empty, (all, d) => all.Union(d.Sources));

    private static IEnumerable<string> Interfaces(InterfaceAlphabet alphabet)
    {
        var own = Enumerable.Range(0, alphabet.Count - 1).Select(alphabet.Describe)
            .Except(LocalInterfaces.Names).Except(LocalInterfaces.Prefixes.Select(p => p + "+")).Where(n => n != "lo");
        return own.Take(MostInterfaces).Concat(["lo", "docker0", "br-+", "any-other"]);
    }

    private static List<IpAddress> Edges(IpFamily family, params AddressSet[] sets)
    {
        var edges = new SortedSet<IpAddress>();
        foreach (var range in sets.SelectMany(s => s.Ranges(family)))
        {
            edges.Add(new(family, range.Low));
            edges.Add(new(family, range.High));
            if (range.Low > 0) edges.Add(new(family, range.Low - 1));
            if (range.High < IpAddress.Maximum(family)) edges.Add(new(family, range.High + 1));
        }

        return [.. Spread([.. edges], MostEdges), .. KnownAddresses.ExampleHosts.Only(family).ToPrefixes().Select(p => p.Network), new(family, family == IpFamily.IPv4 ? 0x0a000007 : (Bits128)0xfd << 120)];
    }

    private static List<T> Spread<T>(IReadOnlyList<T> all, int most) =>
        all.Count <= most ? [.. all] : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * all.Count / most)])];
}
