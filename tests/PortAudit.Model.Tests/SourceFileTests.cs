using PortAudit.Model.Sources;

namespace PortAudit.Model.Tests;

/// <summary>Positions become the lines and columns that an editor shows.</summary>
public class SourceFileTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("\n", 1)]
    [InlineData("\n\n", 2)]
    [InlineData("a\r\nb\r\n", 2)]
    [InlineData("a\rb\r", 2)]
    [InlineData("a\r\r\nb", 3)]
    [InlineData("a\n\rb", 3)]
    [InlineData("\uFEFFa\n", 1)]
    [InlineData("\uFEFF", 0)]
    public void Counts_lines_by_their_ends_and_a_last_one_without(string text, int expected) =>
        Assert.Equal(expected, SourceFile.FromText("f", text).LineCount);

    [Fact]
    public void Positions_and_lines_agree_in_mixed_line_ends()
    {
        const string text = "one\r\ntwo\rthree\n\r\nfive";
        var file = SourceFile.FromText("f", text);
        Assert.Equal(["one", "two", "three", "", "five", ""], Enumerable.Range(1, 6).Select(n => file.Line(n).ToString()));
        Assert.Equal("", file.Line(0).ToString());
        Assert.Equal((1, 1), file.Position(0));
        Assert.Equal((1, 4), file.Position(text.IndexOf('\r')));
        Assert.Equal((2, 1), file.Position(text.IndexOf("two", StringComparison.Ordinal)));
        Assert.Equal((3, 5), file.Position(text.IndexOf("three", StringComparison.Ordinal) + 4));
        Assert.Equal((5, 1), file.Position(text.IndexOf("five", StringComparison.Ordinal)));
        Assert.Equal((5, 5), file.Position(text.Length));
        // Every position is where counting characters from the start says.
        var (line, column) = (1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            Assert.Equal((line, column), file.Position(i));
            var ends = text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
            (line, column) = ends ? (line + 1, 1) : (line, column + 1);
        }
    }

    [Fact]
    public void A_mark_is_no_column_and_bytes_are_hashed_as_read()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, (byte)'a', (byte)'b', (byte)'c'];
        var file = SourceFile.FromBytes(@"dir\f", bytes);
        Assert.Equal("abc", file.Text);
        Assert.Equal((1, 1), file.Position(0));
        Assert.Equal("dir/f", file.Path);
        Assert.Equal(6, file.ByteLength);
        // FIPS 180-2, B.1.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", SourceFile.FromBytes("f", bytes.AsMemory(3)).Sha256);
        Assert.NotEqual(SourceFile.FromBytes("f", bytes.AsMemory(3)).Sha256, file.Sha256);
    }

    [Fact]
    public void Spans_say_where_they_are()
    {
        var file = SourceFile.FromText("rules.v4", "*filter\n-A INPUT -j DROP\nCOMMIT");
        var span = file.Span(11, 5);
        Assert.Equal("INPUT", span.Text.ToString());
        Assert.Equal((2, 4), (span.Line, span.Column));
        Assert.Equal((2, 9), span.End);
        Assert.Equal("rules.v4:2:4", span.ToString());
        Assert.Equal("-A INPUT -j DROP", file.LineSpan(2).Text.ToString());
        Assert.Equal("COMMIT", file.LineSpan(99).Text.ToString());
        Assert.Equal("", default(SourceSpan).ToString());
    }

    [Fact]
    public void A_huge_line_and_very_many_lines_are_no_burden()
    {
        var line = SourceFile.FromText("f", new string('x', 10_000_000));
        Assert.Equal((1, 10_000_001), line.Position(10_000_000));
        Assert.Equal(1, line.LineCount);
        Assert.Equal(10_000_000, line.Line(1).Length);

        var lines = SourceFile.FromText("f", new string('\n', 5_000_000));
        Assert.Equal(5_000_000, lines.LineCount);
        Assert.Equal((2_500_001, 1), lines.Position(2_500_000));
    }

    [Theory]
    [InlineData(@"HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules\{1}", @"hive (SYSTEM\...\FirewallRules\{1})")]
    [InlineData(@"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules\{1}", @"hive (SOFTWARE\...\FirewallRules\{1})")]
    [InlineData(@"FirewallRules\{1}", @"hive (FirewallRules\{1})")]
    public void A_long_name_in_a_binary_file_is_shown_by_its_ends(string name, string expected)
    {
        var span = SourceFile.FromText("hive", "").Rendered("value", "registry-hive", _ => name).Span(0, 5);
        Assert.Equal(expected, span.Shown);
        Assert.Equal(expected, span.Place);
        Assert.Equal($"hive ({name})", span.ToString());
    }
}
