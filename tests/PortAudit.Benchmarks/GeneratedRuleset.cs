using System.Text;

namespace PortAudit.Benchmarks;

/// <summary>Deterministic inputs of any size.</summary>
internal static class GeneratedRuleset
{
    private static readonly string[] Interfaces = ["eth0", "eth1", "ppp0", "wg0"];
    private static readonly string[] States = ["NEW", "RELATED,ESTABLISHED", "INVALID"];
    private static readonly int[] Lengths = [8, 12, 16, 20, 24, 24, 24, 28, 32, 32];

    /// <summary>An iptables-save file of so many rules: a head of mixed rules in INPUT, then user chains of about 500 rules each.</summary>
    public static string Flat(int rules)
    {
        var random = new Random(7);
        var chains = Math.Max(4, rules / 500);
        var text = new StringBuilder("*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        for (var c = 0; c < chains; c++) text.Append($":c{c:0000} - [0:0]\n");
        var head = Math.Min(200, rules / 10);
        for (var i = 0; i < head; i++) text.Append("-A INPUT").Append(Match(random)).Append(" -j ").Append(Target(random)).Append('\n');
        for (var c = 0; c < chains; c++) text.Append($"-A INPUT -j c{c:0000}\n");
        for (var i = 0; i < rules - head - chains; i++)
            text.Append($"-A c{i % chains:0000}").Append(Match(random)).Append(" -j ").Append(Target(random)).Append('\n');
        return text.Append("COMMIT\n").ToString();
    }

    /// <summary>An nft listing of so many rules: user chains of about 500 rules each, and an input chain that jumps to them.</summary>
    public static string Nft(int rules)
    {
        var random = new Random(7);
        var chains = Math.Max(4, rules / 500);
        var text = new StringBuilder("table ip filter {\n");
        for (var c = 0; c < chains; c++)
        {
            text.Append($"  chain c{c:0000} {{\n");
            for (var i = c; i < rules - chains; i += chains) text.Append("   ").Append(NftMatch(random)).Append(NftVerdict(random)).Append('\n');
            text.Append("  }\n");
        }

        text.Append("  chain input {\n    type filter hook input priority filter; policy drop;\n");
        for (var c = 0; c < chains; c++) text.Append($"    jump c{c:0000}\n");
        return text.Append("  }\n}\n").ToString();
    }

    /// <summary>A script that drops the sources of one set with so many intervals.</summary>
    public static string NftSet(int intervals)
    {
        var text = new StringBuilder("table inet t {\n  set s {\n    type ipv4_addr; flags interval\n    elements = {\n");
        for (var i = 0; i < intervals; i++)
        {
            var network = (16u << 24) + (uint)i * 256;
            var prefix = $"{network >> 24}.{network >> 16 & 255}.{network >> 8 & 255}";
            text.Append($"      {prefix}.0-{prefix}.100,\n");
        }

        return text.Append("    }\n  }\n  chain input {\n    type filter hook input priority filter;\n    ip saddr @s drop\n  }\n}\n").ToString();
    }

    /// <summary>A host's ruleset as people write it: state rules first, then one allow a service with its sources, default deny.</summary>
    public static string Host(int rules)
    {
        var random = new Random(11);
        var text = new StringBuilder("*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n"
            + "-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -m conntrack --ctstate INVALID -j DROP\n");
        for (var i = 3; i < rules; i++)
            text.Append($"-A INPUT -s {Prefix(random)} -p tcp -m tcp --dport {1000 + i % 60 * 100} -j {(random.Next(5) == 0 ? "DROP" : "ACCEPT")}\n");
        return text.Append("COMMIT\n").ToString();
    }

    /// <summary>The output of <c>ss -tulpn</c> with so many listeners.</summary>
    public static string Listeners(int count)
    {
        var text = new StringBuilder("Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n");
        var step = Math.Min(100, 64_000 / count);
        for (var i = 0; i < count; i++)
            text.Append($"tcp   LISTEN 0      128          0.0.0.0:{1000 + i * step}      0.0.0.0:*    users:((\"service{i}\",pid={300 + i},fd=3))\n");
        return text.ToString();
    }

    private static string Match(Random random)
    {
        var text = new StringBuilder();
        if (random.NextDouble() < 0.6) text.Append($" -s {Prefix(random)}");
        if (random.NextDouble() < 0.4) text.Append($" -d {Prefix(random)}");
        if (random.NextDouble() < 0.2) text.Append($" -i {Interfaces[random.Next(Interfaces.Length)]}");
        if (random.NextDouble() < 0.7)
        {
            var protocol = random.Next(2) == 0 ? "tcp" : "udp";
            var kind = random.NextDouble();
            var low = random.Next(1, 65000);
            text.Append($" -p {protocol}").Append(kind switch
            {
                < 0.45 => $" -m {protocol} --dport {low}",
                < 0.65 => $" -m {protocol} --dport {low}:{low + random.Next(1, 500)}",
                < 0.85 => $" -m multiport --dports {string.Join(',', Enumerable.Range(0, random.Next(2, 9)).Select(_ => random.Next(1, 65536)).Distinct().Order())}",
                _ => "",
            });
        }

        if (random.NextDouble() < 0.1) text.Append($" -m conntrack --ctstate {States[random.Next(States.Length)]}");
        // No rule takes everything, or the rest would never be asked.
        return text.Length == 0 ? $" -s {Prefix(random)}" : text.ToString();
    }

    private static string NftMatch(Random random)
    {
        var text = new StringBuilder();
        if (random.NextDouble() < 0.2) text.Append($" iifname \"{Interfaces[random.Next(Interfaces.Length)]}\"");
        if (random.NextDouble() < 0.6) text.Append($" ip saddr {Prefix(random)}");
        if (random.NextDouble() < 0.4) text.Append($" ip daddr {Prefix(random)}");
        if (random.NextDouble() < 0.7)
        {
            var protocol = random.Next(2) == 0 ? "tcp" : "udp";
            var kind = random.NextDouble();
            var low = random.Next(1, 65000);
            text.Append(kind switch
            {
                < 0.45 => $" {protocol} dport {low}",
                < 0.65 => $" {protocol} dport {low}-{low + random.Next(1, 500)}",
                < 0.85 => $" {protocol} dport {{ {string.Join(", ", Enumerable.Range(0, random.Next(2, 9)).Select(_ => random.Next(1, 65536)).Distinct().Order())} }}",
                _ => $" meta l4proto {protocol}",
            });
        }

        if (random.NextDouble() < 0.1) text.Append($" ct state {States[random.Next(States.Length)].ToLowerInvariant()}");
        return text.Length == 0 ? $" ip saddr {Prefix(random)}" : text.ToString();
    }

    private static string NftVerdict(Random random) => random.NextDouble() switch { < 0.5 => " accept", < 0.9 => " drop", _ => " return" };

    private static string Target(Random random) => random.NextDouble() switch { < 0.5 => "ACCEPT", < 0.9 => "DROP", _ => "RETURN" };

    private static string Prefix(Random random)
    {
        var length = Lengths[random.Next(Lengths.Length)];
        var address = (uint)random.NextInt64(1L << 24, 223L << 24) & uint.MaxValue << (32 - length);
        if (address >> 24 == 127) address ^= 1u << 30;
        return $"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}/{length}";
    }
}
