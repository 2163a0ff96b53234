namespace PortAudit.Cli.Tests;

/// <summary>Only the rules of the profile in use count, whichever export tells which one that is.</summary>
public class WindowsProfileTests
{
    private const string Packet = "tcp from 203.0.113.7 dport 8443";

    [Theory]
    [InlineData("netsh-currentprofile.txt", "Private Profile Settings:", "accept")]
    [InlineData("netsh-currentprofile.txt", "Public Profile Settings:", "drop")]
    [InlineData("shown.txt", "C:\\>netsh advfirewall show currentprofile\n\nPrivate Profile Settings:", "accept")]
    [InlineData("shown.txt", "PS C:\\> netsh advfirewall monitor show firewall\n\nPrivate Profile Settings:", "accept")]
    // Without a command, one profile's settings do not say that it is in use.
    [InlineData("shown.txt", "Private Profile Settings:", "unknown")]
    public void Netsh_tells_the_profile_in_use(string name, string heading, string verdict)
    {
        using var session = new Session().With("rules.txt", Rules).With(name, $"{heading}\n{Dashes}\nState                                 ON\n"
            + "Firewall Policy                       BlockInbound,AllowOutbound\nOk.\n");
        Assert.Equal(verdict, Ask(session));
    }

    [Theory]
    [InlineData("""{ "InterfaceAlias": "Ethernet", "NetworkCategory": 1 }""", "accept")]
    [InlineData("\"InterfaceAlias\",\"NetworkCategory\"\n\"Ethernet\",\"Public\"\n", "drop")]
    [InlineData("\nName             : Home\nInterfaceAlias   : Ethernet\nInterfaceIndex   : 12\nNetworkCategory  : Private\nIPv4Connectivity : Internet\n\n", "accept")]
    // Two networks at once: what either lets in, may get in.
    [InlineData("\"InterfaceAlias\",\"NetworkCategory\"\n\"Ethernet\",\"Public\"\n\"Wi-Fi\",\"Private\"\n", "unknown")]
    public void PowerShell_tells_the_profile_in_use(string profile, string verdict)
    {
        using var session = new Session().With("rules.txt", Rules).With("profiles.txt", Profiles).With("profile.txt", profile);
        Assert.Equal(verdict, Ask(session));
    }

    /// <summary>The exports of a folder are one host's, with the settings of all profiles beside those of the one in use.</summary>
    [Fact]
    public void The_profile_in_use_goes_with_the_list_of_all()
    {
        using var session = new Session().With("rules.txt", Rules)
            .With("profiles.txt", Profiles)
            .With("netsh-currentprofile.txt", $"Public Profile Settings:\n{Dashes}\nState                                 ON\n");
        Assert.Equal("drop", Ask(session));
    }

    private static readonly string Dashes = new('-', 70);

    private static string Profiles { get; } = string.Concat(new[] { "Domain", "Private", "Public" }.Select(p =>
        $"{p} Profile Settings:\n{Dashes}\nState                                 ON\nFirewall Policy                       BlockInbound,AllowOutbound\n\n"));

    private static string Rules { get; } = $"""

        Rule Name:                            Panel
        {new string('-', 70)}
        Enabled:                              Yes
        Direction:                            In
        Profiles:                             Private
        Grouping:
        LocalIP:                              Any
        RemoteIP:                             Any
        Protocol:                             TCP
        LocalPort:                            8443
        RemotePort:                           Any
        Edge traversal:                       No
        Program:
        InterfaceTypes:                       Any
        Security:                             NotRequired
        Rule source:                          Local Setting
        Action:                               Allow
        Ok.

        """;

    private static string Ask(Session session)
    {
        var outcome = session.Run("query", ".", Packet, "-f", "json");
        return outcome.Json.GetProperty("verdict").GetString()!;
    }
}
