using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables;
using PortAudit.Reporting.CommonModel;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>Rulesets of nftables as the parsers read them, and what they mean.</summary>
internal static class NftablesModel
{
    public static ParsedInput Parse(string text, string path = "input") =>
        new NftablesParser(FewNames.Instance).Parse(SourceFile.FromText(path, text), "test");

    public static ParsedInput ParseJson(string text) => new NftablesJsonParser(FewNames.Instance).Parse(SourceFile.FromText("input", text), "test");

    public static ParsedInput Load(string path) => path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".json-nft", StringComparison.Ordinal)
        ? new NftablesJsonParser(FewNames.Instance).Parse(TestFiles.Load(path), "test")
        : new NftablesParser(FewNames.Instance).Parse(TestFiles.Load(path), "test", new BesideEachOther());

    /// <summary>The text of <c>portaudit model --canonical</c>.</summary>
    public static string Canonical(ParsedInput input)
    {
        var host = new Host("host");
        host.Inputs.Add(input);
        host.Rulesets.AddRange(input.Rulesets);
        using var text = new StringWriter();
        CanonicalModelJson.Write([host], text);
        return text.ToString();
    }

    /// <summary>The canonical form of one rule in an input chain.</summary>
    public static string Rule(string rule, string family = "inet", string more = "") =>
        Canonical(Parse($"table {family} t {{\n{more}\n\tchain other {{\n\t}}\n\tchain c {{\n\t\ttype filter hook input priority 0\n\t\t{rule}\n\t}}\n}}\n"));

    /// <summary>Files named by others, from anywhere: only for a corpus.</summary>
    private sealed class BesideEachOther : ParseContext
    {
        public override SiblingFiles Find(SourceFile from, string pattern)
        {
            var full = Path.GetFullPath(pattern, Path.GetDirectoryName(from.Path)!);
            if (File.Exists(full)) return new SiblingFiles(SiblingAccess.Found, [TestFiles.Load(full)]);
            return new SiblingFiles(pattern.Contains('*') ? SiblingAccess.Found : SiblingAccess.Missing, []);
        }
    }

    internal sealed class FewNames : IServiceNames
    {
        public static readonly FewNames Instance = new();

        public bool TryResolve(string name, byte protocol, out int port)
        {
            port = name switch
            {
                "ssh" => 22,
                "telnet" => 23,
                "domain" => 53,
                "http" => 80,
                "https" => 443,
                "ntp" => 123,
                "smtp" => 25,
                "snmp" => 161,
                "bootps" => 67,
                "bootpc" => 68,
                "imaps" => 993,
                "sip" => 5060,
                "submission" => 587,
                "tftp" => 69,
                "mdns" => 5353,
                "isakmp" => 500,
                "netbios-ns" => 137,
                "microsoft-ds" => 445,
                "dhcpv6-client" => 546,
                "dhcpv6-server" => 547,
                "bgp" => 179,
                "ftp" => 21,
                "rsync" => 873,
                "syslog" => 514,
                "iscsi-target" => 3260,
                "openvpn" => 1194,
                "mysql" => 3306,
                "postgresql" => 5432,
                "redis" => 6379,
                "imap2" => 143,
                "ldap" => 389,
                "nfs" => 2049,
                "sunrpc" => 111,
                "http-alt" => 8080,
                "pop3s" => 995,
                _ => 0,
            };
            return port > 0;
        }
    }
}
