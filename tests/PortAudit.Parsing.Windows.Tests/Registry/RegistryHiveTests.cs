using System.Diagnostics;
using System.Text;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Windows.Registry;

namespace PortAudit.Parsing.Windows.Tests.Registry;

/// <summary>Hives made by libhivex, brought out of order, cut, and turned against the reader.</summary>
public class RegistryHiveTests
{
    private const string Rules = @"HKLM\SYSTEM\ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules";

    private static string Fixture => Path.Combine(Repository.Root, "fixtures/windows-firewall/equivalent/hive/SYSTEM");

    /// <summary>Known answers of Marvin32 (tests of the .NET runtime, which has the same function): empty, and up to four bytes.</summary>
    [Theory]
    [InlineData("", 0x30ED35C100CD3C7D)]
    [InlineData("AF", 0x48E73FC77D75DDC1)]
    [InlineData("E70F", 0xB5F6E1FC485DBFF8)]
    [InlineData("37F495", 0xF0B07C789B8CF7E8)]
    [InlineData("8642DC59", 0x7008F2E87E9CF556)]
    public void The_hash_of_log_entries_is_Marvin32(string data, ulong hash) =>
        Assert.Equal(hash, HiveJournal.Hash(Convert.FromHexString(data), 0x4FB61A001BDBCC));

    [Fact]
    public void A_hive_of_libhivex_reads_as_libhivex_prints_it()
    {
        var (exit, printed) = Run("hivexregedit", "--export", "--unsafe-printable-strings", Fixture, "\\");
        Assert.Equal(0, exit);
        var hive = RegistryHive.Open(File.ReadAllBytes(Fixture), (d, _) => Assert.Fail(d.Id))!;
        var found = hive.Walk(hive.Root, "").Select(v => (v.Key, v.Value.Name, RegistryData.Read(v.Value.Type, v.Value.Data))).ToList();
        var key = "";
        var expected = new List<string>();
        foreach (var line in printed.Split('\n'))
        {
            if (line.StartsWith('[')) key = line.Trim('[', ']', '\r').TrimStart('\\');
            else if (line.StartsWith('"')) expected.Add($"{key}|{line.TrimEnd('\r').Replace("=str(1):\"", "=\"", StringComparison.Ordinal)}");
        }

