namespace PortAudit.Cli.Tests;

/// <summary>What <c>--type</c> takes, and what the reports say of types.</summary>
public sealed class InputTypeTests
{
    [Theory]
    [InlineData("iptables-S", "iptables-save")]
    [InlineData("ip6tables-S", "ip6tables-save")]
    [InlineData("iptables-L", "iptables-listing")]
    [InlineData("ip6tables-L", "iptables-listing")]
    [InlineData("iptables-template", "iptables-save")]
    [InlineData("ipset", "ipset-save")]
    [InlineData("nftables", "nft")]
    [InlineData("nftables-json", "nft-json")]
    [InlineData("ufw-rules", "ufw")]
    [InlineData("ufw-settings", "ufw")]
    [InlineData("ufw-status", "ufw")]
    [InlineData("ufw-profiles", "ufw")]
    [InlineData("firewalld-conf", "firewalld")]
    [InlineData("shell-script", "shell")]
    [InlineData("windows-script", "batch")]
    public void A_type_of_before_is_refused_with_its_present_name(string former, string present)
    {
        using var session = new Session().With("x", Session.Rules(""));
        var outcome = session.Run("audit", "x", "--type", former);
        Assert.Equal(2, outcome.Code);
        Assert.Contains($"--type: '{former}' is no type; it is called '{present}'", outcome.Error);
        Assert.NotEqual(2, session.Run("audit", "x", "--type", present).Code);
    }

    /// <summary>The type says which formats may be meant, and the content which of them it is.</summary>
    [Theory]
    [InlineData("ufw", "Status: active\n\nTo                         Action      From\n--                         ------      ----\n23/tcp                     ALLOW       Anywhere\n", 1)]
    [InlineData("ufw", "ENABLED=yes\nLOGLEVEL=low\n", 0)]
    [InlineData("ip6tables-save", "-P INPUT DROP\n-A INPUT -p tcp -m tcp --dport 23 -j ACCEPT\n", 1)]
    [InlineData("ip6tables-save", "*filter\n:INPUT DROP [0:0]\n{% if telnet %}\n-A INPUT -p tcp -m tcp --dport 23 -j ACCEPT\n{% endif %}\nCOMMIT\n", 1)]
    [InlineData("iptables-listing", "Chain INPUT (policy DROP)\ntarget     prot opt source               destination\nACCEPT     tcp  --  0.0.0.0/0            0.0.0.0/0            tcp dpt:23\n", 1)]
    public void A_forced_type_leaves_the_form_to_detection(string type, string text, int rules)
    {
        using var session = new Session().With("x", text);
        var input = session.Run("model", "x", "--type", type, "--summary", "-f", "json").Json.GetProperty("files")[0];
        Assert.Equal((type, rules), (input.GetProperty("type").GetString(), input.GetProperty("rules").GetInt32()));
        Assert.Equal(0, input.GetProperty("lines").GetProperty("unreadable").GetInt32());
    }

    [Theory]
    [InlineData("iptables-save", "*filter\n:INPUT DROP [0:0]\n-A INPUT -s {{ office }} -j ACCEPT\nCOMMIT\n")]
    [InlineData("nft", "flush ruleset\ntable inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tip saddr {{ office }} accept\n\t}\n}\n")]
    [InlineData("shell", "#!/bin/sh\niptables -F\n{% if office %}\niptables -A INPUT -s {{ office }} -j ACCEPT\n{% endif %}\n")]
    [InlineData("ipset-save", "create s hash:ip family inet\nadd s {{ office }}\n")]
    public void A_template_has_the_type_of_its_format_and_the_reports_say_so(string type, string text)
    {
        using var session = new Session().With("x", text).With("plain/rules.v4", Session.Rules(""));
        var inputs = session.Run("audit", "x", "plain", "-f", "json").Json.GetProperty("inputs").EnumerateArray().ToList();
        Assert.Equal(type, inputs[0].GetProperty("type").GetString());
        Assert.True(inputs[0].GetProperty("template").GetBoolean());
        Assert.False(inputs[1].TryGetProperty("template", out _));
        Assert.True(session.Run("model", "x", "-f", "json").Json.GetProperty("files")[0].GetProperty("template").GetBoolean());
        Assert.True(session.Run("model", "x", "--summary", "-f", "json").Json.GetProperty("files")[0].GetProperty("template").GetBoolean());
        Assert.Contains($"{type} template", session.Run("model", "x", "--summary").Out);
        Assert.Contains($"x: {type} template (", session.Run("audit", "x").Out);
        Assert.Contains($"<b>{type}</b> template ", session.Run("audit", "x", "-f", "html").Out);
    }
}
