using System.Diagnostics;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Browser.Tests;

public class HtmlReportTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Page_opens_without_complaint_and_asks_for_nothing()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create());
        Assert.Empty(report.Complaints);
        Assert.Equal([report.Address], report.Requests);
        Assert.Equal(SampleReport.Create().Findings.Select(f => f.Id), await report.Shown());
    }

    [Fact]
    public async Task Text_from_inputs_stays_text()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create());
        await report.Page.ClickAsync("#open-all");
        Assert.Empty(report.Complaints);
        Assert.Equal(0, await report.Page.Locator("img, iframe, object, b b, [onerror], [onclick]").CountAsync());
        Assert.Equal(2, await report.Page.Locator("script").CountAsync());

        // It is there for people to read, and controls are spelled out.
        Assert.Contains(SampleReport.Markup, await report.Page.Locator("#f-PA1009-0631aaaa-1 .message").TextContentAsync(), StringComparison.Ordinal);
        var text = await report.Page.ContentAsync();
        Assert.DoesNotContain(text, c => c is '\x1b' or '\a' or '\u202e' or '\u2066');
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 480)]
    public async Task Nothing_stands_in_the_way_of_assistive_technology(ColorScheme scheme, int width)
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create(), scheme: scheme);
        await report.Page.SetViewportSizeAsync(width, 1000);
        await report.Page.ClickAsync("#open-all");
        await report.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        var result = await report.Page.RunAxe();
        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
    }

    [Fact]
    public async Task Filters_narrow_the_list_and_stand_in_the_address()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create());
        await report.Page.CheckAsync("input[value=high]");
        Assert.Equal(["PA1101-77d1f3c2-1", "PA2001-00ee11aa-1", "PA1010-4c4c4c4c-1"], await report.Shown());
        await report.Page.SelectOptionAsync("#cert", "certain");
        await report.Page.FillAsync("#q", "slapd cleartext");
        Assert.Equal(["PA1101-77d1f3c2-1"], await report.Shown());
        Assert.Equal("1 of 12 findings", await report.Matched());
        Assert.EndsWith("#q=slapd+cleartext&sev=high&cert=certain", report.Page.Url, StringComparison.Ordinal);
        await report.Page.ClickAsync("button[type=reset]");
        await Assertions.Expect(report.Page.Locator("#matched")).ToHaveTextAsync("12 of 12 findings");
        Assert.DoesNotContain("#", report.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#rule=PA3001", "PA3001-d00d0001-1", "PA3001-d00d0002-1")]
    [InlineData("#host=db02&sev=critical,medium", "PA1010-9a01be11-1", "PA1010-5432ffff-1")]
    [InlineData("#file=hosts%2Fdb02%2Fruleset.nft&cert=certain", "PA1010-5432ffff-1")]
    [InlineData("#port=22", "PA1013-abcdef01-1")]
    [InlineData("#port=22%2Fudp")]
    [InlineData("#host=db02&sort=-port", "PA1010-9a01be11-1", "PA1010-5432ffff-1", "PA3001-d00d0002-1")]
    public async Task Address_brings_a_view_back(string hash, params string[] expected)
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create(), hash);
        Assert.Equal(expected, await report.Shown());
        Assert.Equal(expected.Length == 0, await report.Page.Locator("#none").IsVisibleAsync());
    }

    [Fact]
    public async Task Headers_sort_by_keyboard_and_say_so()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create());
        var head = report.Page.Locator("th[data-sort=rule]");
        await head.Locator("button").FocusAsync();
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("ascending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal("PA1002-1f0c2a77-1", (await report.Shown())[0]);
        await report.Page.Keyboard.PressAsync("Space");
        Assert.Equal("descending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal(["PA3001-d00d0001-1", "PA3001-d00d0002-1"], (await report.Shown()).Take(2));
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.Null(await head.GetAttributeAsync("aria-sort"));
        Assert.Equal(SampleReport.Create().Findings.Select(f => f.Id), await report.Shown());
    }

    [Fact]
    public async Task Findings_open_by_keyboard_with_visible_focus()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create());
        var button = report.Page.Locator("#f-PA1101-77d1f3c2-1 .title button");
        await report.Page.Locator("#f-PA1010-9a01be11-1 .title button").FocusAsync();
        await report.Page.Keyboard.PressAsync("Tab");
        Assert.True(await button.EvaluateAsync<bool>("b => b === document.activeElement"));
        Assert.Equal("3px", await button.EvaluateAsync<string>("b => getComputedStyle(b).outlineWidth"));
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("true", await button.GetAttributeAsync("aria-expanded"));
        await Assertions.Expect(report.Page.Locator("#f-PA1101-77d1f3c2-1 .witness")).ToBeVisibleAsync();
        await report.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(report.Page.Locator("#f-PA1101-77d1f3c2-1 .witness")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Anchor_opens_its_finding_and_leads_on_to_the_rule()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create(), "#f-PA1101-77d1f3c2-1");
        await Assertions.Expect(report.Page.Locator("#f-PA1101-77d1f3c2-1 .detail")).ToBeInViewportAsync();
        Assert.Equal("--dport 1389 -m comment", await report.Page.Locator("#f-PA1101-77d1f3c2-1 mark").First.TextContentAsync());
        await report.Page.Locator("#f-PA1101-77d1f3c2-1 figcaption a").First.ClickAsync();
        var rule = report.Page.Locator(".chain .line:target");
        await Assertions.Expect(rule).ToBeInViewportAsync();
        Assert.Equal("11", await rule.Locator(".no").TextContentAsync());
        Assert.Empty(report.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Print_shows_everything(bool javaScript)
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create(), javaScript: javaScript);
        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        foreach (var text in new[] { ".detail .facts", ".chain .line", "#rules details li", "#inputs details li" })
            foreach (var part in await report.Page.Locator(text).AllAsync())
                Assert.True((await part.BoundingBoxAsync())?.Height > 0, text);
        Assert.False(await report.Page.Locator("#filters").IsVisibleAsync());
    }

    [Fact]
    public async Task Page_reads_without_script()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create(), javaScript: false);
        Assert.All(await report.Page.Locator(".detail").AllAsync(), detail => Assert.True(detail.IsVisibleAsync().GetAwaiter().GetResult()));
        Assert.False(await report.Page.Locator("#filters").IsVisibleAsync());
        Assert.False(await report.Page.Locator("#theme").IsVisibleAsync());
    }

    [Fact]
    public async Task Filtered_list_is_saved_as_CSV_and_JSON()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create(), "#rule=PA3001");
        var json = await report.Page.RunAndWaitForDownloadAsync(() => report.Page.ClickAsync("#json"));
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(await json.PathAsync()));
        Assert.Equal(["PA3001-d00d0001-1", "PA3001-d00d0002-1"], document.RootElement.EnumerateArray().Select(f => f.GetProperty("id").GetString()));
        var csv = await report.Page.RunAndWaitForDownloadAsync(() => report.Page.ClickAsync("#csv"));
        var lines = (await File.ReadAllTextAsync(await csv.PathAsync())).TrimEnd().Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"hosts/web 01/iptables-save.txt\",\"13\",\"1\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Theme_can_be_chosen()
    {
        await using var report = await ReportPage.Open(chromium, SampleReport.Create());
        await report.Page.ClickAsync("#theme");
        await report.Page.ClickAsync("#theme");
        Assert.Equal("dark", await report.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).colorScheme"));
        await report.Page.ReloadAsync();
        Assert.Equal("Theme: dark", await report.Page.Locator("#theme").TextContentAsync());
    }

    [Fact]
    public async Task A_hundred_thousand_findings_open_and_take_part_in_filters()
    {
        var sample = SampleReport.WithFindings(100_000);
        var watch = Stopwatch.StartNew();
        await using var report = await ReportPage.Open(chromium, sample);
        await Assertions.Expect(report.Page.Locator("#matched")).ToHaveTextAsync("100000 of 100000 findings, the first 2000 shown", new() { Timeout = 60_000 });
        output.WriteLine($"written and opened in {watch.ElapsedMilliseconds} ms; opened in {await report.Page.EvaluateAsync<double>("performance.timing.loadEventEnd - performance.timing.navigationStart")} ms; {report.Size / 1e6:0.0} MB");
        Assert.InRange(report.Size, 1, 30_000_000);
        watch.Restart();
        var last = sample.Findings[^1];
        await report.Page.FillAsync("#q", last.Id);
        Assert.Equal([last.Id], await report.Shown());
        output.WriteLine($"filtered in {watch.ElapsedMilliseconds} ms");

        // One that is not in the document is drawn when its address is asked for.
        await report.Page.GotoAsync($"{report.Address}#f-{sample.Findings[50_000].Id}");
        await Assertions.Expect(report.Page.Locator($"[id='f-{sample.Findings[50_000].Id}'] .facts")).ToBeInViewportAsync(new() { Timeout = 60_000 });
        Assert.Empty(report.Complaints);
    }
}
