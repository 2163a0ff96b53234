using static PortAudit.Reporting.Tests.CommonModel.ParsedFiles;

namespace PortAudit.Reporting.Tests.CommonModel;

public class KernelSpellingTests
{
    /// <summary>Every rule is spelled as iptables-save would not; the chains are declared in another order too.</summary>
    private const string Loaded = "*filter\n:WEB - [0:0]\n:OUTPUT ACCEPT [0:0]\n:INPUT DROP [3:4]\n:FORWARD DROP [0:0]\n:IDLE - [0:0]\n"
        + "-A INPUT -j ACCEPT -m state --state EST,REL\n-A INPUT -j WEB --proto TCP --dport 0x50:0120 --src 10.1.2.3/255.0.0.0\n"
        + "-A INPUT -p 17 -m multiport --destination-ports 53,67:68 ! -i lo -j DROP\n-A INPUT -p tcp --syn --destination-port=5000 -j REJECT\n"
        + "-A INPUT -p icmp --icmp-type echo-request -c 5 6 -j ACCEPT\n-A INPUT -m mark --mark 16/0xf0 -j MARK --or-mark 4\n"
        + "-A INPUT -s 0/0 -d 010.1.1.1 -i + -j DROP\n-A WEB -p tcp --sport 1024: -m comment --comment x -g IDLE\nCOMMIT\n";

    [Fact]
    public void Ruleset_that_was_loaded_and_saved_prints_the_same_text()
    {
        NamespacedTool.Require("iptables-legacy-restore");
        var saved = NamespacedTool.Run("iptables-legacy-restore && iptables-legacy-save -c", Loaded);
        Assert.NotEqual(Loaded, saved);
        Assert.Equal(Canonical(Parse("iptables-save", Loaded)), Canonical(Parse("iptables-save", saved)));
    }
}
