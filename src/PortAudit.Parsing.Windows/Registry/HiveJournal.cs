using System.Numerics;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Brings a hive up to date with the transaction logs beside it, as Windows does when it loads one.</summary>
/// <remarks>
/// Windows writes changes to .LOG1 and .LOG2 first and to the hive later, so a copy taken from a running system lacks the last of them.
/// Since Windows 8.1 a log is a row of entries ("HvLE"), each with a sequence number and two hashes; before, it was a bitmap of dirty
/// sectors ("DIRT"). Format: "Windows registry file format specification" (M. Suhanov).
/// </remarks>
internal static class HiveJournal
{
    private const int HeaderLength = 512;
    private const ulong Seed = 0x82EF4D887A4E55C5;

    /// <param name="hive">The file; not changed.</param>
    /// <param name="logs">The files beside it.</param>
    /// <param name="report">Told what was done, and what could not be.</param>
    public static byte[] Apply(byte[] hive, IReadOnlyList<CompanionFile> logs, Action<DiagnosticDescriptor, object?[]> report)
    {
        if (hive.Length < HiveCells.FirstBin) return hive;
        var head = hive.AsSpan(0, HeaderLength);
        var (primary, secondary) = (HiveCells.Int(head, 4), HiveCells.Int(head, 8));
        var isDirty = primary != secondary || HiveCells.Int(head, 0x1fc) != RegistryHive.Checksum(head);
        if (!isDirty) return hive;

        // The older log first: its entries come before those of the other.
        var usable = new List<(CompanionFile File, byte[] Bytes, uint First)>();
        foreach (var log in logs)
        {
            var bytes = log.Bytes.ToArray();
            if (bytes.Length < HeaderLength + 8) continue;
            if (!bytes.AsSpan().StartsWith("regf"u8) || HiveCells.Int(bytes, 0x1fc) != RegistryHive.Checksum(bytes))
                report(WindowsDiagnostics.HiveLogUnusable, [log.Name, "its header is damaged"]);
            else usable.Add((log, bytes, HiveCells.Int(bytes, 4)));
        }

        var result = hive;
        var applied = 0;
        var names = new List<string>();
        var next = secondary;
        foreach (var (file, bytes, _) in usable.OrderBy(u => u.First))
        {
            var before = applied;
            if (bytes.AsSpan(HeaderLength).StartsWith("HvLE"u8)) applied += Entries(bytes, ref result, ref next, file.Name, report);
            else if (bytes.AsSpan(HeaderLength).StartsWith("DIRT"u8)) applied += Sectors(bytes, ref result, file.Name, primary, report);
            else report(WindowsDiagnostics.HiveLogUnusable, [file.Name, "it holds no entry"]);
            if (applied > before) names.Add(file.Name);
        }

        if (applied > 0) report(WindowsDiagnostics.HiveRecovered, [applied, string.Join(", ", names)]);
        else report(WindowsDiagnostics.HiveDirty, [primary, secondary]);
        return result;
    }

    private static int Entries(byte[] log, ref byte[] hive, ref uint next, string name, Action<DiagnosticDescriptor, object?[]> report)
    {
        var applied = 0;
        for (var at = HeaderLength; at + 40 <= log.Length && log.AsSpan(at).StartsWith("HvLE"u8);)
        {
            var entry = log.AsSpan(at);
            var size = HiveCells.Int(entry, 4);
            var sequence = HiveCells.Int(entry, 12);
            var bins = HiveCells.Int(entry, 16);
            var pages = HiveCells.Int(entry, 20);
            if (size < 40 || size > entry.Length || size % 512 != 0 || pages > (size - 40) / 8 || bins > WindowsLimits.LargestHive)
            {
                report(WindowsDiagnostics.HiveLogUnusable, [name, $"the entry at 0x{at:x} is damaged"]);
                break;
            }

            entry = entry[..(int)size];
            if (Hash(entry[40..]) != Long(entry, 24) || Hash(entry[..32]) != Long(entry, 32))
            {
                report(WindowsDiagnostics.HiveLogUnusable, [name, $"the entry at 0x{at:x} has a wrong hash"]);
                break;
            }

            // Entries below the first one that is due were written to the hive already.
            if (sequence >= next)
            {
                if (applied > 0 && sequence != next) break;
                if (!TryPages(entry, (int)pages, (int)bins, ref hive))
                {
                    report(WindowsDiagnostics.HiveLogUnusable, [name, $"the entry at 0x{at:x} has pages outside the hive"]);
                    break;
                }

                next = sequence + 1;
                applied++;
            }

            at += (int)size;
        }

        return applied;
    }

