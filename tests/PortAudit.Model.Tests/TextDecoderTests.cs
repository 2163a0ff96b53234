using System.IO.Compression;
using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Model.Tests;

/// <summary>Bytes as Windows, Linux and old tools write them become the text that was meant.</summary>
public class TextDecoderTests
{
    private const string Export = "*filter\r\n:INPUT DROP [0:0]\r\n-A INPUT -m comment --comment \"Büro €\" -j ACCEPT\r\nCOMMIT\r\n";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16le", false)]
    [InlineData("utf-16le", true)]
    [InlineData("utf-16be", false)]
    [InlineData("utf-16be", true)]
    public void Reads_unicode_with_and_without_a_mark(string name, bool mark)
    {
        var encoding = EncodingOf(name);
        byte[] bytes = [.. mark ? encoding.Preamble : [], .. encoding.GetBytes(Export)];
        Assert.Equal((Export, new TextEncodingInfo(name, mark, LooksBinary: false)), TextDecoder.Decode(bytes));
    }

    [Theory]
    [InlineData("utf-16le", "abcd")]
    [InlineData("utf-16be", "abcd")]
    [InlineData("utf-16le", "COMMIT\r\n")]
    [InlineData("utf-16be", "COMMIT\r\n")]
    [InlineData("utf-16le", "Имя ab: allow tcp 22 from any to any port 22")]
    public void Reads_short_and_mixed_texts_in_utf_16_without_a_mark(string name, string text) =>
        Assert.Equal((text, new TextEncodingInfo(name, false, false)), TextDecoder.Decode(EncodingOf(name).GetBytes(text)));

    [Fact]
    public void Reads_what_is_no_utf_8_as_windows_1252()
    {
        // "Büro €" as the Windows code page writes it; the last byte is not assigned and stays a control character.
        byte[] bytes = [(byte)'B', 0xFC, (byte)'r', (byte)'o', (byte)' ', 0x80, 0x81];
        Assert.Equal(("Büro €\u0081", new TextEncodingInfo("windows-1252", false, false)), TextDecoder.Decode(bytes));
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // surrogate
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })] // past U+10FFFF
    [InlineData(new byte[] { (byte)'a', 0xE2, 0x82 })] // cut off
    public void Keeps_every_byte_of_invalid_utf_8(byte[] bytes)
    {
        var (text, encoding) = TextDecoder.Decode(bytes);
        Assert.Equal("windows-1252", encoding.Name);
        Assert.Equal(bytes.Length, text.Length);
        Assert.DoesNotContain('\uFFFD', text);
    }

    [Fact]
    public void Decodes_every_windows_1252_byte_as_the_unicode_mapping_says()
    {
        // unicode.org, VENDORS/MICSFT/WINDOWS/CP1252.TXT, 0x80 to 0x9F; the five gaps are C1 controls.
        int[] expected =
        [
            0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
            0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
        ];
        var (text, _) = TextDecoder.Decode(Enumerable.Range(0x20, 0xE0).Select(b => (byte)b).ToArray());
        Assert.Equal(Enumerable.Range(0x20, 0xE0).Select(b => b is >= 0x80 and < 0xA0 ? expected[b - 0x80] : b), text.Select(c => (int)c));
    }

    [Fact]
    public void Sees_programs_and_archives_as_binary()
    {
        var program = Environment.ProcessPath!;
        Assert.True(TextDecoder.Decode(File.ReadAllBytes(program)).Encoding.LooksBinary);

        using var archive = new MemoryStream();
        using (var gzip = new GZipStream(archive, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(Export));
        Assert.True(TextDecoder.Decode(archive.ToArray()).Encoding.LooksBinary);

        var noise = new byte[4096];
        new Random(7).NextBytes(noise);
        Assert.True(TextDecoder.Decode(noise).Encoding.LooksBinary);
        Assert.True(TextDecoder.Decode(Encoding.UTF32.GetBytes(Export)).Encoding.LooksBinary);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u001b[1mbold\u001b[0m\r\n")]
    [InlineData("a\tb\fc\n")]
    public void Sees_text_with_terminal_controls_as_text(string text) =>
        Assert.Equal((text, new TextEncodingInfo("utf-8", false, false)), TextDecoder.Decode(Encoding.UTF8.GetBytes(text)));

    private static Encoding EncodingOf(string name) => name switch
    {
        "utf-16le" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    };
}
