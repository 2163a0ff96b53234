using Microsoft.Playwright;
using PortAudit.Reporting.Tests;

namespace Browser.Tests;

public class Screenshots(Chromium chromium) : IClassFixture<Chromium>
{
    /// <summary>For eyes: what a change of template or style did.</summary>
    [Fact]
    public async Task Taken_where_PORTAUDIT_SHOTS_says()
    {
        var folder = Environment.GetEnvironmentVariable("PORTAUDIT_SHOTS");
        Assert.SkipWhen(folder is null, "PORTAUDIT_SHOTS names no folder to write to");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var report = await ReportPage.Open(chromium, SampleReport.Create(), scheme: scheme);
            var name = Path.Combine(folder, scheme.ToString().ToLowerInvariant());
            await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = name + ".png" });
            await report.Page.ScreenshotAsync(new PageScreenshotOptions { Path = name + "-page.png", FullPage = true });
            await report.Page.Locator("#f-PA1101-77d1f3c2-1 .title button").ClickAsync();
            await report.Page.Locator("#f-PA1101-77d1f3c2-1").ScrollIntoViewIfNeededAsync();
            await report.Page.Locator("#f-PA1101-77d1f3c2-1").ScreenshotAsync(new LocatorScreenshotOptions { Path = name + "-finding.png" });
            await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            await report.Page.Locator("#rulesets").ScreenshotAsync(new LocatorScreenshotOptions { Path = name + "-rulesets.png" });
        }

        await using var print = await ReportPage.Open(chromium, SampleReport.Create());
        await print.Page.PdfAsync(new PagePdfOptions { Path = Path.Combine(folder, "print.pdf"), Format = "A4", PrintBackground = false });
        await print.Page.SetViewportSizeAsync(760, 1100);
        await print.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await print.Page.Locator("#list").ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder, "print.png") });
        await print.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
        await print.Page.SetViewportSizeAsync(420, 900);
        await print.Page.Locator("#findings").ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder, "narrow.png") });
    }
}
