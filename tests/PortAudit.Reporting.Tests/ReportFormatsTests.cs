using System.Text.Json;
using System.Text.RegularExpressions;

namespace PortAudit.Reporting.Tests;

public class ReportFormatsTests
{
    [Fact]
    public void Every_implementation_is_listed_once()
    {
        var implemented = typeof(IReportFormat).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && typeof(IReportFormat).IsAssignableFrom(t));
        Assert.Equal(implemented.OrderBy(t => t.FullName), ReportFormats.All.Select(f => f.GetType()).OrderBy(t => t.FullName));
        Assert.Equal(ReportFormats.All.Count, ReportFormats.All.DistinctBy(f => f.Name).Count());
        Assert.Same(ReportFormats.All[0], ReportFormats.Find("console"));
        Assert.Null(ReportFormats.Find("Console "));
    }

    [Fact]
    public void All_formats_tell_of_the_same_findings_in_the_same_order()
    {
        var expected = SampleReport.Create().Findings.Select(f => f.Id).ToList();
        Assert.Equal(expected, Regex.Matches(ConsoleReportTests.Write(new ReportOptions()), "(?m)^  id +(\\S+)$").Select(m => m.Groups[1].Value));
        Assert.Equal(expected, Regex.Matches(ConsoleReportTests.Write(new ReportOptions { Quiet = true }), "(?m)\\[(PA[^\\]]*)\\]$").Select(m => m.Groups[1].Value));
        Assert.Equal(expected, Regex.Matches(HtmlReportTests.Write(SampleReport.Create()), "<tbody class=\"finding\" id=\"[^\"]*\" data-id=\"([^\"]*)\"").Select(m => m.Groups[1].Value));
        using var json = JsonDocument.Parse(JsonReportTests.Write(SampleReport.Create()));
        Assert.Equal(expected, json.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString()!));
        using var sarif = JsonDocument.Parse(SarifReportTests.Write(SampleReport.Create()));
        Assert.Equal(expected, sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(r => r.GetProperty("partialFingerprints").GetProperty("portaudit/v1").GetString()!));
    }
}
