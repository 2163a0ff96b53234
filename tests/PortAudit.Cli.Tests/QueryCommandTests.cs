using System.Text;
using System.Text.Json;

namespace PortAudit.Cli.Tests;

public class QueryCommandTests
{
    private const string Rules = "-A INPUT -s 203.0.113.0/24 -p tcp --dport 22 -j ACCEPT\n-A INPUT -p tcp --dport 25 -j REJECT\n-A INPUT -p tcp --dport 26 -m moonphase --full -j ACCEPT";

    [Theory]
    [InlineData("tcp from 203.0.113.7 dport 22", 0, "accept", "certain")]
    [InlineData("tcp from 198.51.100.7 dport 22", 1, "drop", "certain")]
    [InlineData("tcp dport 25", 1, "reject", "certain")]
    [InlineData("tcp dport 26", 4, "unknown", "possible")]
    [InlineData("tcp dport 22", 4, "depends", "certain")]
    public void A_packets_verdict_is_the_exit_code(string packet, int code, string verdict, string certainty)
    {
        using var session = new Session().With("rules.v4", Session.Rules(Rules));
        var outcome = session.Run("query", "rules.v4", packet, "-f", "json");
        Assert.Equal(code, outcome.Code);
        Assert.Equal((verdict, certainty), (outcome.Json.GetProperty("verdict").GetString(), outcome.Json.GetProperty("certainty").GetString()));
        var console = session.Run("query", "rules.v4", packet);
        Assert.Equal(code, console.Code);
        Assert.StartsWith(verdict, console.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_answers_a_line_for_each_packet()
    {
        using var session = new Session { Input = Encoding.UTF8.GetBytes("tcp from 203.0.113.7 dport 22\n\nudp dport 53\r\n") };
        session.With("rules.v4", Session.Rules(Rules));
        var outcome = session.Run("query", "rules.v4", "--batch", "-", "-f", "ndjson");
        Assert.Equal(0, outcome.Code);
        var answers = outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["accept", "drop"], answers.Select(a => a.GetProperty("verdict").GetString()));
        Assert.Equal(6, answers[0].GetProperty("rules")[0].GetProperty("line").GetInt32() + 1);
    }

    [Theory]
    [InlineData(new[] { "rules.v4" }, 2)]
    [InlineData(new[] { "rules.v4", "tcq dport 22" }, 2)]
    [InlineData(new[] { "nosuch.v4", "tcp dport 22" }, 2)]
    [InlineData(new[] { "rules.v4", "rules2.v4", "tcp dport 22" }, 2)]
    [InlineData(new[] { "rules.v4", "--batch", "nosuch" }, 2)]
    [InlineData(new[] { "prose.txt", "tcp dport 22" }, 4)]
    [InlineData(new[] { "ss.txt", "tcp dport 22" }, 3)]
    public void What_can_not_be_asked_is_told_on_the_error_stream_alone(string[] args, int code)
    {
        using var session = new Session().With("rules.v4", Session.Rules(Rules)).With("rules2.v4", Session.Rules(Rules)).With("prose.txt", "About this\n")
            .With("ss.txt", "$ ss -tln\nState  Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0      128          0.0.0.0:22        0.0.0.0:*\n");
        var outcome = session.Run(["query", .. args]);
        Assert.Equal((code, ""), (outcome.Code, outcome.Out));
        Assert.NotEmpty(outcome.Error);
    }

    [Fact]
    public void A_mistake_in_a_packet_is_told_with_its_column()
    {
        using var session = new Session().With("rules.v4", Session.Rules(Rules)).With("packets", "tcp dport 22\ntcp dport 99999\n");
        Assert.Contains("packet, column 11:", session.Run("query", "rules.v4", "tcp dport 99999").Error, StringComparison.Ordinal);
        Assert.Contains("packet 2, column 11:", session.Run("query", "rules.v4", "--batch", "packets").Error, StringComparison.Ordinal);
    }
}
