using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Reads registry hives: what <c>netsh advfirewall export</c> writes (.wfw), and the SYSTEM and SOFTWARE hives of a machine.</summary>
public sealed class RegistryHiveParser : IConfigParser
{
    private const string PolicyKey = @"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\WindowsFirewall";

    public string Type => "registry-hive";

    public Detection Detect(SourceFile source)
    {
        var bytes = source.Bytes.Span;
        if (!bytes.StartsWith("regf"u8)) return Detection.None;
        // Types 1, 2 and 6 are transaction logs, which only mean something beside their hive.
        return bytes.Length > 0x20 && BitConverter.ToUInt32(bytes[0x1c..]) is 1 or 2 or 6
            ? Detection.None : new Detection(100, "begins with 'regf': a registry hive");
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var counts = new Dictionary<DiagnosticDescriptor, int>();
        var told = new HashSet<string>();
        void Report(DiagnosticDescriptor descriptor, object?[] arguments)
        {
            // A damaged list is met by every question about its key.
            if (!told.Add($"{descriptor.Id} {string.Join(' ', arguments)}")) return;
            var count = counts[descriptor] = counts.GetValueOrDefault(descriptor) + 1;
            if (count <= 20) log.ReportFile(descriptor, source.Path, arguments);
        }

        var bytes = HiveJournal.Apply(source.Bytes.ToArray(), source.Companions, Report);
        var hive = RegistryHive.Open(bytes, Report);
        var rendition = new RegistryRendition();
        var cutOff = new HashSet<(string, string)>();
        var isWfw = false;
        if (hive is not null)
        {
            foreach (var (root, path) in Roots(hive))
            {
                isWfw |= path.Length == 0;
                foreach (var (key, value) in hive.Walk(root, path))
                {
                    // The rest of an export (authentication sets, connection security) says nothing of what gets in.
                    var below = path.Length == 0 ? key : FirewallKeys.Below(key, out _);
                    if (below is null || FirewallKeys.Of(below, PolicyLayer.Local) is null) continue;
                    var (text, number) = RegistryData.Read(value.Type, value.Data);
                    if (!value.IsWhole) cutOff.Add((key, value.Name));
                    rendition.Add(key, value.Name, value.Type, text, number);
                }
            }
        }

        foreach (var (descriptor, count) in counts)
            if (count > 20) log.ReportFile(WindowsDiagnostics.More, source.Path, count - 20, descriptor.Id);
        var (rendered, entries) = rendition.Finish(source, "registry-hive");
        var builder = new RegistryPolicyBuilder(rendered, log);
        foreach (var entry in entries)
        {
            var whole = cutOff.Contains((entry.Key, entry.Name)) ? entry with { IsCutOff = true } : entry;
            if (isWfw) builder.Add(whole, entry.Key, PolicyLayer.Local);
            else builder.Add(whole);
        }

        var isDamaged = counts.Keys.Any(d => d.Severity == DiagnosticSeverity.Error);
        var policy = builder.Build(_ => !isDamaged);
        // A damaged hive may hold more than could be reached.
        if (hive is not null && policy.IsEmpty)
            log.ReportFile(isDamaged ? WindowsDiagnostics.NothingRead : WindowsDiagnostics.NoFirewallKeys, source.Path);
        return WindowsInput.Of(rendered, Type, reason, policy, builder.Coverage, isDamaged ? 1 : 0, log,
            hive is not null && !(isDamaged && policy.IsEmpty));
    }

    // Where the firewall's keys are: right below the root in an export, deeper in a machine's own hives.
    private static IEnumerable<(uint Key, string Path)> Roots(RegistryHive hive)
    {
        if (hive.Find(hive.Root, "FirewallRules") is not null || hive.Find(hive.Root, "PublicProfile") is not null
            || hive.Find(hive.Root, "DomainProfile") is not null)
        {
            yield return (hive.Root, "");
            yield break;
        }

        var current = "ControlSet001";
        if (hive.Find(hive.Root, "Select") is { } select
            && hive.Values(select).FirstOrDefault(v => v.Name.Equals("Current", StringComparison.OrdinalIgnoreCase)) is { } value
            && RegistryData.Read(value.Type, value.Data).Number is { } number and < 1000) current = $"ControlSet{number:000}";
        foreach (var set in new[] { current, "CurrentControlSet", "ControlSet001", "ControlSet002" }.Distinct())
        {
            if (hive.Find(hive.Root, set, "Services", "SharedAccess", "Parameters", "FirewallPolicy") is not { } local) continue;
            yield return (local, $@"HKEY_LOCAL_MACHINE\SYSTEM\{set}\Services\SharedAccess\Parameters\FirewallPolicy");
            break;
        }

        if (hive.Find(hive.Root, "Policies", "Microsoft", "WindowsFirewall") is { } policy) yield return (policy, PolicyKey);
    }
}
