using PortAudit.Inputs;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Facts;
using PortAudit.Parsing.Hosts.Processes;
using PortAudit.Parsing.Netfilter.Firewalld;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Iptables.Listings;
using PortAudit.Parsing.Netfilter.Scripts;
using PortAudit.Parsing.Netfilter.Templates;
using PortAudit.Parsing.Netfilter.Ufw;
using PortAudit.Parsing.Windows.Netsh;
using PortAudit.Parsing.Windows.Scripts;

namespace PortAudit.Tests.Inputs;

/// <summary>Inputs that are made to cost time or memory: what each format does with them grows with their length and no faster.</summary>
public class HostileFormatsTests
{
    private const int Size = 1 << 19;

    public static TheoryData<string, string> Shapes => new()
    {
        { nameof(TableListingParser), "Chain A (1 references)\n" },
        { nameof(TableListingParser), "Chain INPUT (policy DROP)\ntarget prot opt source destination\n" },
        { nameof(RuleListingParser), "-P INPUT DROP\n-N x\n" },
        { nameof(RuleListingParser), "-N x\n" },
        { nameof(RuleListingParser), "-P INPUT DROP\n" },
        { nameof(IpsetParser), "create a hash:net,net\nadd a 0.0.0.0/1,10.0.0.0/8 nomatch\nswap a a\n" },
        { nameof(IpsetParser), "<ipsets><ipset name=\"a\"><type>hash:ip</type>" },
        { nameof(ShellScriptParser), "$( " },
        { nameof(ShellScriptParser), "if a; then " },
        { nameof(ShellScriptParser), "'\"`${" },
        { nameof(ShellScriptParser), "${a:-${b:-" },
        { nameof(ShellScriptParser), "iptables -A INPUT -j ACCEPT\nwhile x; do iptables -F; done\n" },
        { nameof(ShellScriptParser), "f() { f; }; f\n" },
        { nameof(ShellScriptParser), "cat <<A\n" },
        { nameof(ShellScriptParser), "nft -f - <<A\ntable ip a {\nA\n" },
        { nameof(ShellScriptParser), "echo 'add table ip a' | nft -f -\n" },
        { nameof(ShellScriptParser), "nft -f <(<( " },
        { nameof(TemplateParser), "{{" },
        { nameof(TemplateParser), "x{% if a %}" },
        { nameof(ShellScriptParser), "x{% if a %}" },
        { nameof(TemplateParser), "*filter\n{% if a %}\n-A INPUT -j DROP\n" },
        { nameof(UfwRulesParser), "*filter\n:ufw-user-input -\n-A ufw-user-input -j x\n" },
        { nameof(UfwStatusParser), "Status: active\n-- ------ ----\n22 ALLOW Anywhere\n" },
        { nameof(UfwStatusParser), "-- ------ ----\n22 on (v6) on ALLOW IN (log) (log) (v6)\n" },
        { nameof(UfwProfilesParser), "[a]\nports=\n" },
        { nameof(FirewalldXmlParser), "<zone><rule>" },
        { nameof(FirewalldXmlParser), "<zone><!--" },
        { nameof(FirewalldXmlParser), "<direct>a<!---->" },
        { nameof(FirewalldXmlParser), "<?x?>" },
        { nameof(NetshParser), "Name:\n----------\n" },
        { nameof(BatchParser), "netsh advfirewall firewall add rule name=a dir=in action=allow\n" },
        { nameof(BatchParser), "netsh advfirewall firewall add rule name=a dir=in action=allow protocol=6\nnetsh advfirewall firewall delete rule name=b\n" },
        { nameof(BatchParser), "if a (netsh firewall add portopening TCP 1 a & " },
        { nameof(BatchParser), "set a=%a%%a%\n" },
        { nameof(BatchParser), "netsh advfirewall set allprofiles state %%~" },
        { nameof(PowerShellScriptParser), "New-NetFirewallRule -LocalPort $( " },
        { nameof(PowerShellScriptParser), "New-NetFirewallRule a { " },
        { nameof(PowerShellScriptParser), "Set-NetFirewallRule -DisplayName a -Action Block\nNew-NetFirewallRule b `\n" },
        { nameof(ProcessListParser), "/proc/1/fd/1 socket:[1]\n" },
        { nameof(ProcessListParser), "PID CMD\n1 a\n" },
        { nameof(HostFactsParser), "Kernel IP routing table\nDestination Gateway Flags Iface\n192.0.2.1 0.0.0.0 UH a\n" },
        { nameof(HostFactsParser), "1 1 2001:db8::/64 On-link\n1 1 2001:db8::1/128 On-link\n" },
    };

    /// <summary>Twice as much of it takes about twice the memory; the time limit is for what would never end.</summary>
    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Shapes))]
    public async Task Twice_as_much_of_it_takes_twice_as_much(string parser, string shape)
    {
        var (half, whole) = await Task.Run(() => (Work(parser, shape, Size), Work(parser, shape, 2 * Size)), TestContext.Current.CancellationToken);
        Assert.True(whole < (3 * half) + (8 << 20), $"{half:N0} bytes became {whole:N0}");
    }

    private static long Work(string parser, string shape, int size)
    {
        var source = Repeated(shape, size);
        _ = source.LineCount;
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = ConfigParsers.Detect(source);
        var input = ConfigParsers.All.First(p => p.GetType().Name == parser).Parse(source, "test");
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(input.Diagnostics.Count < 3000, $"{input.Diagnostics.Count} diagnostics");
        Assert.Equal(source.LineCount, input.Lines.Total);
        return bytes;
    }

    private static SourceFile Repeated(string shape, int size) => SourceFile.FromText("input", string.Concat(Enumerable.Repeat(shape, size / shape.Length)));
}
