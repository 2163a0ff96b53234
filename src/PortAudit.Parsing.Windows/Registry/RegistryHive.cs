using System.Text;
using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Reads the binary form of a registry hive (regf), also a damaged one: what can be reached is read, what can't be is told.</summary>
/// <remarks>Format: "Windows registry file format specification" (M. Suhanov). Every list is bounded, and no key is entered twice.</remarks>
internal sealed class RegistryHive
{
    private readonly HiveCells _cells;
    private readonly Action<DiagnosticDescriptor, object?[]> _report;
    private int _items;

    private RegistryHive(HiveCells cells, uint root, Action<DiagnosticDescriptor, object?[]> report) =>
        (_cells, Root, _report) = (cells, root, report);

    public uint Root { get; }

    /// <param name="bytes">The hive, with the pages of its transaction logs applied.</param>
    /// <param name="report">Told what could not be read.</param>
    /// <returns><see langword="null"/> when there is no root key, which is reported.</returns>
    public static RegistryHive? Open(byte[] bytes, Action<DiagnosticDescriptor, object?[]> report)
    {
        if (bytes.Length < HiveCells.FirstBin + 64)
        {
            report(WindowsDiagnostics.HiveNoRoot, [$"the file has only {bytes.Length} bytes"]);
            return null;
        }

        var head = bytes.AsSpan(0, 512);
        var declared = HiveCells.Int(head, 0x28);
        var there = (uint)(bytes.Length - HiveCells.FirstBin);
        if (declared > there) report(WindowsDiagnostics.HiveTooShort, [bytes.Length, declared + (long)HiveCells.FirstBin]);
        if (HiveCells.Int(head, 0x1fc) != Checksum(head)) report(WindowsDiagnostics.HiveChecksum, []);
        var cells = new HiveCells(bytes, (int)there);
        var root = HiveCells.Int(head, 0x24);
        var problem = cells.TryCell(root, out var key);
        if (problem is null && !IsKey(key)) problem = "is no key";
        if (problem is null) return new RegistryHive(cells, root, report);
        report(WindowsDiagnostics.HiveNoRoot, [$"the cell at 0x{root:x} {problem}"]);
        return null;
    }

    public static uint Checksum(ReadOnlySpan<byte> head)
    {
        uint sum = 0;
        for (var at = 0; at < 508; at += 4) sum ^= HiveCells.Int(head, at);
        return sum switch { 0 => 1, uint.MaxValue => uint.MaxValue - 1, _ => sum };
    }

    /// <summary>The key's name; empty when it can't be read.</summary>
    public string Name(uint key)
    {
        if (_cells.TryCell(key, out var data) is not null || !IsKey(data)) return "";
        var length = HiveCells.Short(data, 0x48);
        return 0x4c + length > data.Length ? "" : Text(data.Slice(0x4c, length), (HiveCells.Short(data, 2) & 0x20) != 0);
    }

