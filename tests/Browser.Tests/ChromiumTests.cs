using Xunit.Sdk;

namespace Browser.Tests;

/// <summary>What is told where no browser is: the one test of the project that every machine runs.</summary>
public sealed class ChromiumTests
{
    [Fact]
    public async Task A_missing_browser_skips_a_test_and_names_the_place_and_the_setting()
    {
        await using var chromium = new Chromium("/nowhere/chromium", isForced: false);
        await chromium.InitializeAsync();
        Assert.EndsWith("no Chromium at /nowhere/chromium; PORTAUDIT_CHROMIUM names another", await Skipped(), StringComparison.Ordinal);

        // Assert.Throws lets a skip through.
        async Task<string> Skipped()
        {
            try
            {
                await chromium.Window();
                return "the window opened";
            }
            catch (SkipException skip)
            {
                return skip.Message;
            }
        }
    }

    [Fact]
    public async Task A_missing_browser_fails_a_test_where_nothing_may_be_skipped()
    {
        await using var chromium = new Chromium("/nowhere/chromium", isForced: true);
        await chromium.InitializeAsync();
        var failed = await Assert.ThrowsAsync<FailException>(() => chromium.Window());
        Assert.Contains("no Chromium at /nowhere/chromium", failed.Message, StringComparison.Ordinal);
    }
}
