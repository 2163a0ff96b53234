using System.Text;

namespace PortAudit.Cli.Tests;

/// <summary>Inputs that are no exports, or broken ones: each is told with its place, ends as it should, and is never called clean.</summary>
public class BadInputTests
{
    private const string AllUnderstood = "Every line was understood.";
    private const string NotUnderstood = "Not everything was understood:";

    public static TheoryData<string> Files => [.. Expected().Select(e => e.File).Distinct()];

    [Fact]
    public void Every_bad_file_has_an_expectation() => Assert.Equal(
        Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Where(f => f != "expected.tsv").Order(StringComparer.Ordinal),
        Expected().Select(e => e.File).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_bad_file_is_told_with_its_place(string file)
    {
        using var session = new Session(Folder);
        var rows = Expected().Where(e => e.File == file).ToList();
        var outcome = session.Run("audit", file, "--fail-on", "never", "-f", "json");
        Assert.Equal(rows[0].Exit, outcome.Code);
        Assert.Equal(
            rows.Select(r => r.Line == "-" ? $"{file}: {r.Id}" : $"{file}:{r.Line}:{r.Column}: {r.Id}").Order(StringComparer.Ordinal),
            outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Short).Order(StringComparer.Ordinal));

        var console = session.Run("audit", file, "--fail-on", "never");
        Assert.Equal(outcome.Code, console.Code);
        Assert.All(rows, r => Assert.Contains(r.Id, console.Out, StringComparison.Ordinal));
        var input = Assert.Single(outcome.Json.GetProperty("inputs").EnumerateArray());
        var lines = input.GetProperty("lines");
        var isUnderstood = input.GetProperty("hasModel").GetBoolean()
            && lines.GetProperty("unreadable").GetInt32() + lines.GetProperty("approximated").GetInt32() == 0;
        Assert.Contains(isUnderstood ? AllUnderstood : NotUnderstood, console.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains(isUnderstood ? "" : NotUnderstood, session.Run("audit", file, "--quiet").Out, StringComparison.Ordinal);
        if (!isUnderstood) Assert.Equal(4, session.Run("audit", file, "--fail-on", "never", "--strict-input").Code);
    }

    [Fact]
    public void What_was_read_of_a_cut_dump_is_judged_and_the_rest_is_told()
    {
        using var session = new Session(Folder);
        // A table without COMMIT is not loaded (iptables-restore(8)), so nothing that it says is certain.
        Assert.Equal(0, session.Run("audit", "cut-in-the-middle.txt").Code);
        Assert.Equal(4, session.Run("audit", "cut-in-the-middle.txt", "--strict-input").Code);
        var outcome = session.Run("audit", "cut-in-the-middle.txt", "--min-certainty", "possible");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("23/tcp", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("1 line could not be read", outcome.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_and_prose_that_a_folder_brings_along_are_passed_over()
    {
        using var session = new Session();
        session.With("rules.txt", Session.Rules("")).With("readme.txt", "About this folder\n").With("empty.log", "");
        File.WriteAllBytes(Path.Combine(session.Folder, "noise.bin"), File.ReadAllBytes(Path.Combine(Folder, "noise.bin")));
        var outcome = session.Run("audit", ".", "-f", "json");
        Assert.Equal(0, outcome.Code);
        Assert.Equal(["empty.log", "noise.bin", "readme.txt"], outcome.Json.GetProperty("passedOver").EnumerateArray().Select(p => p.GetProperty("path").GetString()));
        Assert.Contains("Passed over, no known format: 3 files", session.Run("audit", ".").Out, StringComparison.Ordinal);
        Assert.Contains("noise.bin: is binary", session.Run("audit", ".", "--verbose").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_told_and_not_repeated()
    {
        using var session = new Session();
        session.With("long.txt", Session.Rules($"-A INPUT -s {new string('x', 10 << 20)} -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT"));
        var outcome = session.Run("audit", "long.txt", "--fail-on", "never");
        Assert.Equal(0, outcome.Code);
        Assert.Contains(NotUnderstood, outcome.Out, StringComparison.Ordinal);
        Assert.True(outcome.Out.Length < 100_000, $"{outcome.Out.Length} characters of report");
        foreach (var format in new[] { "html", "sarif", "json" })
            Assert.True(session.Run("audit", "long.txt", "--fail-on", "never", "-f", format).Out.Length < 2_000_000, format);
    }

    [Theory]
    [InlineData("console")]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("html")]
    public void What_an_attacker_named_stays_text(string format)
    {
        const string name = "<script>alert(1)</script><img src=x onerror=alert(2)>\u001b]0;owned\u0007\u001b[31m\u202e";
        using var session = new Session();
        session.With("host/ss.txt", "$ sudo ss -tulpn\nNetid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
            + $"tcp   LISTEN 0      128          0.0.0.0:23        0.0.0.0:*    users:((\"{name}\",pid=1,fd=3))\n");
        session.With("host/rules.txt", Session.Rules($"-A INPUT -p tcp --dport 23 -m comment --comment \"{name}\" -j ACCEPT\n-A INPUT -m \"{name}\" -j \"{name}\"\n-A INPUT -i x\u001b[31m\u202e -p tcp --dport 5900 -j ACCEPT"));
        var outcome = session.Run("audit", "host", "-f", format, "--verbose");
        Assert.Equal(1, outcome.Code);
        Assert.DoesNotContain(outcome.Out + outcome.Error, c => c is '\u001b' or '\u0007' or '\u202e');
        if (format == "html")
        {
            Assert.DoesNotContain("<script>alert", outcome.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", outcome.Out, StringComparison.Ordinal);
        }

        Assert.Contains("alert(1)", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_attacker_named_stays_text_in_an_answer()
    {
        using var session = new Session();
        const string bad = "X\u001b[31m\u202e";
        session.With($"{bad}.txt", Session.Rules($":{bad} - [0:0]\n-A INPUT -i {bad} -j {bad}\n-A {bad} -m comment --comment \"\u001b]0;owned\u0007\" -j ACCEPT\n-A INPUT -m set --match-set {bad} src -j ACCEPT"));
        foreach (var format in new[] { "console", "json" })
        {
            var outcome = session.Run("query", $"{bad}.txt", "tcp dport 22", "-f", format);
            Assert.Equal(4, outcome.Code);
            Assert.DoesNotContain(outcome.Out + outcome.Error, c => c is '\u001b' or '\u0007' or '\u202e');
            Assert.DoesNotContain(session.Run("query", $"{bad}.txt", $"tcp {bad}", "-f", format).Error, c => c is '\u001b' or '\u202e');
        }
    }

    private static string Folder => Path.Combine(Session.Fixtures, "bad-input");

    private static IEnumerable<(string File, int Exit, string Id, string Line, string Column)> Expected() =>
        File.ReadLines(Path.Combine(Folder, "expected.tsv"), Encoding.UTF8).Skip(1).Select(l => l.Split('\t')).Select(c => (c[0], int.Parse(c[1]), c[2], c[3], c[4]));

    // path:line:column: severity ID: text
    private static string Short(string diagnostic)
    {
        var parts = diagnostic.Split(": ");
        return $"{parts[0]}: {parts[1].Split(' ')[1]}";
    }
}