    /// <summary>The key below, by a path of names without case; <see langword="null"/> where one is not there.</summary>
    public uint? Find(uint from, params ReadOnlySpan<string> names)
    {
        var at = from;
        foreach (var name in names)
        {
            uint? next = null;
            foreach (var child in Children(at))
            {
                if (!Name(child).Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
                next = child;
                break;
            }

            if (next is null) return null;
            at = next.Value;
        }

        return at;
    }

    /// <summary>Every value of a key and of all keys below it.</summary>
    /// <param name="key">Where to begin.</param>
    /// <param name="path">Its path, as values are to name it.</param>
    public IEnumerable<(string Key, HiveValue Value)> Walk(uint key, string path)
    {
        var seen = new HashSet<uint> { key };
        var open = new Stack<(uint Key, string Path, int Depth)>();
        open.Push((key, path, 0));
        while (open.TryPop(out var at))
        {
            foreach (var value in Values(at.Key)) yield return (at.Path, value);
            if (at.Depth >= WindowsLimits.DeepestKey) continue;
            var children = new List<(uint, string, int)>();
            foreach (var child in Children(at.Key))
            {
                if (++_items > WindowsLimits.MostItems)
                {
                    _report(WindowsDiagnostics.HiveLimit, [WindowsLimits.MostItems]);
                    yield break;
                }

                if (!seen.Add(child))
                {
                    _report(WindowsDiagnostics.HiveCycle, [child]);
                    continue;
                }

                children.Add((child, at.Path.Length == 0 ? Name(child) : $"{at.Path}\\{Name(child)}", at.Depth + 1));
            }

            for (var i = children.Count - 1; i >= 0; i--) open.Push(children[i]);
        }
    }

    public IEnumerable<HiveValue> Values(uint key)
    {
        uint count, list;
        if (_cells.TryCell(key, out var data) is not null || !IsKey(data)) yield break;
        (count, list) = (HiveCells.Int(data, 0x24), HiveCells.Int(data, 0x28));
        if (count == 0) yield break;
        var problem = _cells.TryCell(list, out var cell);
        if (problem is not null)
        {
            _report(WindowsDiagnostics.HiveCell, [list, problem, $"the list of {count} values of '{DiagnosticLog.Clip(Name(key))}'"]);
            yield break;
        }

        var there = Math.Min(count, (uint)cell.Length / 4);
        if (there < count)
            _report(WindowsDiagnostics.HiveCell, [list, $"holds {there} of {count} values", $"the rest of '{DiagnosticLog.Clip(Name(key))}'"]);
        var seen = new HashSet<uint>();
        for (var i = 0; i < there; i++)
        {
            if (_cells.TryCell(list, out cell) is not null) yield break;
            var offset = HiveCells.Int(cell, i * 4);
            if (++_items > WindowsLimits.MostItems)
            {
                _report(WindowsDiagnostics.HiveLimit, [WindowsLimits.MostItems]);
                yield break;
            }

            // A list that names one value again and again is damage, or an attack on memory.
            if (seen.Add(offset) && Value(offset) is { } value) yield return value;
        }
    }

    private HiveValue? Value(uint offset)
    {
        var problem = _cells.TryCell(offset, out var data);
        if (problem is null && (data.Length < 0x14 || data[0] != 'v' || data[1] != 'k')) problem = "is no value";
        if (problem is not null)
        {
            _report(WindowsDiagnostics.HiveCell, [offset, problem, "a value"]);
            return null;
        }

        var nameLength = HiveCells.Short(data, 2);
        var size = HiveCells.Int(data, 4);
        var type = HiveCells.Int(data, 0xc);
        var isAscii = (HiveCells.Short(data, 0x10) & 1) != 0;
        var name = 0x14 + nameLength <= data.Length ? Text(data.Slice(0x14, nameLength), isAscii) : "";
        if (nameLength > 0 && name.Length == 0)
            _report(WindowsDiagnostics.HiveCell, [offset, "has a name that is longer than the cell", "a value's name"]);
        byte[] bytes;
        if ((size & 0x80000000) != 0)
        {
            bytes = data.Slice(8, (int)Math.Min(4, size & 0x7fffffff)).ToArray();
        }
        else
        {
            bytes = Data(HiveCells.Int(data, 8), size, out problem);
            if (problem is not null)
                _report(WindowsDiagnostics.HiveCell, [HiveCells.Int(data, 8), problem, $"the data of '{DiagnosticLog.Clip(name)}'"]);
        }

        return new HiveValue(name, (RegistryType)type, bytes, problem is null);
    }

    // Data over 16344 bytes lies in several cells, which a big-data cell lists.
    private byte[] Data(uint offset, uint size, out string? problem)
    {
        problem = null;
        if (size == 0) return [];
        problem = _cells.TryCell(offset, out var cell);
        if (problem is not null) return [];
        if (size <= cell.Length) return cell[..(int)size].ToArray();
        if (cell.Length < 12 || cell[0] != 'd' || cell[1] != 'b' || size > _cells.Length)
        {
            problem = $"holds {cell.Length} of {size} bytes";
            return cell.ToArray();
        }

        var segments = HiveCells.Short(cell, 2);
        problem = _cells.TryCell(HiveCells.Int(cell, 4), out var list);
        var whole = new byte[size];
        var at = 0;
        for (var i = 0; problem is null && i < segments && at < size; i++)
        {
            if ((i + 1) * 4 > list.Length) problem = "lists fewer segments than it says";
            else if (_cells.TryCell(HiveCells.Int(list, i * 4), out var part) is { } bad) problem = bad;
            else
            {
                var take = (int)Math.Min(Math.Min(16344, part.Length), size - at);
                part[..take].CopyTo(whole.AsSpan(at));
                at += take;
            }
        }

        if (problem is null && at < size) problem = $"holds {at} of {size} bytes";
        return whole[..at];
    }

    /// <summary>The keys right below a key, as far as their lists can be read.</summary>
    public IEnumerable<uint> Children(uint key)
    {
        if (_cells.TryCell(key, out var data) is not null || !IsKey(data)) return [];
        var count = HiveCells.Int(data, 0x14);
        if (count == 0) return [];
        var found = new List<uint>();
        Collect(HiveCells.Int(data, 0x1c), found, 0);
        return found;
    }

    private void Collect(uint offset, List<uint> found, int depth)
    {
        var problem = _cells.TryCell(offset, out var list);
        // An index of indices is two deep, never more: a list that holds itself ends here.
        if (problem is null && depth > 2) problem = "is an index inside an index, which never ends";
        if (problem is null && list.Length < 4) problem = "is too short for a list";
        if (problem is not null)
        {
            _report(WindowsDiagnostics.HiveCell, [offset, problem, "a list of keys"]);
            return;
        }

        var kind = (char)list[0] + "" + (char)list[1];
        var width = kind switch { "lf" or "lh" => 8, "li" or "ri" => 4, _ => 0 };
        if (width == 0)
        {
            _report(WindowsDiagnostics.HiveCell, [offset, "is no list of keys", "what it should hold"]);
            return;
        }

        int count = HiveCells.Short(list, 2);
        if (4 + count * width > list.Length)
        {
            _report(WindowsDiagnostics.HiveCell, [offset, $"says {count} keys and has room for {(list.Length - 4) / width}", "the rest of the list"]);
            count = (list.Length - 4) / width;
        }

        for (var i = 0; i < count && found.Count < WindowsLimits.MostItems; i++)
        {
            var at = HiveCells.Int(list, 4 + i * width);
            if (kind == "ri")
            {
                Collect(at, found, depth + 1);
                continue;
            }

            problem = _cells.TryCell(at, out var key);
            if (problem is null && !IsKey(key)) problem = "is no key";
            if (problem is null) found.Add(at);
            else _report(WindowsDiagnostics.HiveCell, [at, problem, "a key"]);
        }
    }

    private static bool IsKey(ReadOnlySpan<byte> data) => data.Length >= 0x4c && data[0] == 'n' && data[1] == 'k';

    private static string Text(ReadOnlySpan<byte> name, bool isAscii)
    {
        if (name.Length > WindowsLimits.LongestKeyName * 64) name = name[..(WindowsLimits.LongestKeyName * 64)];
        return isAscii ? Encoding.Latin1.GetString(name) : Encoding.Unicode.GetString(name[..(name.Length & ~1)]);
    }
}

/// <summary>One value as a hive stores it.</summary>
/// <param name="IsWhole">Whether all of its bytes could be read.</param>
internal sealed record HiveValue(string Name, RegistryType Type, byte[] Data, bool IsWhole);
