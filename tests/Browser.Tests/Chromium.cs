using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The machine's own Chromium, never a downloaded one, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly string _path;
    private readonly bool _isForced;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string _reason = "";

    public Chromium() : this(Environment.GetEnvironmentVariable("PORTAUDIT_CHROMIUM") ?? "/usr/bin/chromium", Requirement.IsForced)
    {
    }

    /// <param name="isForced">Whether a test must not be skipped where the browser is missing.</param>
    internal Chromium(string path, bool isForced) => (_path, _isForced) = (path, isForced);

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(_path))
        {
            _reason = $"no Chromium at {_path}; PORTAUDIT_CHROMIUM names another";
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = _path, Headless = true, Args = Arguments });
    }

    /// <summary>A fresh window; skips the calling test by name where there is no browser.</summary>
    public async Task<IBrowserContext> Window(ColorScheme scheme = ColorScheme.Light, bool javaScript = true)
    {
        if (_browser is null) Requirement.Check(_reason, _isForced);
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