    private static bool TryPages(ReadOnlySpan<byte> entry, int pages, int bins, ref byte[] hive)
    {
        var data = 40 + pages * 8;
        var grown = new byte[Math.Max(hive.Length, HiveCells.FirstBin + bins)];
        hive.CopyTo(grown, 0);
        for (var i = 0; i < pages; i++)
        {
            var (offset, length) = (HiveCells.Int(entry, 40 + i * 8), HiveCells.Int(entry, 44 + i * 8));
            if (length > entry.Length - data || offset > (uint)bins || length > (uint)bins - offset) return false;
            entry.Slice(data, (int)length).CopyTo(grown.AsSpan(HiveCells.FirstBin + (int)offset));
            data += (int)length;
        }

        Header(grown, bins);
        hive = grown;
        return true;
    }

    private static int Sectors(byte[] log, ref byte[] hive, string name, uint primary, Action<DiagnosticDescriptor, object?[]> report)
    {
        if (HiveCells.Int(log, 4) != HiveCells.Int(log, 8) || HiveCells.Int(log, 4) < primary)
        {
            report(WindowsDiagnostics.HiveLogUnusable, [name, "it is older than the hive"]);
            return 0;
        }

        var bins = HiveCells.Int(log, 0x28);
        if (bins > WindowsLimits.LargestHive || bins / 512 / 8 > log.Length - HeaderLength - 4)
        {
            report(WindowsDiagnostics.HiveLogUnusable, [name, "its bitmap is cut off"]);
            return 0;
        }

        var bitmap = log.AsSpan(HeaderLength + 4, (int)(bins / 512 / 8));
        var data = (HeaderLength + 4 + bitmap.Length + 511) / 512 * 512;
        var grown = new byte[Math.Max(hive.Length, HiveCells.FirstBin + (int)bins)];
        hive.CopyTo(grown, 0);
        for (var sector = 0; sector < bitmap.Length * 8; sector++)
        {
            if ((bitmap[sector / 8] >> (sector % 8) & 1) == 0) continue;
            if (data + 512 > log.Length)
            {
                report(WindowsDiagnostics.HiveLogUnusable, [name, "it is cut off"]);
                return 0;
            }

            log.AsSpan(data, 512).CopyTo(grown.AsSpan(HiveCells.FirstBin + sector * 512));
            data += 512;
        }

        Header(grown, (int)bins);
        hive = grown;
        return 1;
    }

    private static void Header(byte[] hive, int bins)
    {
        BitConverter.TryWriteBytes(hive.AsSpan(0x28), bins);
        BitConverter.TryWriteBytes(hive.AsSpan(0x1fc), RegistryHive.Checksum(hive));
    }

    private static ulong Long(ReadOnlySpan<byte> data, int at) => HiveCells.Int(data, at) | (ulong)HiveCells.Int(data, at + 4) << 32;

    /// <summary>Marvin32 with the seed that registry logs use.</summary>
    public static ulong Hash(ReadOnlySpan<byte> data, ulong seed = Seed)
    {
        var (low, high) = (unchecked((uint)seed), (uint)(seed >> 32));
        while (data.Length >= 4)
        {
            low += HiveCells.Int(data, 0);
            Block(ref low, ref high);
            data = data[4..];
        }

        low += data.Length switch
        {
            0 => 0x80u,
            1 => 0x8000u | data[0],
            2 => 0x800000u | HiveCells.Short(data, 0),
            _ => 0x80000000u | HiveCells.Short(data, 0) | (uint)data[2] << 16,
        };
        Block(ref low, ref high);
        Block(ref low, ref high);
        return low | (ulong)high << 32;
    }

    private static void Block(ref uint low, ref uint high)
    {
        high ^= low;
        low = BitOperations.RotateLeft(low, 20) + high;
        high = BitOperations.RotateLeft(high, 9) ^ low;
        low = BitOperations.RotateLeft(low, 27) + high;
        high = BitOperations.RotateLeft(high, 19);
    }
}
