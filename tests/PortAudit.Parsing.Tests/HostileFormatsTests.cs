using PortAudit.Inputs;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Iptables.Listings;

namespace PortAudit.Parsing.Tests;

/// <summary>Inputs that are made to cost time or memory: what each format does with them grows with their length and no faster.</summary>
public class HostileFormatsTests
{
    private const int Size = 1 << 19;

    public static TheoryData<string, string> Shapes => new()
    {
        { "iptables-L", "Chain A (1 references)\n" },
        { "iptables-L", "Chain INPUT (policy DROP)\ntarget prot opt source destination\n" },
        { "iptables-S", "-P INPUT DROP\n-N x\n" },
        { "iptables-S", "-N x\n" },
        { "iptables-S", "-P INPUT DROP\n" },
        { "ipset", "create a hash:net,net\nadd a 0.0.0.0/1,10.0.0.0/8 nomatch\nswap a a\n" },
        { "ipset", "<ipsets><ipset name=\"a\"><type>hash:ip</type>" },
        { "shell-script", "$( " },
        { "shell-script", "if a; then " },
        { "shell-script", "'\"`${" },
        { "shell-script", "${a:-${b:-" },
        { "shell-script", "iptables -A INPUT -j ACCEPT\nwhile x; do iptables -F; done\n" },
        { "shell-script", "f() { f; }; f\n" },
        { "shell-script", "cat <<A\n" },
        { "shell-script", "nft -f - <<A\ntable ip a {\nA\n" },
        { "shell-script", "echo 'add table ip a' | nft -f -\n" },
        { "shell-script", "nft -f <(<( " },
        { "iptables-template", "{{" },
        { "iptables-template", "x{% if a %}" },
        { "shell-script", "x{% if a %}" },
        { "iptables-template", "*filter\n{% if a %}\n-A INPUT -j DROP\n" },
        { "ufw-rules", "*filter\n:ufw-user-input -\n-A ufw-user-input -j x\n" },
        { "ufw-status", "Status: active\n-- ------ ----\n22 ALLOW Anywhere\n" },
        { "ufw-status", "-- ------ ----\n22 on (v6) on ALLOW IN (log) (log) (v6)\n" },
        { "ufw-profiles", "[a]\nports=\n" },
        { "firewalld", "<zone><rule>" },
        { "firewalld", "<zone><!--" },
        { "firewalld", "<direct>a<!---->" },
        { "firewalld", "<?x?>" },
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

    /// <summary>Twice as much of it takes about twice the memory; the time limit is for what would never end.</summary>
    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Shapes))]
    public async Task Twice_as_much_of_it_takes_twice_as_much(string type, string shape)
    {
        var (half, whole) = await Task.Run(() => (Work(type, shape, Size), Work(type, shape, 2 * Size)), TestContext.Current.CancellationToken);
        Assert.True(whole < (3 * half) + (8 << 20), $"{half:N0} bytes became {whole:N0}");
    }

    [Theory]
    [InlineData("-P INPUT DROP\n-N x\n")]
    [InlineData("-P INPUT DROP\n-A INPUT -j DROP\n")]
    public void Many_sections_of_a_rule_listing_are_not_looked_through_again_and_again(string shape)
    {
        var reader = new TableListingReader(Repeated(shape, Size), IpFamily.IPv4, NoServiceNames.Instance);
        _ = reader.Read("iptables-S", "test");
        Assert.InRange(reader.LookedAhead, Size, 20L * Size);
    }

    [Fact]
    public void Many_sections_of_a_table_listing_are_not_looked_through_again_and_again()
    {
        var reader = new TableListingReader(Repeated("Chain A (1 references)\n", Size), IpFamily.IPv4, NoServiceNames.Instance);
        _ = reader.Read("iptables-L", "test");
        Assert.InRange(reader.LookedAhead, Size, 40L * Size);
    }

    private static long Work(string type, string shape, int size)
    {
        var source = Repeated(shape, size);
        _ = source.LineCount;
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = ConfigParsers.Detect(source);
        var input = ConfigParsers.Find(type)!.Parse(source, "test");
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(input.Diagnostics.Count < 3000, $"{input.Diagnostics.Count} diagnostics");
        Assert.Equal(source.LineCount, input.Lines.Total);
        return bytes;
    }

    private static SourceFile Repeated(string shape, int size) => SourceFile.FromText("input", string.Concat(Enumerable.Repeat(shape, size / shape.Length)));
}
