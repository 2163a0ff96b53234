namespace PortAudit.Cli.Tests;

/// <summary>What Windows Firewall makes of a packet, by the precedence that Microsoft documents ([MS-FASP], "Windows Firewall rules").</summary>
public class WindowsFirewallTests
{
    private const string Key = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";
    private const string Web = "tcp from 203.0.113.7 dport 443";

    public static TheoryData<string> Formats => [.. Directory.GetDirectories(Path.Combine(Session.Fixtures, "windows-firewall/equivalent")).Select(f => Path.GetFileName(f)!)];

    [Theory]
    // No rule: the default. A disabled rule, and one without Active, do not act.
    [InlineData(Web, "drop")]
    [InlineData(Web, "drop", "Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=443|")]
    [InlineData(Web, "drop", "Action=Allow|Dir=In|Protocol=6|LPort=443|")]
    // No protocol is any, no profile is all.
    [InlineData(Web, "accept", "Action=Allow|Active=TRUE|Dir=In|")]
    [InlineData(Web, "accept", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=443|")]
    [InlineData(Web, "accept", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=400-500|")]
    [InlineData("udp from 203.0.113.7 dport 443", "drop", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|")]
    // Block beats allow, in whatever order they stand.
    [InlineData(Web, "drop", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|", "Action=Block|Active=TRUE|Dir=In|Protocol=6|RA4=203.0.113.0/24|")]
    [InlineData(Web, "drop", "Action=Block|Active=TRUE|Dir=In|Protocol=6|RA4=203.0.113.0/255.255.255.0|", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|")]
    [InlineData(Web, "accept", "Action=Block|Active=TRUE|Dir=In|Protocol=6|RA4=203.0.113.8-203.0.113.20|", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|")]
    // A list of addresses of one family leaves the other out.
    [InlineData("tcp from 2001:db8::9 dport 443", "drop", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|RA4=203.0.113.0/24|")]
    // An allow that overrides blocks counts for authenticated traffic only, which nobody can see.
    [InlineData(Web, "unknown", "Action=ByPass|Active=TRUE|Dir=In|Protocol=6|LPort=443|", "Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=443|")]
    [InlineData(Web, "unknown", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|Security=Authenticate|")]
    // Which profile is in force, which program listens, what a newer key means: open.
    [InlineData(Web, "unknown", "Action=Allow|Active=TRUE|Dir=In|Profile=Public|Protocol=6|LPort=443|")]
    [InlineData(Web, "accept", "Action=Allow|Active=TRUE|Dir=In|Profile=Public|Protocol=6|LPort=443|", "Action=Allow|Active=TRUE|Dir=In|Profile=Private|Profile=Domain|Protocol=6|")]
    [InlineData(Web, "unknown", @"Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|App=C:\x\web.exe|")]
    [InlineData(Web, "unknown", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|NewKey=1|")]
    [InlineData(Web, "unknown", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|RA4=LocalSubnet|RA6=LocalSubnet|")]
    [InlineData("tcp from 2001:db8::9 dport 443", "drop", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|RA4=LocalSubnet|")]
    // The endpoint mapper has one port; dynamic RPC lies above.
    [InlineData("tcp from 203.0.113.7 dport 135", "accept", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC-EPMap|")]
    [InlineData("tcp from 203.0.113.7 dport 135", "drop", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|")]
    [InlineData("tcp from 203.0.113.7 dport 50000", "unknown", "Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|")]
    [InlineData("icmp from 203.0.113.7 type 8", "accept", "Action=Allow|Active=TRUE|Dir=In|Protocol=1|ICMP4=8:*|")]
    [InlineData("icmp from 203.0.113.7 type 13", "drop", "Action=Allow|Active=TRUE|Dir=In|Protocol=1|ICMP4=8:*|")]
    // Loopback is not filtered; answers to what the machine began pass; outbound is open by default.
    [InlineData("tcp from 127.0.0.1 dport 443 in lo", "accept")]
    [InlineData("tcp from 203.0.113.7 dport 50000 state established flags ack", "accept")]
    [InlineData("tcp to 203.0.113.7 dport 25 hook output", "accept")]
    [InlineData("tcp to 203.0.113.7 dport 25 hook output", "drop", "Action=Block|Active=TRUE|Dir=Out|Protocol=6|RPort=25|")]
    public void A_packet_gets_the_verdict_of_the_rules(string packet, string verdict, params string[] rules) =>
        Assert.Equal(verdict, Ask(Reg(rules), packet));

    [Theory]
    [InlineData("DomainProfile StandardProfile PublicProfile", "EnableFirewall", 0, "accept")]
    [InlineData("PublicProfile", "EnableFirewall", 0, "unknown")]
    [InlineData("DomainProfile StandardProfile PublicProfile", "DefaultInboundAction", 0, "accept")]
    [InlineData("StandardProfile", "DefaultInboundAction", 0, "unknown")]
    public void A_profile_decides_what_no_rule_names(string profiles, string name, int value, string verdict) =>
        Assert.Equal(verdict, Ask(Reg([], profiles.Split(' ').Select(p => (p, name, value)).ToArray()), Web));

    [Fact]
    public void Shields_up_ignores_what_allows()
    {
        string[] rules = ["Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|"];
        var all = new[] { "DomainProfile", "StandardProfile", "PublicProfile" };
        Assert.Equal("drop", Ask(Reg(rules, all.Select(p => (p, "DoNotAllowExceptions", 1)).ToArray()), Web));
    }

    [Fact]
    public void Local_rules_count_only_where_the_policy_merges_them()
    {
        var local = Reg(["Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|"]);
        string Policy(int merge, string rules) => string.Concat(new[] { "DomainProfile", "PrivateProfile", "PublicProfile" }
            .Select(p => $"\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\{p}]\r\n\"AllowLocalPolicyMerge\"=dword:0000000{merge}\r\n"))
            + $"\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules]\r\n{rules}";
        Assert.Equal("accept", Ask(local + Policy(1, ""), Web));
        Assert.Equal("drop", Ask(local + Policy(0, ""), Web));
        Assert.Equal("accept", Ask(local + Policy(0, "\"P\"=\"v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=443|\"\r\n"), Web));
    }

    /// <summary>Service hardening: its rules need no Active, and what they block stays blocked whatever else allows.</summary>
    [Fact]
    public void Hardening_restricts_services_before_all_other_rules()
    {
        var text = Reg(["Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=1900|"])
            + $"\r\n[{Key}\\RestrictedServices\\Static\\System]\r\n\"Block\"=\"V2.0|Action=Block|Dir=in|Protocol=17|\"\r\n\"Allow\"=\"V2.0|Action=Allow|Dir=in|Protocol=17|LPort=68|\"\r\n";
        Assert.Equal("drop", Ask(text, "udp from 10.0.0.1 dport 1900"));
        Assert.Equal("drop", Ask(text, "udp from 10.0.0.1 dport 68"));
        Assert.Equal("accept", Ask(text.Replace("Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=1900|", "Action=Allow|Active=TRUE|Dir=In|Protocol=17|", StringComparison.Ordinal), "udp from 10.0.0.1 dport 68"));
    }

    [Fact]
    public void A_profile_that_is_known_to_be_in_force_leaves_no_question()
    {
        using var session = new Session().With("firewall.reg", Reg(["Action=Allow|Active=TRUE|Dir=In|Profile=Public|Protocol=6|LPort=443|"]))
            .With("setting.json", """{"InstanceID":"MSFT|GlobalIPSecSettingData","Name":"Global","Exemptions":9,"ActiveProfile":4}""");
        Assert.Equal("accept", Verdict(session, "firewall.reg", "setting.json", Web));
        session.With("setting.json", """{"InstanceID":"MSFT|GlobalIPSecSettingData","Name":"Global","Exemptions":9,"ActiveProfile":1}""");
        Assert.Equal("drop", Verdict(session, "firewall.reg", "setting.json", Web));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void One_policy_in_every_format_is_one_model_with_the_same_findings(string format)
    {
        var folder = Path.Combine(Session.Fixtures, "windows-firewall/equivalent");
        using var session = new Session(folder);
        Assert.Equal(Model(session, "reg"), Model(session, format));
        Assert.Equal(Findings(session, "reg"), Findings(session, format));
        Assert.NotEmpty(Findings(session, format));
        foreach (var input in session.Run("audit", format, "-f", "json").Json.GetProperty("inputs").EnumerateArray())
        {
            var lines = input.GetProperty("lines");
            Assert.Equal((0, 0), (lines.GetProperty("approximated").GetInt32(), lines.GetProperty("unreadable").GetInt32()));
        }
    }

    /// <summary>A listener of netstat -anob is let in by rules for its port, its program and its service, and by no others.</summary>
    [Fact]
    public void A_listener_meets_the_rules_for_its_program_and_service()
    {
        const string netstat = """

            Active Connections

              Proto  Local Address          Foreign Address        State           PID
              TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1012
              RpcSs
             [svchost.exe]
              TCP    0.0.0.0:445            0.0.0.0:0              LISTENING       4
             Can not obtain ownership information
              TCP    0.0.0.0:3389           0.0.0.0:0              LISTENING       1200
              TermService
             [svchost.exe]
              TCP    0.0.0.0:8443           0.0.0.0:0              LISTENING       2260
             [web.exe]
              TCP    0.0.0.0:9000           0.0.0.0:0              LISTENING       2300
             [other.exe]

            """;
        using var session = new Session().With("host/netstat.txt", netstat).With("host/firewall.reg", Reg([
            @"Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC-EPMap|App=%SystemRoot%\system32\svchost.exe|Svc=RPCSS|",
            @"Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=445|App=System|",
            // The right port, and another service's: it lets TermService in nowhere.
            @"Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|App=%SystemRoot%\system32\svchost.exe|Svc=WinRM|",
            // Any port, for a program of this name somewhere: it may be the one that listens.
            @"Action=Allow|Active=TRUE|Dir=In|Protocol=6|App=C:\Program Files\Acme\web.exe|",
        ]));
        var services = session.Run("audit", "host", "-f", "json").Json.GetProperty("hosts")[0].GetProperty("services").EnumerateArray()
            .ToDictionary(s => s.GetProperty("port").GetInt32(), s => string.Join(' ', s.GetProperty("exposures").EnumerateArray()
                .Select(e => $"{e.GetProperty("certainty").GetString()} {e.GetProperty("reach").GetString()}").Where(e => !e.EndsWith("loopback", StringComparison.Ordinal))));
        Assert.Equal("certain internet", services[135]);
        Assert.Equal("certain internet", services[445]);
        Assert.Equal("", services[3389]);
        Assert.Equal("possible internet", services[8443]);
        Assert.Equal("", services[9000]);
    }

    [Fact]
    public void What_a_rule_without_its_filters_restricts_is_open_and_told()
    {
        var folder = Path.Combine(Session.Fixtures, "windows-firewall/equivalent/powershell-json");
        using var session = new Session();
        foreach (var name in new[] { "rules.json", "profiles.json" }) session.With($"host/{name}", File.ReadAllText(Path.Combine(folder, name)));
        var outcome = session.Run("audit", "host", "-f", "json");
        Assert.Contains("WIN045", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(outcome.Json.GetProperty("findings").EnumerateArray(), f => f.GetProperty("ruleId").GetString() is "PA4101" or "PA4102" or "PA4103");
        Assert.Equal("unknown", Verdict(session, "host/rules.json", "host/profiles.json", Web));
        Assert.Equal(4, session.Run("audit", "host", "--strict-input").Code);
    }

    private static string Reg(string[] rules, params (string Profile, string Name, int Value)[] changes)
    {
        var text = $"Windows Registry Editor Version 5.00\r\n\r\n[{Key}]\r\n";
        foreach (var profile in new[] { "DomainProfile", "StandardProfile", "PublicProfile" })
        {
            text += $"\r\n[{Key}\\{profile}]\r\n\"EnableFirewall\"=dword:00000001\r\n";
            foreach (var (_, name, value) in changes.Where(c => c.Profile == profile)) text += $"\"{name}\"=dword:0000000{value}\r\n";
        }

        text += $"\r\n[{Key}\\FirewallRules]\r\n";
        return text + string.Concat(rules.Select((r, i) => $"\"R{i}\"=\"v2.30|{r.Replace(@"\", @"\\", StringComparison.Ordinal)}\"\r\n"));
    }

    private static string Ask(string reg, string packet)
    {
        using var session = new Session().With("firewall.reg", reg);
        return Verdict(session, "firewall.reg", packet);
    }

    private static string Verdict(Session session, params string[] arguments) =>
        session.Run(["query", .. arguments, "-f", "json"]).Json.GetProperty("verdict").GetString()!;

    // Hosts are named after their folders.
    private static string Model(Session session, string format) => session.Run("model", "--canonical", format).Out.Replace($"\"{format}\"", "\"host\"", StringComparison.Ordinal);

    private static List<string> Findings(Session session, string format) =>
    [
        .. session.Run("audit", format, "-f", "json").Json.GetProperty("findings").EnumerateArray()
            .Select(f => string.Join(' ', f.GetProperty("ruleId"), f.GetProperty("severity"), f.GetProperty("certainty"), f.GetProperty("message"))).Order(StringComparer.Ordinal),
    ];
}
