using System.Buffers.Binary;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>The cells of a hive: bounds-checked reads at offsets that the file itself chooses.</summary>
/// <remarks>Offsets count from the first bin, 4096 bytes into the file. A cell begins with its size, negative while it is in use.</remarks>
internal sealed class HiveCells(byte[] bytes, int length)
{
    public const int FirstBin = 4096;

    /// <summary>Bytes after the base block.</summary>
    public int Length { get; } = length;

    /// <returns>Why there is no cell; <see langword="null"/> when there is one.</returns>
    public string? TryCell(uint offset, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (offset == uint.MaxValue) return "is missing";
        if (offset > (uint)Length - 8 || Length < 8) return "points outside the hive";
        var size = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(FirstBin + (int)offset));
        // A deleted cell that is still referred to is read too: the hive may have been copied in the middle of a write.
        var used = size == int.MinValue ? 0 : Math.Abs(size);
        if (used < 8) return "has no room for anything";
        if (used > Length - (int)offset) return "reaches beyond the end of the hive";
        data = bytes.AsSpan(FirstBin + (int)offset + 4, used - 4);
        return null;
    }

    public static ushort Short(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);

    public static uint Int(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
}
