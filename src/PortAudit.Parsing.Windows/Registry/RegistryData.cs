using System.Buffers.Binary;
using System.Text;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>The bytes of a value as text or number.</summary>
internal static class RegistryData
{
    /// <returns>The text of a text type (a list's lines joined by LF), or the number of a number type; neither for others and for bytes
    /// that do not fit.</returns>
    public static (string? Text, ulong? Number) Read(RegistryType type, ReadOnlySpan<byte> data) => type switch
    {
        RegistryType.Text or RegistryType.ExpandableText or RegistryType.Link => (Text(data), null),
        RegistryType.TextList => (Text(data, true).TrimEnd('\0').Replace('\0', '\n'), null),
        RegistryType.Number when data.Length >= 4 => (null, BinaryPrimitives.ReadUInt32LittleEndian(data)),
        RegistryType.BigEndianNumber when data.Length >= 4 => (null, BinaryPrimitives.ReadUInt32BigEndian(data)),
        RegistryType.LongNumber when data.Length >= 8 => (null, BinaryPrimitives.ReadUInt64LittleEndian(data)),
        _ => (null, null),
    };

    // Up to the first NUL; what stands after it was never part of the value.
    private static string Text(ReadOnlySpan<byte> data, bool whole = false)
    {
        var text = Encoding.Unicode.GetString(data[..(data.Length & ~1)]);
        var end = whole ? -1 : text.IndexOf('\0');
        return end < 0 ? text : text[..end];
    }
}
