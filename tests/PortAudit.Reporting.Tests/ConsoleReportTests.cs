using PortAudit.Model.Diagnostics;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Hosts;
using PortAudit.Model.Reports;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.Reporting.Console;

namespace PortAudit.Reporting.Tests;

public class ConsoleReportTests
{
    [Fact]
    public void Sample_reads_as_the_snapshot_shows() => Snapshot.Matches("console.txt", Write(new ReportOptions()));

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(132)]
    public void No_line_is_wider_than_asked(int width) =>
        Assert.All(Write(new ReportOptions { Width = width, Verbose = true }).Split('\n'), line => Assert.True(line.Length <= width, line));

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Text_from_inputs_cannot_act_on_the_terminal(bool quiet, bool verbose)
    {
        var text = Write(new ReportOptions { Quiet = quiet, Verbose = verbose });
        Assert.DoesNotContain(text, c => c is (< ' ' and not '\n') or (> '~' and < '\u00a0') or '\u202e' or '\u2066');
        Assert.Contains(@"\x1b[2J\x1b]0;owned\x07 clean\nCRITICAL", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("CRITICAL forged", StringComparison.Ordinal));
    }

    [Fact]
    public void Fix_is_shown_whole_however_long_it_is()
    {
        var report = SampleReport.Create();
        var fix = string.Join(' ', Enumerable.Range(1, 500).Select(n => $"step{n}.")) + " last";
        var finding = report.Findings[0] with { Rule = report.Findings[0].Rule with { Fix = fix } };
        var words = Write(new ReportOptions(), report with { Findings = [finding] }).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(fix, string.Join(' ', words), StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_ours_alone_and_change_nothing_else()
    {
        var colored = Write(new ReportOptions { Color = true });
        Assert.Contains("\x1b[1;97;41mCRITICAL\x1b[0m", colored, StringComparison.Ordinal);
        Assert.Equal(Write(new ReportOptions()), System.Text.RegularExpressions.Regex.Replace(colored, "\x1b\\[[0-9;]*m", ""));
    }

    [Theory]
    [InlineData(true, false, null, true)]
    [InlineData(true, false, "", true)]
    [InlineData(true, false, "1", false)]
    [InlineData(true, true, null, false)]
    [InlineData(false, false, null, false)]
    public void Colours_are_for_terminals_that_want_them(bool terminal, bool option, string? variable, bool expected) =>
        Assert.Equal(expected, ReportOptions.WantsColor(terminal, option, variable));

    [Fact]
    public void Quiet_is_a_line_a_finding_and_still_says_what_was_not_understood()
    {
        var report = SampleReport.Create();
        var lines = Write(new ReportOptions { Quiet = true }).TrimEnd('\n').Split('\n');
        Assert.Equal(report.Findings.Count + 1, lines.Length);
        Assert.StartsWith("hosts/web 01/iptables-save.txt:11:27: high certain PA1101: slapd", lines[2], StringComparison.Ordinal);
        Assert.Contains("1 line could not be read", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Unreadable_lines_are_never_reported_as_clean()
    {
        var report = Clean(new CoverageCounts(10, 0, 0, 1));
        Assert.Contains("No findings in what was understood.", Write(new ReportOptions(), report), StringComparison.Ordinal);
        Assert.Contains("1 line could not be read", Write(new ReportOptions(), report), StringComparison.Ordinal);
        Assert.Contains("1 line could not be read", Write(new ReportOptions { Quiet = true }, report), StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_input_is_said_to_be_clean()
    {
        var report = Clean(new CoverageCounts(10, 1, 0, 0));
        Assert.Contains("No findings.", Write(new ReportOptions(), report), StringComparison.Ordinal);
        Assert.Contains("Every line was understood.", Write(new ReportOptions(), report), StringComparison.Ordinal);
        Assert.Empty(Write(new ReportOptions { Quiet = true }, report));
    }

    [Theory]
    [InlineData(EffectiveVerdict.Accept, Certainty.Certain, false, "whatever listens is let in by default")]
    [InlineData(EffectiveVerdict.Accept, Certainty.Certain, true, "whatever else listens, now or later, is let in by default")]
    [InlineData(EffectiveVerdict.Unknown, Certainty.Possible, true, "whether the default lets in what no rule names is open")]
    [InlineData(EffectiveVerdict.Drop, Certainty.Possible, false, "whether the default lets in what no rule names is open")]
    [InlineData(EffectiveVerdict.Reject, Certainty.Certain, false, "No rule names a port that it lets in, and no listing of the listeners was read.")]
    [InlineData(EffectiveVerdict.Drop, Certainty.Certain, true, "Nothing listens, and no rule names a port that it lets in.")]
    public void A_host_without_a_service_is_told_from_one_without_evidence(EffectiveVerdict verdict, Certainty certainty, bool isListed, string expected)
    {
        var host = new Host("alone");
        if (isListed) host.Snapshots.Add(new ListenerSnapshot(SampleReport.WebRules));
        var report = SampleReport.Create() with
        {
            Hosts =
            [
                new HostReport
                {
                    Host = host,
                    DefaultVerdicts =
                    [
                        new DefaultVerdictFact { Host = "alone", Hook = "input", Family = IpFamily.IPv4, Verdict = verdict, Certainty = certainty },
                        new DefaultVerdictFact { Host = "alone", Hook = "output", Family = IpFamily.IPv4, Verdict = EffectiveVerdict.Accept, Certainty = Certainty.Certain },
                    ],
                },
            ],
        };
        Assert.Contains(expected, Write(new ReportOptions { Width = 200 }, report), StringComparison.Ordinal);
        using var html = new StringWriter();
        new PortAudit.Reporting.Html.HtmlReport().Write(report, new ReportOptions(), html);
        Assert.Contains(expected, html.ToString(), StringComparison.Ordinal);
    }

    internal static string Write(ReportOptions options, AuditReport? report = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new ConsoleReport().Write(report ?? SampleReport.Create(), options, text);
        return text.ToString();
    }

    private static AuditReport Clean(CoverageCounts lines)
    {
        var report = SampleReport.Create();
        return report with { Findings = [], Diagnostics = [], Inputs = [new ParsedInput(SampleReport.WebRules, "iptables-save", "content") { Lines = lines }] };
    }
}
