namespace PortAudit.Cli.Tests;

/// <summary>What people copy from a PowerShell window: lists, without any export. What these cut off is open.</summary>
public class PowerShellListTests
{
    private const string Profiles = """
        PS C:\> Get-NetFirewallProfile

        Name                            : Domain
        Enabled                         : True
        DefaultInboundAction            : Block
        DefaultOutboundAction           : Allow
        AllowInboundRules               : NotConfigured
        LogFileName                     : %systemroot%\system32\LogFiles\Firewall\pfirewall.log
        LogMaxSizeKilobytes             : 4096

        Name                            : Private
        Enabled                         : True
        DefaultInboundAction            : Block
        DefaultOutboundAction           : Allow

        Name                            : Public
        Enabled                         : True
        DefaultInboundAction            : Block
        DefaultOutboundAction           : Allow


        """;

    [Theory]
    [InlineData("8443", "accept")]
    [InlineData("{80, 8443}", "accept")]
    [InlineData("80", "drop")]
    [InlineData("{80, 81, 82, 83...}", "unknown")]
    public void A_list_of_joined_rules_is_read(string ports, string verdict)
    {
        using var session = new Session().With("profiles.txt", Profiles).With("rules.txt", $$"""

            InstanceID          : {A}
            DisplayName         : Web
            Enabled             : True
            Profile             : Any
            Direction           : Inbound
            Action              : Allow
            EdgeTraversalPolicy : Block
            Protocol            : TCP
            LocalPort           : {{ports}}
            RemotePort          : Any
            LocalAddress        : Any
            RemoteAddress       : Any
            Program             : Any
            Service             : Any
            InterfaceAlias      : Any
            InterfaceType       : Any
            Authentication      : NotRequired


            """);
        var outcome = session.Run("query", ".", "tcp from 203.0.113.7 dport 8443", "-f", "json");
        Assert.Equal(verdict, outcome.Json.GetProperty("verdict").GetString());
        Assert.Equal(verdict == "unknown", outcome.Error.Contains("WIN046", StringComparison.Ordinal));
    }

    /// <summary>Get-NetFirewallRule alone shows neither ports nor addresses.</summary>
    [Fact]
    public void A_list_of_rules_alone_leaves_their_ports_open()
    {
        using var session = new Session().With("profiles.txt", Profiles).With("rules.txt", """

            Name                          : RemoteDesktop-UserMode-In-TCP
            DisplayName                   : Remote Desktop - User Mode (TCP-In)
            Description                   : Inbound rule for the Remote Desktop service
                                            to allow RDP traffic. [TCP 3389]
            DisplayGroup                  : Remote Desktop
            Group                         : @FirewallAPI.dll,-28752
            Enabled                       : True
            Profile                       : Any
            Platform                      : {}
            Direction                     : Inbound
            Action                        : Allow
            EdgeTraversalPolicy           : Block
            LooseSourceMapping            : False
            Owner                         :
            PrimaryStatus                 : OK
            PolicyStoreSource             : PersistentStore
            PolicyStoreSourceType         : Local


            """);
        var outcome = session.Run("query", ".", "tcp from 203.0.113.7 dport 8443", "-f", "json");
        Assert.Equal("unknown", outcome.Json.GetProperty("verdict").GetString());
        Assert.Contains("WIN045", session.Run("audit", ".", "-f", "json").Error, StringComparison.Ordinal);
    }
}
