using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Tests.Transcripts;

public sealed class PromptTests
{
    [Theory]
    [InlineData("root@web1:~# iptables-save", PromptKind.Shell, "iptables-save")]
    [InlineData("[root@web1 ~]# ufw status", PromptKind.Shell, "ufw status")]
    [InlineData("web1@host:/var/log (main) $ sudo ss -tlnp", PromptKind.Shell, "sudo ss -tlnp")]
    [InlineData("root@suse:~ # ss -an", PromptKind.Shell, "ss -an")]
    [InlineData("user@mac Desktop % lsof -i", PromptKind.Shell, "lsof -i")]
    [InlineData("root@web1:~#", PromptKind.Shell, "")]
    [InlineData("$ nft list ruleset", PromptKind.Shell, "nft list ruleset")]
    [InlineData("$", PromptKind.Shell, "")]
    [InlineData("# nft -j list ruleset", PromptKind.Shell, "nft -j list ruleset")]
    [InlineData("  PS C:\\Users\\admin> Get-NetFirewallRule", PromptKind.PowerShell, "Get-NetFirewallRule")]
    [InlineData("PS /home/admin> Get-NetFirewallRule", PromptKind.PowerShell, "Get-NetFirewallRule")]
    [InlineData("C:\\Windows\\system32>netstat -ano", PromptKind.CommandPrompt, "netstat -ano")]
    [InlineData("D:\\>", PromptKind.CommandPrompt, "")]
    public void A_prompt_is_told_from_the_command(string line, PromptKind kind, string typed)
    {
        Assert.Equal(kind, Prompt.Read(line, out var command));
        Assert.Equal(typed, command.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("#comment")]
    [InlineData("*filter")]
    [InlineData("C:\\Program Files\\OpenSSH\\sshd.exe")]
    [InlineData("PS is short for PowerShell")]
    [InlineData("admin@example.com wrote these rules and others for web1 #")]
    [InlineData("Chain INPUT (policy DROP) #")]
    public void What_a_command_prints_has_no_prompt(string line) => Assert.Null(Prompt.Read(line, out _));

    [Fact]
    public void A_greeting_ends_with_the_first_line_of_the_export()
    {
        const string greeting = "\r\n[root@web1 ~]# cat fw.csv\r\n\r\n";
        Assert.Equal(greeting.Length, Greeting.End(greeting + "Name,Action\r\n"));
        Assert.Equal(0, Greeting.End("Name,Action\r\n"));
        Assert.Equal(0, Greeting.End(string.Concat(Enumerable.Repeat("$ ls\n", 30)) + "Name,Action\n"));
    }
}
