namespace PortAudit.Knowledge.Tests;

public sealed class ExpectedProgramsTests
{
    private static readonly PortKnowledge Knowledge = PortKnowledge.Load();

    [Theory]
    [InlineData("sshd", "sshd", true)]
    [InlineData("sshd", "/usr/sbin/sshd", true)]
    [InlineData("sshd", "sshd: /usr/sbin", true)] // netstat -p prints the start of the title
    [InlineData("postgres", "postgres:", true)]
    [InlineData("nginx", "nginx: master", true)]
    [InlineData("bash", "-bash", true)] // a login shell
    [InlineData("sshd", "sshd-session", false)]
    [InlineData("sshd", "SSHD", false)] // Linux tells case apart
    [InlineData("nc", "ncat", false)]
    [InlineData("ncat", "nc", false)]
    [InlineData("kube-controller", "kube-controller-manager", true)] // osquery prints the whole name, ss 15 characters of it
    [InlineData("kube-controller-manager", "kube-controller", true)]
    [InlineData("systemd-resolve", "systemd-network", false)]
    [InlineData("svchost.exe", "SVCHOST.EXE", true)]
    [InlineData("svchost.exe", "[svchost.exe]", true)] // netstat -b
    [InlineData("svchost.exe", "svchost", true)] // Get-Process
    [InlineData("svchost.exe", @"C:\Windows\System32\svchost.exe", true)]
    [InlineData("svchost.exe", "svch0st.exe", false)]
    [InlineData("FileZilla Server.exe", "filezilla server.exe", true)]
    [InlineData("spamd child", @"spamd\x20child", true)] // lsof
    [InlineData("System", "system", true)]
    [InlineData("php-fpm*", "php-fpm8.2", true)]
    [InlineData("php-fpm*", "php-fpm: pool www", true)]
    [InlineData("php-fpm*", "php", false)]
    [InlineData("python3*", "python3.12", true)]
    [InlineData("(kernel)", "kernel", false)] // a state is no name
    [InlineData("sshd", "", false)]
    [InlineData("sshd", ":", false)]
    public void Names_match_as_the_tools_print_them(string expected, string observed, bool matches) =>
        Assert.Equal(matches, ExpectedPrograms.Parse(expected).Matches(observed));

    [Theory]
    [InlineData("systemd-resolve", "systemd-r", true)]
    [InlineData("mDNSResponder", "mDNSRespo", true)]
    [InlineData("nginx", "nginx", true)]
    [InlineData("nginx", "nginxevil", false)]
    public void Lsof_cuts_names_to_nine_characters(string expected, string observed, bool matches) =>
        Assert.Equal(matches, ExpectedPrograms.Parse(expected).Matches(observed, printed: 9));

    [Fact]
    public void States_are_told_from_names()
    {
        var none = Knowledge.Curated(Transport.Udp, 1389)!.Expected;
        Assert.True(none.NoneLegitimate);
        Assert.Empty(none.Names);
        Assert.Contains("kernel", Knowledge.Curated(Transport.Udp, 51820)!.Expected.States);
    }

    [Theory]
    [InlineData("java", WrapperKind.Interpreter)]
    [InlineData("python3.11", WrapperKind.Interpreter)]
    [InlineData("MainThread", WrapperKind.Interpreter)]
    [InlineData("docker-proxy", WrapperKind.Container)]
    [InlineData("systemd", WrapperKind.Launcher)]
    [InlineData("stunnel4", WrapperKind.Tunnel)]
    [InlineData("haproxy", WrapperKind.Proxy)]
    [InlineData("svchost.exe", WrapperKind.ServiceHost)]
    [InlineData("System", WrapperKind.Kernel)]
    public void Wrappers_prove_no_foreign_owner(string program, WrapperKind kind) =>
        Assert.Equal(kind, Knowledge.Wrappers.Find(program)?.Kind);

    [Theory]
    [InlineData("slapd")]
    [InlineData("nc")]
    [InlineData("socat")]
    [InlineData("bash")]
    [InlineData("systemd-resolve")]
    [InlineData("javax")]
    public void Other_programs_are_no_wrappers(string program) => Assert.Null(Knowledge.Wrappers.Find(program));

    [Fact]
    public void A_program_tells_the_ports_it_belongs_on()
    {
        Assert.Equal([22, 830, 2222], Knowledge.ExpectedOn("sshd").Select(c => c.Ports.First));
        Assert.Equal([389, 390, 636, 1389, 1636], Knowledge.ExpectedOn("slapd").Select(c => c.Ports.First));
        Assert.Empty(Knowledge.ExpectedOn("nosuchprogram"));
    }
}
