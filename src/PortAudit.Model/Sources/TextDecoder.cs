using System.Text;

namespace PortAudit.Model.Sources;

/// <summary>Turns the bytes of an export into text: byte order marks, UTF-16 without one, strict UTF-8, else Windows-1252.</summary>
/// <remarks>Windows PowerShell redirects in UTF-16; cmd and old tools in a code page. Bytes are never refused and never lost silently:
/// what no encoding fits is decoded as Windows-1252, where every byte is a character.</remarks>
public static class TextDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    public static (string Text, TextEncodingInfo Encoding) Decode(ReadOnlySpan<byte> bytes)
    {
        // Registry hives and policy files are for their parsers, which ask for the bytes.
        if (bytes.StartsWith("regf"u8) || bytes.StartsWith("PReg"u8)) return ("", new TextEncodingInfo("binary", false, true));
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return Utf8(bytes[3..], true);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Utf16(bytes[2..], Encoding.Unicode, "utf-16le", true);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Utf16(bytes[2..], Encoding.BigEndianUnicode, "utf-16be", true);

        // Latin text in UTF-16 has a NUL in every second byte; binary noise has them everywhere.
        var probe = bytes[..(Math.Min(bytes.Length, 4096) & ~1)];
        int even = 0, odd = 0;
        for (var i = 0; i < probe.Length; i += 2)
        {
            if (probe[i] == 0) even++;
            if (probe[i + 1] == 0) odd++;
        }

        var half = probe.Length / 2;
        if (half >= 4 && odd > half * 7 / 10 && even <= half / 10) return Utf16(bytes, Encoding.Unicode, "utf-16le", false);
        if (half >= 4 && even > half * 7 / 10 && odd <= half / 10) return Utf16(bytes, Encoding.BigEndianUnicode, "utf-16be", false);
        return Utf8(bytes, false);
    }

    private static (string, TextEncodingInfo) Utf8(ReadOnlySpan<byte> bytes, bool mark)
    {
        try
        {
            var text = StrictUtf8.GetString(bytes);
            return (text, new TextEncodingInfo("utf-8", mark, LooksBinary(text)));
        }
        catch (DecoderFallbackException)
        {
            var text = string.Create(bytes.Length, bytes, static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++) target[i] = Windows1252(source[i]);
            });
            return (text, new TextEncodingInfo("windows-1252", mark, LooksBinary(text)));
        }
    }

    private static (string, TextEncodingInfo) Utf16(ReadOnlySpan<byte> bytes, Encoding encoding, string name, bool mark)
    {
        var text = encoding.GetString(bytes);
        return (text, new TextEncodingInfo(name, mark, LooksBinary(text)));
    }

    private static bool LooksBinary(string text)
    {
        var probe = text.AsSpan(0, Math.Min(text.Length, 8192));
        var control = 0;
        foreach (var c in probe)
        {
            if (c == '\0') return true;
            if (c is < ' ' and not ('\t' or '\n' or '\r' or '\f' or '\x1b' or '\b')) control++;
        }

        return control > probe.Length / 20;
    }

    // The 32 code points in which Windows-1252 differs from Latin-1; unassigned ones stay C1 controls.
    private static char Windows1252(byte b) => b is >= 0x80 and < 0xA0
        ? ("\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
            + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178")[b - 0x80]
        : (char)b;
}
