using PortAudit.Inputs;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Parsing.Netfilter.Tests.Scripts;

/// <summary>Scripts run by bash in a network namespace: what they leave loaded lets in what we read from their text.</summary>
public class ShellScriptToolTests
{
    private const string Tables = "add table inet f; add chain inet f in { type filter hook input priority 0; policy drop; }";

    public static TheoryData<string, string> Scripts => new()
    {
        { "rules of nft", """
            #!/bin/bash
            NFT=/usr/sbin/nft
            PORTS="22, 443"
            nft flush ruleset
            nft add table inet f
            nft 'add chain inet f in { type filter hook input priority 0; policy drop; }'
            $NFT add rule inet f in iifname lo accept
            $NFT add rule inet f in tcp dport { $PORTS } accept
            for net in 192.0.2.0/24 2001:db8::/32; do
                case $net in *:*) family=ip6 ;; *) family=ip ;; esac
                $NFT add rule inet f in $family saddr $net tcp dport 8080 accept
            done
            nft insert rule inet f in ip saddr 203.0.113.9 drop
            """ },
        { "a here-document", $$"""
            #!/bin/sh
            SSH=22
            nft -f - <<EOF
            flush ruleset
            define lan = 192.0.2.0/24
            {{Tables}}
            add rule inet f in tcp dport $SSH accept
            add rule inet f in ip saddr \$lan tcp dport 8080 accept
            EOF
            nft -f - <<'EOF'
            define web = { 80, 443 }
            table inet f {
                chain in {
                    tcp dport $web accept
                }
            }
            EOF
            """ },
        { "a here-string and pipes", $$"""
            #!/bin/bash
            nft -f - <<< "flush ruleset; {{Tables}}"
            echo 'add rule inet f in tcp dport 22 accept' | nft -f -
            printf 'add rule inet f in %s dport %s accept\n' tcp 80 udp 53 | nft -f /dev/stdin
            { echo "table inet f {"; echo " chain in { tcp dport 443 accept; }"; echo "}"; } | nft -f -
            cat <<EOF | nft -f -
            add rule inet f in ip saddr 192.0.2.0/24 accept
            EOF
            """ },
        { "files", """
            #!/bin/bash
            cd "$(dirname "$0")"
            nft flush ruleset
            nft -f base.nft
            nft -f - < more.nft
            iptables-restore < own.rules
            """ },
        { "both tools", $$"""
            #!/bin/bash
            nft flush ruleset
            nft -f - <<EOF
            {{Tables.Replace("drop", "accept")}}
            add rule inet f in tcp dport 8080 drop
            EOF
            iptables -P INPUT DROP
            allow() { iptables -A INPUT -p tcp --dport "$1" ${2:+-s "$2"} -j ACCEPT; }
            allow 22
            allow 8080
            allow 443 192.0.2.0/24
            iptables-restore --noflush <<EOF
            *filter
            -A INPUT -p udp --dport 53 -j ACCEPT
            COMMIT
            EOF
            echo -e "*filter\n-A INPUT -s 203.0.113.9 -j ACCEPT\nCOMMIT" | iptables-restore -n
            """ },
        { "loops and lists", """
            #!/bin/bash
            nft flush ruleset
            ALLOWED=("192.0.2.0/24" "203.0.113.9")
            ALLOWED+=(198.51.100.1)
            TCP=22,443
            ipt() { for tool in iptables ip6tables; do "$tool" -w "$@"; done; }
            ipt -P INPUT DROP
            ipt -A INPUT -i lo -j ACCEPT
            for net in "${ALLOWED[@]}"; do iptables -A INPUT -s "$net" -p tcp --dport 8080 -j ACCEPT; done
            for port in ${TCP//,/ }; do ipt -A INPUT -p tcp --dport $port -j ACCEPT; done
            set -- 5000 5001
            while [ $# -gt 0 ]; do
                iptables -A INPUT -p tcp --dport $1 -j ACCEPT
                shift
            done
            i=0
            while [ $i -lt 3 ]; do
                i=$((i+1))
                [ $i -eq 2 ] && continue
                iptables -A INPUT -p udp --dport $((50 + i)) -j ACCEPT
            done
            until [ $i -eq 9 ]; do ((i++)); if [ $i -gt 5 ]; then break; fi; iptables -A INPUT -p tcp --dport $((5 + i)) -j ACCEPT; done
            for port in {6000..6002} 7{0,1}; do iptables -A INPUT -p tcp --dport $port -j ACCEPT; done
            file=web.example.conf
            [ "${file%.conf}" = web.example ] && iptables -A INPUT -p udp --dport 80 -j ACCEPT
            sh -c "iptables -A INPUT -p tcp --dport 9001 -j ACCEPT; iptables-save > /dev/null"
            bash -c 'ip6tables -A INPUT -p tcp --dport 9002 -j ACCEPT'
            """ },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_means_what_it_loads(string what, string script)
    {
        NamespacedTool.Require("nft", "iptables-save");
        NamespacedTool.RunInFolder("bash ./firewall.sh; nft list ruleset > nft; iptables-save > save; grep -q . save || rm save", folder =>
        {
            File.WriteAllText(Path.Combine(folder, "firewall.sh"), script + "\n");
            File.WriteAllText(Path.Combine(folder, "base.nft"), $"{Tables}\ninclude \"./ssh.nft\"\n");
            File.WriteAllText(Path.Combine(folder, "ssh.nft"), "add rule inet f in tcp dport 22 accept\n");
            File.WriteAllText(Path.Combine(folder, "more.nft"), "add rule inet f in tcp dport { 443, 8080 } accept\n");
            File.WriteAllText(Path.Combine(folder, "own.rules"), "*filter\n:INPUT ACCEPT\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n-A INPUT -p tcp --dport 8080 -j DROP\nCOMMIT\n");
        }, folder =>
        {
            var (read, loaded) = (Read(folder, "firewall.sh"), Read(folder, "nft"));
            Assert.DoesNotContain(read.Inputs[0].Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("SCR009" or "NFT022"));
            foreach (var packet in Packets()) Assert.Equal((what, packet, Ask(loaded, packet)), (what, packet, Ask(read, packet)));
        });
    }

    /// <summary>What a script does only where a file exists.</summary>
    public static TheoryData<string, string> Choices => new()
    {
        { "a policy that opens", "iptables -P INPUT DROP\n[ -e flag ] && iptables -P INPUT ACCEPT" },
        { "a policy that closes", "iptables -P INPUT ACCEPT\nif [ -e flag ]; then iptables -P INPUT DROP; fi" },
        { "the same policy again", "iptables -P INPUT DROP\nif [ -e flag ]; then iptables -P INPUT DROP; fi" },
        { "one of two policies", "if [ -e flag ]; then iptables -P INPUT ACCEPT; else iptables -P INPUT DROP; fi" },
        { "a rule", "iptables -P INPUT DROP\n[ -e flag ] && iptables -A INPUT -p tcp --dport 80 -j ACCEPT" },
        { "a rule that is deleted", "iptables -P INPUT DROP\niptables -A INPUT -p tcp --dport 80 -j ACCEPT\n[ -e flag ] && iptables -D INPUT -p tcp --dport 80 -j ACCEPT" },
        { "a rule that is deleted where it was added", "iptables -P INPUT DROP\nif [ -e flag ]; then iptables -A INPUT -p tcp --dport 80 -j ACCEPT; iptables -D INPUT -p tcp --dport 80 -j ACCEPT; fi" },
        { "a rule that is checked", "iptables -P INPUT DROP\niptables -A INPUT -p tcp --dport 80 -j DROP\n[ -e flag ] && { iptables -C INPUT -p tcp --dport 80 -j DROP && iptables -P INPUT ACCEPT; }" },
        { "rules that are flushed", "iptables -P INPUT DROP\niptables -A INPUT -s 203.0.113.9 -j ACCEPT\nif [ -e flag ]; then iptables -F INPUT; fi" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_choice_leaves_open_what_its_two_ways_make_different(string what, string script)
    {
        NamespacedTool.Require("iptables-save");
        NamespacedTool.RunInFolder("""
            bash ./firewall.sh; iptables-save > without
            iptables -F; iptables -P INPUT ACCEPT
            touch flag; bash ./firewall.sh; iptables-save > with
            """, folder => File.WriteAllText(Path.Combine(folder, "firewall.sh"), $"#!/bin/bash\n{script}\niptables -A INPUT -p tcp --dport 22 -j ACCEPT\n"), folder =>
        {
            var (read, without, with) = (Read(folder, "firewall.sh"), Read(folder, "without"), Read(folder, "with"));
            foreach (var packet in (string[])["tcp dport 22 from 192.0.2.7", "tcp dport 80 from 192.0.2.7", "udp dport 53 from 192.0.2.7", "tcp dport 443 from 203.0.113.9"])
            {
                var ends = new[] { Ask(without, packet), Ask(with, packet) }.Distinct().ToList();
                Assert.Equal((what, packet, ends is [var one] ? one : "unknown"), (what, packet, Ask(read, packet)));
            }
        });
    }

    private static Host Read(string folder, string name)
    {
        var host = new Host(name);
        var source = SourceFile.FromBytes(Path.Combine(folder, name), File.ReadAllBytes(Path.Combine(folder, name)));
        var (parser, detection) = Assert.NotNull(ConfigParsers.Detect(source));
        host.Inputs.Add(parser.Parse(source, detection.Reason, new Siblings(folder)));
        host.Rulesets.AddRange(host.Inputs[0].Rulesets);
        return host;
    }

    private static IEnumerable<string> Packets() =>
        from what in (string[])["tcp dport 22", "tcp dport 80", "tcp dport 443", "tcp dport 8080", "udp dport 51", "udp dport 52", "udp dport 53", "udp dport 80", "tcp dport 9", "tcp dport 10", "tcp dport 11", "tcp dport 70", "tcp dport 71", "tcp dport 5000", "tcp dport 5001", "tcp dport 6002", "tcp dport 6003", "tcp dport 9001", "tcp dport 9002"]
        from source in (string[])["192.0.2.7", "203.0.113.9", "2001:db8::1", "2001:db9::1"]
        from iface in (string[])["lo", "eth0"]
        select $"{what} from {source} in {iface} state new hook input";

    private sealed class Siblings(string folder) : ParseContext
    {
        public override SiblingFiles Find(SourceFile from, string pattern)
        {
            var path = Path.Combine(folder, pattern);
            return File.Exists(path) ? new(SiblingAccess.Found, [SourceFile.FromBytes(path, File.ReadAllBytes(path))]) : new(SiblingAccess.Missing, []);
        }
    }
}
