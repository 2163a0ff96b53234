namespace PortAudit.Reporting.Tests;

public class SampleFiles
{
    /// <summary>Writes the sample in every format, for validators and eyes outside of the test run.</summary>
    [Fact]
    public void Written_where_PORTAUDIT_SAMPLES_says()
    {
        var folder = Environment.GetEnvironmentVariable("PORTAUDIT_SAMPLES");
        Assert.SkipWhen(folder is null, "PORTAUDIT_SAMPLES names no folder to write to");
        foreach (var format in ReportFormats.All)
        {
            using var file = File.CreateText(Path.Combine(folder, "sample" + format.Extension));
            format.Write(SampleReport.Create(), new ReportOptions { RepositoryRoot = "/repo" }, file);
        }
    }
}
