using Microsoft.Playwright;
using PortAudit.Model.Reports;
using PortAudit.Reporting;
using PortAudit.Reporting.Html;

namespace Browser.Tests;

/// <summary>An HTML report opened from a file, with all that the browser complained about or asked the network for.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private readonly IBrowserContext _window;
    private readonly string _path;

    private ReportPage(IBrowserContext window, string path, IPage page) => (_window, _path, Page) = (window, path, page);

    public IPage Page { get; }

    /// <summary>Console errors and warnings, uncaught exceptions, violations of the page's policy, dialogs.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Every address that was asked for, the page itself included.</summary>
    public List<string> Requests { get; } = [];

    public long Size => new FileInfo(_path).Length;

    public string Address => "file://" + _path;

    public static async Task<ReportPage> Open(Chromium chromium, AuditReport report, string hash = "", ColorScheme scheme = ColorScheme.Light, bool javaScript = true)
    {
        var window = await chromium.Window(scheme, javaScript);
        var path = Path.Combine(Path.GetTempPath(), $"portaudit-{Guid.NewGuid():n}.html");
        using (var file = File.CreateText(path)) new HtmlReport().Write(report, new ReportOptions(), file);
        var opened = new ReportPage(window, path, await window.NewPageAsync());
        opened.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") opened.Complaints.Add(message.Text);
        };
        opened.Page.PageError += (_, error) => opened.Complaints.Add(error);
        opened.Page.Request += (_, request) => opened.Requests.Add(request.Url);
        opened.Page.Dialog += async (_, dialog) =>
        {
            opened.Complaints.Add($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        await opened.Page.GotoAsync(opened.Address + hash);
        return opened;
    }

    /// <summary>The ids of the findings that are drawn, in their order.</summary>
    public async Task<IReadOnlyList<string>> Shown() => await Page.EvaluateAsync<string[]>(
        "[...document.querySelectorAll('#list tbody')].filter(b => b.checkVisibility()).map(b => b.id.slice(2))");

    public async Task<string> Matched() => (await Page.Locator("#matched").TextContentAsync())!;

    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync();
        File.Delete(_path);
    }
}
