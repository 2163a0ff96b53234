using System.Text;
using PortAudit.Model.Sources;
using PortAudit.Reporting.Sarif;

namespace PortAudit.Reporting.Tests;

/// <summary>The expected values are those that GitHub publishes with its uploader (codeql-action, MIT): inputs and their hashes.</summary>
public class LineFingerprintsTests
{
    private static readonly string[] Greetings =
    [
        "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1",
        "c129715d7a2bc9a3:1",
    ];

    [Fact]
    public void Empty_file_has_one_line() => Assert.Equal(["c129715d7a2bc9a3:1"], Of(""));

    [Fact]
    public void Blanks_and_tabs_do_not_count() =>
        Assert.Equal(["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"], Of(" a\nb\n  \t\tc\n d"));

    [Theory]
    [InlineData(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n")]
    [InlineData(" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r")]
    [InlineData(" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n")]
    [InlineData(" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n")]
    public void Every_kind_of_line_end_is_one(string text) => Assert.Equal(Greetings, Of(text));

    [Fact]
    public void Missing_last_line_end_changes_the_lines_near_it() => Assert.Equal(
        ["8b7cf3e952e7aeb2:1", "b1ae1287ec4718d9:1", "bff680108adb0fcc:1", "c6805c5e1288b612:1", "b86d3392aea1be30:1", "e6ceba753e1a442:1"],
        Of(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End"));

    [Fact]
    public void Repeated_windows_are_counted() => Assert.Equal(
        [
            "a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
            "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
        ],
        Of(string.Concat(Enumerable.Repeat("Lorem ipsum dolor sit amet.\n", 10))));

    [Fact]
    public void File_that_the_uploader_would_decode_otherwise_has_none()
    {
        var lines = new LineFingerprints(SourceFile.FromBytes("a.txt", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a\nb")).ToArray()));
        Assert.False(lines.IsAvailable);
        Assert.Null(lines.Of(1));
    }

    private static List<string> Of(string text)
    {
        var lines = new LineFingerprints(SourceFile.FromText("a.txt", text));
        return [.. Enumerable.Range(1, lines.Count).Select(n => lines.Of(n)!)];
    }
}
