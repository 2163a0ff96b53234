using System.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Tests;

/// <summary>Inputs of a megabyte that are made to cost time or memory: each format is done with them soon.</summary>
public class HostileFormatsTests
{
    private const int Size = 1 << 20;

    public static TheoryData<string, string> Shapes => new()
    {
        { "iptables-L", "Chain A (1 references)\n" },
        { "iptables-L", "Chain INPUT (policy DROP)\ntarget prot opt source destination\n" },
        { "iptables-S", "-P INPUT DROP\n-N x\n" },
        { "ipset", "create a hash:net,net\nadd a 0.0.0.0/1,10.0.0.0/8 nomatch\nswap a a\n" },
        { "shell-script", "$( " },
        { "shell-script", "if a; then " },
        { "shell-script", "'\"`${" },
        { "shell-script", "iptables -A INPUT -j ACCEPT\nwhile x; do iptables -F; done\n" },
        { "shell-script", "f() { f; }; f\n" },
        { "shell-script", "cat <<A\n" },
        { "iptables-template", "{{" },
        { "iptables-template", "*filter\n{% if a %}\n-A INPUT -j DROP\n" },
        { "ufw-rules", "*filter\n:ufw-user-input -\n-A ufw-user-input -j x\n" },
        { "firewalld", "<zone><rule>" },
        { "firewalld", "<zone><!--" },
        { "netsh", "Name:\n----------\n" },
        { "windows-script", "netsh advfirewall firewall add rule name=a dir=in action=allow\n" },
        { "windows-script", "netsh advfirewall firewall add rule name=a dir=in action=allow protocol=6\nnetsh advfirewall firewall delete rule name=b\n" },
        { "windows-script", "if a (netsh firewall add portopening TCP 1 a & " },
        { "windows-script", "set a=%a%%a%\n" },
        { "windows-script", "netsh advfirewall set allprofiles state %%~" },
        { "powershell-script", "New-NetFirewallRule -LocalPort $( " },
        { "powershell-script", "New-NetFirewallRule a { " },
        { "powershell-script", "Set-NetFirewallRule -DisplayName a -Action Block\nNew-NetFirewallRule b `\n" },
        { "processes", "/proc/1/fd/1 socket:[1]\n" },
        { "processes", "PID CMD\n1 a\n" },
        { "host-facts", "Kernel IP routing table\nDestination Gateway Flags Iface\n192.0.2.1 0.0.0.0 UH a\n" },
        { "host-facts", "1 1 2001:db8::/64 On-link\n1 1 2001:db8::1/128 On-link\n" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_megabyte_of_it_is_soon_done_with(string type, string shape)
    {
        var source = SourceFile.FromText("input", string.Concat(Enumerable.Repeat(shape, Size / shape.Length)));
        var clock = Stopwatch.StartNew();
        _ = ConfigParsers.Detect(source);
        var input = ConfigParsers.Find(type)!.Parse(source, "test");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
        Assert.True(input.Diagnostics.Count < 3000, $"{input.Diagnostics.Count} diagnostics");
        Assert.Equal(source.LineCount, input.Lines.Total);
    }
}
