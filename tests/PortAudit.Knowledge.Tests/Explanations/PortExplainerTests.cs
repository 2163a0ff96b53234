using PortAudit.Knowledge.Explanations;

namespace PortAudit.Knowledge.Tests.Explanations;

public sealed class PortExplainerTests
{
    private static readonly PortExplainer Explainer = new(PortKnowledge.Load());

    [Theory]
    // The page of the brief on 390: assignment, claims, range, privileges, checks.
    [InlineData("390", "official", "uis: UIS", "no RFC")]
    [InlineData("390", "use", "No deployment of UIS is known", "second LDAP", "Unidata UDPROXY", "AIX nfsd", "identify the process", "Stands in for 389/tcp")]
    [InlineData("390", "class", "System port (0-1023", "root", "CAP_NET_BIND_SERVICE", "ip_unprivileged_port_start", "Mojave", "On Windows", "does not prove")]
    [InlineData("390", "encryption", "636/tcp", "StartTLS")]
    [InlineData("390", "programs", "udproxy", "nfsd", "slapd", "(none legitimate)")]
    [InlineData("390", "related", "389/tcp", "636/tcp", "1389/tcp", "31438/tcp")]
    [InlineData("390", "check", "ss -tulpn 'sport = :390'", "sudo lsof -nP -i :390", "netstat -tulpn | grep :390", "netstat -ano | findstr :390", ":3900", "PID", "Get-NetTCPConnection -LocalPort 390", "macOS")]
    [InlineData("390", "disagreements", "User Information Service", "UDPROXY", "31438", "AIX nfsd", "2049", "KB250989", "frozen")]
    [InlineData("390", "sources", "IANA", "Connected", "Microsoft KB250989", "Rocket")]
    // And on 1389.
    [InlineData("1389", "official", "iclpv-dm: Document Manager", "1389/tcp, 1389/udp")]
    [InlineData("1389", "use", "LDAP without privileges", "OpenDJ", "ForgeRock", "Ping", "Sun DSEE", "389 DS", "container", "In the clear unless StartTLS", "overlook", "Often legitimate", "Stands in for 389/tcp")]
    [InlineData("1389", "class", "User port (1024-49151", "any local user may bind")]
    [InlineData("1389", "encryption", "1636/tcp", "StartTLS", "Passwords")]
    [InlineData("1389", "programs", "java", "ns-slapd", "slapd")]
    [InlineData("1389", "related", "389/tcp", "636/tcp", "1636/tcp", "3268/tcp", "3269/tcp")]
    [InlineData("1389", "risk", "high")]
    [InlineData("1389", "check", "'sport = :1389'", "findstr :1389")]
    [InlineData("1389", "disagreements", "Document Manager", "PingDS asks for an explicit port")]
    [InlineData("udp/389", "official", "389/udp: ldap")]
    [InlineData("udp/389", "use", "CLDAP", "amplification")]
    [InlineData("udp/389", "encryption", "cleartext")]
    [InlineData("ldap", "name", "389/tcp, udp", "Family ldap")]
    [InlineData("ldap", "official", "389/tcp, 389/udp: ldap")]
    [InlineData("ldap", "encryption", "636/tcp", "StartTLS")]
    [InlineData("4", "official", "unassigned")]
    [InlineData("4", "use", "custom application", "free", "test or development", "malware", "package that owns it", "user")]
    [InlineData("4", "risk", "Not rated")]
    [InlineData("50000", "official", "dynamic, never assigned")]
    [InlineData("50000", "class", "Dynamic port (49152-65535", "32768-60999", "Windows", "macOS", "never assigns")]
    [InlineData("50000", "use", "DB2", "Jenkins")]
    [InlineData("65535", "use", "asked for any free port", "RPC")]
    [InlineData("0", "official", "Reserved")]
    [InlineData("0", "class", "never used on the wire")]
    [InlineData("40000", "class", "32768-60999")]
    public void Sections_say_what_must_be_known(string query, string section, params string[] statements)
    {
        var text = Text(Explainer.Explain(query), section);
        Assert.All(statements, s => Assert.Contains(s, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1389/tcp", Transport.Tcp)]
    [InlineData("tcp/1389", Transport.Tcp)]
    [InlineData("tcp 1389", Transport.Tcp)]
    [InlineData("UDP:1389", Transport.Udp)]
    [InlineData(" 01389/udp ", Transport.Udp)]
    [InlineData("iclpv-dm/udp", Transport.Udp)]
    public void One_transport_is_explained_where_one_is_named(string query, Transport transport)
    {
        var explanation = Explainer.Explain(query);
        var facts = Assert.Single(explanation.Ports);
        Assert.Equal((1389, transport), (facts.Port, facts.Transport));
    }

    [Fact]
    public void A_bare_number_is_explained_for_both_transports_where_they_differ()
    {
        var explanation = Explainer.Explain("514");
        Assert.Equal([Transport.Tcp, Transport.Udp], explanation.Ports.Select(p => p.Transport));
        var use = Text(explanation, "use");
        Assert.Contains("514/tcp: shell", use, StringComparison.Ordinal);
        Assert.Contains("514/udp: syslog", use, StringComparison.Ordinal);
        Assert.Contains(Transport.Sctp, Explainer.Explain("22").Ports.Select(p => p.Transport));
    }

    [Theory]
    [InlineData("70000", ExplanationOutcome.Invalid, "0 to 65535")]
    [InlineData("65536", ExplanationOutcome.Invalid, "0 to 65535")]
    [InlineData("99999999999999999999", ExplanationOutcome.Invalid, "0 to 65535")]
    [InlineData("390/icmp", ExplanationOutcome.Invalid, "tcp, udp, sctp and dccp")]
    [InlineData("", ExplanationOutcome.Invalid, "service name")]
    [InlineData("/", ExplanationOutcome.Invalid, "service name")]
    [InlineData("nosuchservice", ExplanationOutcome.NotFound, "nosuchservice is known")]
    [InlineData("-1", ExplanationOutcome.NotFound, "-1 is known")]
    public void What_has_no_answer_says_why(string query, ExplanationOutcome outcome, string reason)
    {
        var explanation = Explainer.Explain(query);
        Assert.Equal(outcome, explanation.Outcome);
        Assert.Empty(explanation.Ports);
        Assert.Contains(reason, Text(explanation, "suggestions"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ldapp", "ldap")]
    [InlineData("htps", "https")]
    [InlineData("postgre", "postgresql")]
    [InlineData("kerbros", "kerberos")]
    public void Near_names_are_offered_and_can_be_explained(string query, string near)
    {
        var explanation = Explainer.Explain(query);
        Assert.Equal(ExplanationOutcome.NotFound, explanation.Outcome);
        Assert.Contains(near, explanation.Suggestions);
        Assert.All(explanation.Suggestions, s => Assert.Equal(ExplanationOutcome.Found, Explainer.Explain(s).Outcome));
    }

    [Theory]
    [InlineData("smb", "445/tcp")]
    [InlineData("http-alt", "8080")]
    [InlineData("cl/1", "172")]
    [InlineData("webmin", "10000")]
    [InlineData("slapd", "1389/tcp")]
    [InlineData("HTTPS", "443")]
    public void Names_are_services_aliases_families_or_programs(string query, string port)
    {
        var explanation = Explainer.Explain(query);
        Assert.Equal(ExplanationOutcome.Found, explanation.Outcome);
        Assert.Contains(port, Text(explanation, "name"), StringComparison.Ordinal);
    }

    private static string Text(PortExplanation explanation, string section) => string.Join(
        '\n', explanation.Sections.Single(s => s.Id == section).Blocks.Select(b => b.Label.Length > 0 ? $"{b.Label}: {b.Text}" : b.Text));
}
