using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PortAudit.Model.Reports;
using PortAudit.Reporting.Html;

namespace PortAudit.Reporting.Tests;

/// <summary>What the page is made of; how it behaves is tested in a browser (tests/Browser.Tests).</summary>
public partial class HtmlReportTests
{
    [Fact]
    public void Same_report_gives_the_same_bytes() => Assert.Equal(Write(SampleReport.Create()), Write(SampleReport.Create()));

    [Fact]
    public void Policy_allows_exactly_the_style_and_scripts_of_the_page()
    {
        var page = Write(SampleReport.Create());
        var policy = WebUtility.HtmlDecode(Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value);
        var parts = Parts().Matches(page).Select(m => m.Groups[2].Value).ToList();
        Assert.Equal(3, parts.Count);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(part)))}'", policy, StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_loads_nothing_and_carries_no_inline_handlers()
    {
        var page = Write(SampleReport.Create());
        var tags = string.Concat(Regex.Matches(Parts().Replace(page, ""), "<[a-z][^>]*>").Select(m => m.Value));
        Assert.DoesNotMatch("(?i)\\s(src|srcset|style|on[a-z]+)=", tags);
        Assert.DoesNotMatch("<(link|img|iframe|object|embed|base)", tags);
    }

    [Fact]
    public void Text_from_inputs_is_escaped()
    {
        var page = Write(SampleReport.Create());
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page, c => c is (< ' ' and not '\n') or '\u202e' or '\u2066');
    }

    [Fact]
    public void Finding_reads_as_the_snapshot_shows()
    {
        var page = Write(SampleReport.Create());
        var start = page.IndexOf("<tbody class=\"finding\" id=\"f-PA1101-77d1f3c2-1\"", StringComparison.Ordinal);
        Snapshot.Matches("finding.html", page[start..(page.IndexOf("</tbody>", start, StringComparison.Ordinal) + 9)]);
    }

    [Fact]
    public void Cut_is_stated_and_the_rest_cannot_leave_its_script_element()
    {
        var page = Write(SampleReport.WithFindings(2500));
        Assert.Contains("The worst 2\u202f000 of 2\u202f500 findings stand in this document.", page, StringComparison.Ordinal);
        Assert.Equal(2000, Regex.Count(page, "<tbody class=\"finding\""));
        var data = Regex.Match(page, "<script type=\"application/json\"[^>]*>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.DoesNotContain('<', data);
        using var json = System.Text.Json.JsonDocument.Parse(data);
        Assert.Equal(500, json.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public void Page_without_anything_still_says_so()
    {
        var page = Write(new AuditReport { ToolVersion = "1", Time = default, Gate = new GateResult(null, PortAudit.Model.Findings.Certainty.Certain, 0, 3) });
        Assert.Contains("Nothing was found", page, StringComparison.Ordinal);
        Assert.Contains("There are no findings.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_finding_has_an_anchor_of_its_own_even_where_ids_collide()
    {
        var report = SampleReport.Create();
        var same = report.Findings.Select(f => f with { Id = "PA1 \"><b>" }).ToList();
        var ids = Regex.Matches(Write(report with { Findings = same }), "<tbody class=\"finding\" id=\"([^\"]*)\"").Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(12, ids.Distinct().Count());
        Assert.Equal("f-PA1----b-", ids[0]);
    }

    [Fact]
    public void Model_is_documented_to_its_last_value()
    {
        var text = File.ReadAllText(Path.Combine(Snapshot.Folder(), "../../../src/PortAudit.Reporting/Html/report-model.md"));
        var documented = Regex.Matches(text, "`([A-Za-z0-9]+)`").Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Subset(documented, Names(ReportModel.Of(SampleReport.WithFindings(2001))).ToHashSet());

        static IEnumerable<string> Names(object? value) => value switch
        {
            string => [],
            Dictionary<string, object?> fields => fields.Keys.Concat(fields.Values.SelectMany(Names)),
            System.Collections.IEnumerable items => items.Cast<object?>().SelectMany(Names),
            _ => [],
        };
    }

    internal static string Write(AuditReport report, ReportOptions? options = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new HtmlReport().Write(report, options ?? new ReportOptions(), text);
        return text.ToString();
    }

    [GeneratedRegex("<(style|script)>(.*?)</\\1>", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