        Assert.True(expected.Count > 40, printed[..Math.Min(500, printed.Length)]);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            found.Select(f => $"{f.Key}|\"{f.Name}\"={(f.Item3.Number is { } n ? $"dword:{n:x8}" : $"\"{f.Item3.Text}\"")}").Order(StringComparer.Ordinal));
    }

    /// <summary>The hive as it was before, with the changed pages in a log: what was written last must show.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hive_with_a_pending_log_is_read_as_if_the_log_were_written(bool isNewFormat)
    {
        var before = File.ReadAllBytes(Fixture);
        var after = Edited(before, "443", "444");
        var dirty = Dirty(before);
        var log = isNewFormat ? EntryLog(dirty, after) : SectorLog(dirty, after);

        Assert.Contains(Policy(dirty).Rules, r => r.LocalPorts!.Value.Contains("443"));
        var input = Parse(dirty, [new CompanionFile("SYSTEM.LOG1", log)]);
        Assert.Contains("WIN034", input.Diagnostics.Select(d => d.Id));
        var ports = WindowsSection.Policy(input)!.Rules.SelectMany(r => r.LocalPorts!.Value).ToList();
        Assert.Contains("444", ports);
        Assert.DoesNotContain("443", ports);
        Assert.Contains("WIN033", Parse(dirty, []).Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void A_damaged_log_is_told_and_not_applied()
    {
        var before = File.ReadAllBytes(Fixture);
        var dirty = Dirty(before);
        var log = EntryLog(dirty, Edited(before, "443", "444"));
        log[^100] ^= 0xff;
        var input = Parse(dirty, [new CompanionFile("SYSTEM.LOG1", log)]);
        Assert.Contains(input.Diagnostics, d => d.Id == "WIN035" && d.Message.Contains("SYSTEM.LOG1", StringComparison.Ordinal));
        Assert.Contains(WindowsSection.Policy(input)!.Rules, r => r.LocalPorts!.Value.Contains("443"));
    }

    [Fact]
    public void A_hive_that_is_cut_off_anywhere_ends_in_a_diagnostic_and_keeps_what_is_there()
    {
        var bytes = File.ReadAllBytes(Fixture);
        for (var length = 0; length < bytes.Length; length += 509)
        {
            var input = Work.Within(4, () => Parse(bytes[..length], []));
            if (length < bytes.Length - 4096) Assert.Contains(input.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        }

        var most = Parse(bytes[..^4096], []);
        Assert.Contains("WIN030", most.Diagnostics.Select(d => d.Id));
    }

    /// <summary>Any bytes, in any place: the work stays in bounds, and nothing throws.</summary>
    [Fact]
    public void A_hive_with_any_bytes_turned_is_read_with_bounded_work()
    {
        var bytes = File.ReadAllBytes(Fixture);
        var random = new Random(5);
        for (var run = 0; run < Scale.Of(400, 20_000); run++)
        {
            var copy = (byte[])bytes.Clone();
            for (var i = 0; i < 40; i++) copy[random.Next(4096, copy.Length)] = (byte)random.Next(256);
            // Offsets that point at other cells make cycles.
            for (var i = 0; i < 8; i++) BitConverter.TryWriteBytes(copy.AsSpan(random.Next(1024, copy.Length / 4 - 1) * 4), (random.Next(4096) * 8) + 0x20);
            Work.Within(4, () => Parse(copy, []));
        }
    }

    [Fact]
    public void Keys_that_are_below_themselves_are_read_once()
    {
        var bytes = File.ReadAllBytes(Fixture);
        var hive = RegistryHive.Open(bytes, (_, _) => { })!;
        var parent = hive.Find(hive.Root, "ControlSet001", "Services")!.Value;
        var child = hive.Children(parent).First();
        var list = BitConverter.ToInt32(bytes, 4096 + (int)parent + 4 + 0x1c);
        // The first key of the list becomes the key that holds the list.
        BitConverter.TryWriteBytes(bytes.AsSpan(4096 + list + 8), parent);
        var told = new List<string>();
        var cyclic = RegistryHive.Open(bytes, (d, _) => told.Add(d.Id))!;
        Assert.True(cyclic.Walk(cyclic.Root, "").Count() < 1000);
        Assert.Contains("WIN032", told);
        Assert.NotEqual(parent, child);
    }

    private static ParsedInput Parse(byte[] bytes, CompanionFile[] logs) =>
        new RegistryHiveParser().Parse(SourceFile.FromBytes("SYSTEM", bytes).With(logs), "test");

    private static WindowsPolicy Policy(byte[] bytes) => WindowsSection.Policy(Parse(bytes, []))!;

    private static byte[] Edited(byte[] hive, string from, string to)
    {
        var copy = (byte[])hive.Clone();
        var at = copy.AsSpan().IndexOf(Encoding.Unicode.GetBytes($"LPort={from}|"));
        Assert.True(at > 0, Rules);
        Encoding.Unicode.GetBytes($"LPort={to}|").CopyTo(copy, at);
        return copy;
    }

    // A write has begun and not ended: the first sequence number is one ahead.
    private static byte[] Dirty(byte[] hive)
    {
        var copy = (byte[])hive.Clone();
        BitConverter.TryWriteBytes(copy.AsSpan(4), BitConverter.ToUInt32(copy, 8) + 1);
        Seal(copy);
        return copy;
    }

    private static void Seal(byte[] head)
    {
        uint sum = 0;
        for (var at = 0; at < 508; at += 4) sum ^= BitConverter.ToUInt32(head, at);
        BitConverter.TryWriteBytes(head.AsSpan(508), sum);
    }

    // Written from the format's description: base block of 512 bytes, then one entry with the pages that differ.
    private static byte[] EntryLog(byte[] before, byte[] after)
    {
        var sequence = BitConverter.ToUInt32(before, 8);
        var pages = Enumerable.Range(1, (before.Length / 4096) - 1).Where(p => !before.AsSpan(p * 4096, 4096).SequenceEqual(after.AsSpan(p * 4096, 4096))).ToList();
        var body = 40 + (pages.Count * 8) + (pages.Count * 4096);
        var entry = new byte[(body + 511) / 512 * 512];
        Encoding.ASCII.GetBytes("HvLE").CopyTo(entry, 0);
        BitConverter.TryWriteBytes(entry.AsSpan(4), entry.Length);
        BitConverter.TryWriteBytes(entry.AsSpan(12), sequence);
        BitConverter.TryWriteBytes(entry.AsSpan(16), before.Length - 4096);
        BitConverter.TryWriteBytes(entry.AsSpan(20), pages.Count);
        for (var i = 0; i < pages.Count; i++)
        {
            BitConverter.TryWriteBytes(entry.AsSpan(40 + (i * 8)), (pages[i] - 1) * 4096);
            BitConverter.TryWriteBytes(entry.AsSpan(44 + (i * 8)), 4096);
            after.AsSpan(pages[i] * 4096, 4096).CopyTo(entry.AsSpan(40 + (pages.Count * 8) + (i * 4096)));
        }

        BitConverter.TryWriteBytes(entry.AsSpan(24), HiveJournal.Hash(entry.AsSpan(40)));
        BitConverter.TryWriteBytes(entry.AsSpan(32), HiveJournal.Hash(entry.AsSpan(0, 32)));
        var head = before[..512];
        head[0x1c] = 6;
        BitConverter.TryWriteBytes(head.AsSpan(4), sequence);
        Seal(head);
        return [.. head, .. entry];
    }

    // The older format: a bitmap of dirty sectors of 512 bytes, then the sectors.
    private static byte[] SectorLog(byte[] before, byte[] after)
    {
        var sectors = (before.Length - 4096) / 512;
        var dirty = Enumerable.Range(0, sectors).Where(s => !before.AsSpan(4096 + (s * 512), 512).SequenceEqual(after.AsSpan(4096 + (s * 512), 512))).ToList();
        var bitmap = new byte[sectors / 8];
        foreach (var sector in dirty) bitmap[sector / 8] |= (byte)(1 << (sector % 8));
        var head = before[..512];
        head[0x1c] = 1;
        BitConverter.TryWriteBytes(head.AsSpan(8), BitConverter.ToUInt32(head, 4));
        Seal(head);
        byte[] start = [.. head, .. "DIRT"u8, .. bitmap];
        var log = new byte[(start.Length + 511) / 512 * 512];
        start.CopyTo(log, 0);
        return [.. log, .. dirty.SelectMany(s => after[(4096 + (s * 512))..(4096 + (s * 512) + 512)])];
    }

    private static (int Exit, string Output) Run(string tool, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Requirement.Check($"{tool} is not installed (Debian: libwin-hivex-perl)");
            throw;
        }
    }
}
