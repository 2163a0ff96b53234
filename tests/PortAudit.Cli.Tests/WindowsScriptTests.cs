namespace PortAudit.Cli.Tests;

/// <summary>Batch files that set Windows Firewall up mean what netsh and reg make of their commands; what only their run decides is open.</summary>
public class WindowsScriptTests
{
    private const string Add = "netsh advfirewall firewall add rule name=\"Web\" dir=in action=allow protocol=TCP localport=8443";
    private const string Key = @"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";

    // A script says nothing of the defaults that it leaves as they are.
    private const string Blocking = "netsh advfirewall set allprofiles firewallpolicy blockinbound,allowoutbound\nnetsh advfirewall set allprofiles state on\n";

    [Theory]
    [InlineData("accept", Add)]
    [InlineData("accept", "@echo off\nNETSH.EXE advfirewall firewall add rule name=Web dir=in action=allow protocol=tcp localport=8000-9000,22 enable=yes profile=any >nul 2>&1")]
    [InlineData("drop", "netsh advfirewall firewall add rule name=Web dir=in action=allow protocol=udp localport=8443")]
    [InlineData("drop", "netsh advfirewall firewall add rule name=Web dir=out action=allow protocol=tcp localport=8443")]
    [InlineData("drop", Add + " remoteip=192.0.2.0/24,198.51.100.1-198.51.100.9")]
    [InlineData("drop", Add + " enable=no")]
    [InlineData("unknown", Add + " program=\"C:\\Acme\\web.exe\"")]
    [InlineData("unknown", Add + " profile=private")]
    [InlineData("unknown", Add + " security=authenticate")]
    [InlineData("drop", Add + "\nnetsh advfirewall firewall add rule name=\"No\" dir=in action=block protocol=TCP localport=8443")]
    // Continued, chained, quoted, with the caret, and through call.
    [InlineData("accept", "netsh advfirewall firewall ^\n  add rule name=\"Web & more (1)\" ^\n  dir=in action=allow protocol=TCP localport=8443")]
    [InlineData("accept", "echo rules & call netsh advfirewall firewall add rule name=Web dir=in action=allow protocol=TCP localport=8443 & pause")]
    // Rules go and change again.
    [InlineData("drop", Add + "\nnetsh advfirewall firewall delete rule name=\"web\"")]
    [InlineData("drop", Add + "\nnetsh advfirewall firewall delete rule name=all dir=in")]
    [InlineData("accept", Add + "\nnetsh advfirewall firewall delete rule name=\"Web\" protocol=udp localport=8443")]
    [InlineData("drop", Add + "\nnetsh advfirewall firewall set rule name=\"Web\" new enable=no")]
    [InlineData("drop", Add + "\nnetsh advfirewall firewall set rule name=\"Web\" dir=in new action=block")]
    [InlineData("drop", Add + "\nnetsh advfirewall firewall set rule name=\"Web\" new localport=80")]
    [InlineData("accept", "netsh advfirewall firewall delete rule name=\"Web\"\n" + Add)]
    [InlineData("drop", Add + "\nnetsh advfirewall reset")]
    // Settings.
    [InlineData("accept", "netsh advfirewall set allprofiles state off")]
    [InlineData("accept", "netsh firewall set opmode disable")]
    [InlineData("accept", "netsh firewall set opmode mode=DISABLE")]
    [InlineData("unknown", "netsh advfirewall set publicprofile state off")]
    [InlineData("unknown", "netsh advfirewall set currentprofile state off")]
    [InlineData("accept", "netsh advfirewall set allprofiles firewallpolicy allowinbound,allowoutbound")]
    [InlineData("drop", Add + "\nnetsh advfirewall set allprofiles firewallpolicy blockinboundalways,allowoutbound")]
    [InlineData("accept", "netsh firewall add portopening TCP 8443 \"Web\" ENABLE ALL")]
    // The registry, as reg writes it.
    [InlineData("accept", "reg add \"" + Key + "\\FirewallRules\" /v \"{A}\" /t REG_SZ /d \"v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=8443|Name=Web|\" /f")]
    [InlineData("drop", "reg add \"" + Key + "\\FirewallRules\" /v A /t REG_SZ /d \"v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=8443|\" /f\nreg delete \"" + Key + "\\FirewallRules\" /v A /f")]
    [InlineData("accept", "for /L %%i in (1,1,3) do echo %%i\n" + Add)]
    // What only the run tells.
    [InlineData("accept", "set PORT=8443\nnetsh advfirewall firewall add rule name=Web dir=in action=allow protocol=TCP localport=%PORT%")]
    [InlineData("unknown", "set /p PORT=Which? \nnetsh advfirewall firewall add rule name=Web dir=in action=allow protocol=TCP localport=%PORT%")]
    [InlineData("unknown", "netsh advfirewall firewall add rule name=Web dir=in action=allow protocol=TCP localport=%1")]
    [InlineData("unknown", "for %%p in (80 8443) do netsh advfirewall firewall add rule name=Web dir=in action=allow protocol=TCP localport=%%p")]
    [InlineData("unknown", "if exist C:\\Acme " + Add)]
    [InlineData("unknown", "if exist C:\\Acme (\n" + Add + "\n)")]
    [InlineData("accept", "if exist C:\\Acme (\necho yes\n) else (\necho no\n)\n" + Add)]
    [InlineData("accept", "net session >nul 2>&1 || goto end\n" + Add + "\ngoto end\n:more\n" + Add + "\n:end")]
    [InlineData("unknown", "goto end\n" + Add + "\n:end")]
    [InlineData("unknown", "netsh advfirewall firewall set rule group=\"Acme Tools\" new enable=yes")]
    [InlineData("drop", "netsh advfirewall firewall set rule group=\"Remote Desktop\" new enable=yes")]
    [InlineData("unknown", "if \"%1\"==\"off\" netsh advfirewall set allprofiles state off")]
    // What netsh refuses.
    [InlineData("unknown", "netsh advfirewall firewall add rule name=Web dir=in protocol=TCP localport=8443")]
    [InlineData("unknown", "netsh advfirewall firewall add rule name=Web dir=in action=allow protocol=TCP localport=http")]
    public void A_script_means_what_its_commands_do(string verdict, string commands)
    {
        using var session = new Session().With("setup.cmd", (Blocking + commands).ReplaceLineEndings("\r\n"));
        var outcome = session.Run("query", "setup.cmd", "tcp from 203.0.113.7 dport 8443", "-f", "json");
        Assert.Equal(verdict, outcome.Json.GetProperty("verdict").GetString());
        Assert.Contains("WIN061", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accept", "New-NetFirewallRule -DisplayName 'Web' -Direction Inbound -Protocol TCP -LocalPort 8443 -Action Allow")]
    [InlineData("accept", "New-NetFirewallRule -DisplayName \"Web\" -LocalPort 80, 8443 -Protocol TCP | Out-Null")]
    [InlineData("accept", "New-NetFirewallRule `\n  -DisplayName \"Web\" `\n  -Protocol TCP -LocalPort @('80','8443') `\n  -Profile Any # web\n")]
    [InlineData("accept", "$rule = New-NetFirewallRule -Name Web -DisplayName Web -Protocol TCP -LocalPort 8000-9000 -ErrorAction Stop")]
    [InlineData("drop", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443 -Direction Outbound")]
    [InlineData("drop", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443 -RemoteAddress 192.0.2.0/24,198.51.100.1")]
    [InlineData("drop", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443 -Enabled False")]
    [InlineData("drop", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443; Remove-NetFirewallRule -DisplayName Web")]
    [InlineData("drop", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443\nDisable-NetFirewallRule -DisplayName 'Web'")]
    [InlineData("drop", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443\nSet-NetFirewallRule -DisplayName 'Web' -Action Block")]
    [InlineData("accept", "Set-NetFirewallProfile -Profile Domain,Private,Public -Enabled False")]
    [InlineData("accept", "Set-NetFirewallProfile -All -DefaultInboundAction Allow")]
    [InlineData("unknown", "Set-NetFirewallProfile -Profile Public -Enabled False")]
    [InlineData("accept", "<# New-NetFirewallRule -Action Block #>\nnetsh advfirewall firewall add rule name=\"Web\" dir=in action=allow protocol=TCP localport=8443")]
    // What only the run tells.
    [InlineData("unknown", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort $port")]
    [InlineData("unknown", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort \"$($port)\" -Action Allow")]
    [InlineData("unknown", "New-NetFirewallRule @params")]
    [InlineData("unknown", "if ($open) { New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443 }")]
    [InlineData("unknown", "foreach ($p in 80, 8443) {\n  New-NetFirewallRule -DisplayName \"Web $p\" -Protocol TCP -LocalPort $p\n}")]
    [InlineData("unknown", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443 -Program \"$env:ProgramFiles\\Acme\\web.exe\"")]
    [InlineData("unknown", "New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 8443 -LocalUser 'D:(A;;CC;;;BA)'")]
    [InlineData("unknown", "Enable-NetFirewallRule -DisplayGroup 'Acme Tools'")]
    public void A_PowerShell_script_means_what_its_literal_arguments_say(string verdict, string commands)
    {
        using var session = new Session().With("setup.ps1", "Set-NetFirewallProfile -Profile Domain, Private, Public -Enabled True -DefaultInboundAction Block -DefaultOutboundAction Allow\n" + commands);
        var outcome = session.Run("query", "setup.ps1", "tcp from 203.0.113.7 dport 8443", "-f", "json");
        Assert.Equal(verdict, outcome.Json.GetProperty("verdict").GetString());
        Assert.Contains("WIN061", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WIN060", "powershell -Command \"New-NetFirewallRule -DisplayName x -Direction Inbound -LocalPort 80\"")]
    [InlineData("WIN060", "netsh advfirewall import \"C:\\x.wfw\"")]
    [InlineData("WIN060", "reg import firewall.reg")]
    [InlineData("WIN060", "sc config MpsSvc start= disabled")]
    [InlineData("WIN062", "netsh advfirewall firewall add rule name=Web direction=in action=allow")]
    [InlineData("WIN063", "netsh advfirewall firewall set rule group=\"Remote Desktop\" new enable=yes")]
    public void What_is_not_followed_is_told(string id, string command)
    {
        using var session = new Session().With("setup.bat", Blocking + command);
        Assert.Contains($"setup.bat:3:1: {(id == "WIN062" ? "error" : "warning")} {id}", session.Run("model", "setup.bat").Error, StringComparison.Ordinal);
    }

    /// <summary>The same rules and settings as a registry export give the same findings, apart from what is said of the scripts themselves.</summary>
    [Fact]
    public void A_script_of_reg_commands_is_the_reg_file()
    {
        const string header = "Windows Registry Editor Version 5.00\r\n\r\n";
        const string rule = @"v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|App=%SystemRoot%\system32\svchost.exe|Svc=TermService|Name=Desktop|";
        using var session = new Session()
            .With("reg/firewall.reg", $"{header}[{Key.Replace("HKLM", "HKEY_LOCAL_MACHINE", StringComparison.Ordinal)}\\FirewallRules]\r\n\"A\"=\"{rule.Replace(@"\", @"\\", StringComparison.Ordinal)}\"\r\n\r\n"
                + $"[{Key.Replace("HKLM", "HKEY_LOCAL_MACHINE", StringComparison.Ordinal)}\\PublicProfile]\r\n\"EnableFirewall\"=dword:00000000\r\n")
            .With("script/setup.bat", $"@echo off\r\nrem doubled, as batch files need it\r\nreg add \"{Key}\\FirewallRules\" /v A /t REG_SZ /d \"{rule.Replace("%", "%%", StringComparison.Ordinal)}\" /f\r\n"
                + $"reg.exe add {Key}\\PublicProfile /v EnableFirewall /t REG_DWORD /d 0x0 /f >nul\r\n");
        Assert.Equal(Findings(session, "reg"), Findings(session, "script"));
        Assert.NotEmpty(Findings(session, "script"));
    }

    private static List<string> Findings(Session session, string folder) =>
    [
        .. session.Run("audit", folder, "-f", "json").Json.GetProperty("findings").EnumerateArray()
            .Select(f => string.Join(' ', f.GetProperty("ruleId"), f.GetProperty("severity"), f.GetProperty("certainty"), f.GetProperty("message"))).Order(StringComparer.Ordinal),
    ];
}
