namespace PortAudit.Reporting.Tests;

public class SampleFiles
{
    /// <summary>Writes the sample in every format, for validators and eyes outside of the test run.</summary>
    [Fact(Explicit = true)]
    public void Written_where_PORTAUDIT_SAMPLES_says()
    {
        var folder = Environment.GetEnvironmentVariable("PORTAUDIT_SAMPLES") ?? Path.GetTempPath();
        foreach (var format in ReportFormats.All)
        {
            using var file = File.CreateText(Path.Combine(folder, "sample" + format.Extension));
            format.Write(SampleReport.Create(), new ReportOptions { RepositoryRoot = "/repo" }, file);
        }
    }
}
