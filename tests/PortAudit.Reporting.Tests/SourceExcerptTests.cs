using PortAudit.Model.Sources;
using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Tests;

public class SourceExcerptTests
{
    [Theory]
    [InlineData("0123456789", 3, 2, 20, "012", "34", "56789", false, false)]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyz", 30, 2, 12, "opqrst", "uv", "wxyz", true, false)]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyz", 0, 36, 10, "", "0123456789", "", false, true)]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyz", 1, 2, 12, "0", "12", "3456789ab", false, true)]
    [InlineData("a\tb\x1b c", 2, 2, 40, "a ", "b\\x1b", " c", false, false)]
    public void Mark_stays_in_sight(string line, int start, int length, int width, string before, string marked, string after, bool cutLeft, bool cutRight) => Assert.Equal(
        new SourceExcerpt(1, before, marked, after, cutLeft, cutRight), SourceExcerpt.Of(SourceFile.FromText("f", line + "\nnext").Span(start, length), width));

    [Fact]
    public void Span_over_lines_is_marked_to_the_end_of_its_first() => Assert.Equal(
        new SourceExcerpt(2, "b", "c", "", false, false), SourceExcerpt.Of(SourceFile.FromText("f", "a\nbc\nd").Span(3, 3), 40));

    [Fact]
    public void Spelled_out_characters_do_not_break_the_width()
    {
        var excerpt = SourceExcerpt.Of(SourceFile.FromText("f", new string('\x1b', 200) + "x").Span(0, 1), 40)!;
        Assert.InRange(excerpt.Before.Length + excerpt.Marked.Length + excerpt.After.Length, 4, 40);
    }

    [Theory]
    [InlineData("a\u202eb", @"a\u{202e}b")]
    [InlineData("grün \ud83d\ude00", "grün \ud83d\ude00")]
    [InlineData("a\u200b\u00ad\u2028", @"a\u{200b}\xad\u{2028}")]
    [InlineData("\x7f\u009b31m", @"\x7f\x9b31m")]
    public void What_hides_or_acts_is_spelled_out(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    // As a constant of an attribute it would not survive: metadata is UTF-8.
    [Fact]
    public void Half_a_surrogate_pair_is_spelled_out() => Assert.Equal(@"a\u{d83d}b", VisibleText.Of("a\ud83db"));

    [Fact]
    public void Long_text_is_counted_not_shown() => Assert.Equal("aaaaa... (9995 more characters)", VisibleText.Of(new string('a', 10000), 5));
}
