using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The machine's own Chromium, never a downloaded one, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _reason = "";

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("PORTAUDIT_CHROMIUM") ?? "/usr/bin/chromium";
        if (!File.Exists(path))
        {
            _reason = $"no Chromium at {path}; PORTAUDIT_CHROMIUM names another";
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Headless = true, Args = Arguments });
    }

    /// <summary>A fresh window; skips the calling test by name where there is no browser.</summary>
    public async Task<IBrowserContext> Window(ColorScheme scheme = ColorScheme.Light, bool javaScript = true)
    {
        if (_browser is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("PORTAUDIT_REQUIRE_ALL") == "1", _reason);
            Assert.Skip(_reason);
        }

        return await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            JavaScriptEnabled = javaScript,
            AcceptDownloads = true,
            ViewportSize = new ViewportSize { Width = 1440, Height = 1000 },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
