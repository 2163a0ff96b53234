using System.Text;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Reads the registry part of a group policy object (<c>Registry.pol</c>, [MS-GPREG] 2.2.1).</summary>
public sealed class RegistryPolParser : IConfigParser
{
    public string Type => "registry-pol";

    public Detection Detect(SourceFile source) =>
        source.Bytes.Span.StartsWith("PReg"u8) ? new Detection(100, "begins with 'PReg': a registry policy file") : Detection.None;

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var rendition = new RegistryRendition();
        var deletions = new List<(string Key, string Name)>();
        var bad = 0;
        foreach (var record in Records(source, log, () => bad++))
        {
            if (FirewallKeys.Below(record.Key, out _) is null) continue;
            // **del.NAME takes a value away, **delvals. all of a key's.
            if (record.Name.StartsWith("**del.", StringComparison.OrdinalIgnoreCase)) deletions.Add((record.Key, record.Name[6..]));
            else if (!record.Name.StartsWith("**", StringComparison.Ordinal))
            {
                var (text, number) = RegistryData.Read(record.Type, record.Data);
                rendition.Add(record.Key, record.Name, record.Type, text, number);
            }
        }

        var (rendered, entries) = rendition.Finish(source, "registry-pol");
        var builder = new RegistryPolicyBuilder(rendered, log);
        foreach (var entry in entries) builder.Add(entry);
        foreach (var (key, name) in deletions) builder.Add(new RegistryEntry(key, name, RegistryType.None, null, null, rendered.Span(0, 0))
        {
            IsDeletion = true
        });
        var policy = builder.Build(_ => bad == 0);
        if (policy.IsEmpty) log.ReportFile(bad > 0 ? WindowsDiagnostics.NothingRead : WindowsDiagnostics.NoFirewallKeys, source.Path);
        return WindowsInput.Of(rendered, Type, reason, policy, builder.Coverage, bad, log, bad == 0 || !policy.IsEmpty);
    }

    /// <summary>Every record of the file: [key;value;type;size;data], all but the data in UTF-16.</summary>
    internal static IEnumerable<PolicyRecord> Records(SourceFile source, DiagnosticLog log, Action onDamage)
    {
        var bytes = source.Bytes;
        var count = 0;
        if (bytes.Length < 8 || HiveCells.Int(bytes.Span, 4) != 1)
        {
            log.ReportFile(WindowsDiagnostics.BadPolicyHeader, source.Path, bytes.Length < 8 ? 0u : HiveCells.Int(bytes.Span, 4));
            onDamage();
            if (bytes.Length < 8) yield break;
        }

        for (var at = 8; at < bytes.Length;)
        {
            var start = at;
            var problem = Record(bytes.Span, ref at, out var record);
            if (problem is not null)
            {
                log.ReportFile(WindowsDiagnostics.BadPolicyRecord, source.Path, start, problem, count);
                onDamage();
                yield break;
            }

            count++;
            yield return record!;
        }
    }

    private static string? Record(ReadOnlySpan<byte> bytes, ref int at, out PolicyRecord? record)
    {
        record = null;
        if (!Take(bytes, ref at, '[')) return "expected '['";
        if (Name(bytes, ref at) is not { } key) return "its key does not end";
        if (!Take(bytes, ref at, ';')) return "expected ';' behind the key";
        if (Name(bytes, ref at) is not { } name) return "its value's name does not end";
        if (!Take(bytes, ref at, ';')) return "expected ';' behind the name";
        if (at + 4 > bytes.Length) return "it is cut off in its type";
        var type = HiveCells.Int(bytes, at);
        at += 4;
        if (!Take(bytes, ref at, ';')) return "expected ';' behind the type";
        if (at + 4 > bytes.Length) return "it is cut off in its size";
        var size = HiveCells.Int(bytes, at);
        at += 4;
        if (!Take(bytes, ref at, ';')) return "expected ';' behind the size";
        if (size > bytes.Length - at) return $"it has {size} bytes of data and {bytes.Length - at} are left";
        var data = bytes.Slice(at, (int)size).ToArray();
        at += (int)size;
        if (!Take(bytes, ref at, ']')) return "expected ']' behind the data";
        record = new PolicyRecord(key, name, (RegistryType)type, data);
        return null;
    }

    private static bool Take(ReadOnlySpan<byte> bytes, ref int at, char expected)
    {
        if (at + 2 > bytes.Length || HiveCells.Short(bytes, at) != expected) return false;
        at += 2;
        return true;
    }

    private static string? Name(ReadOnlySpan<byte> bytes, ref int at)
    {
        for (var end = at; end + 2 <= bytes.Length && end - at < 65536; end += 2)
        {
            if (HiveCells.Short(bytes, end) != 0) continue;
            var text = Encoding.Unicode.GetString(bytes[at..end]);
            at = end + 2;
            return text;
        }

        return null;
    }
}

/// <summary>One record of a policy file.</summary>
internal sealed record PolicyRecord(string Key, string Name, RegistryType Type, byte[] Data);
