using System.Globalization;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Reads the text of Microsoft's LGPO tool: records of four lines (Computer or User, key, value, TYPE:data).</summary>
public sealed class LgpoParser : IConfigParser
{
    public string Type => "lgpo";

    public Detection Detect(SourceFile source)
    {
        var lines = 0;
        for (var number = 1; number <= source.LineCount && number < 400; number++)
        {
            var line = source.Line(number).Trim();
            if (line.IsEmpty || line[0] == ';') continue;
            if (lines == 0 && !IsScope(line)) return Detection.None;
            if (lines == 1 && !line.Contains('\\')) return Detection.None;
            if (lines == 3) return line.Contains(':') || IsOrder(line)
                ? new Detection(90, $"line {number - 3} begins a record of LGPO text") : Detection.None;
            lines++;
        }

        return Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var builder = new RegistryPolicyBuilder(source, log);
        var bad = 0;
        for (var number = 1; number <= source.LineCount;)
        {
            var first = Next(source, ref number);
            if (first == 0) break;
            if (!IsScope(source.Line(first).Trim()))
            {
                log.Report(WindowsDiagnostics.BadLgpoRecord, source.LineSpan(first), DiagnosticLog.Clip(source.Line(first)), "'Computer' or 'User'");
                bad++;
                continue;
            }

            var (key, name, data) = (Next(source, ref number), Next(source, ref number), Next(source, ref number));
            if (data == 0)
            {
                log.Report(WindowsDiagnostics.BadLgpoRecord, source.LineSpan(first), "the end of the file", "a record of four lines");
                bad++;
                break;
            }

            var path = source.Line(key).Trim().ToString();
            if (FirewallKeys.Below(path, out _) is null) continue;
            if (Entry(source, path, source.Line(name).Trim().ToString(), data) is { } entry) builder.Add(entry);
            else
            {
                log.Report(WindowsDiagnostics.BadLgpoRecord, source.LineSpan(data), DiagnosticLog.Clip(source.Line(data)),
                    "TYPE:data, such as DWORD:1 or SZ:text");
                bad++;
            }
        }

        var policy = builder.Build(_ => bad == 0);
        if (policy.IsEmpty) log.ReportFile(WindowsDiagnostics.NoFirewallKeys, source.Path);
        return WindowsInput.Of(source, Type, reason, policy, builder.Coverage, bad, log);
    }

    private static RegistryEntry? Entry(SourceFile source, string key, string name, int line)
    {
        var span = source.LineSpan(line);
        var text = source.Line(line).Trim();
        if (IsOrder(text))
            return new RegistryEntry(key, name, RegistryType.None, null, null, span)
            {
                IsDeletion = !text.Equals("CREATEKEY", StringComparison.OrdinalIgnoreCase)
            };
        var colon = text.IndexOf(':');
        if (colon < 0) return null;
        var data = text[(colon + 1)..];
        var start = source.LineSpan(line).Start + source.Line(line).IndexOf(':') + 1;
        switch (text[..colon].ToString().ToUpperInvariant())
        {
            case "DWORD" or "QWORD":
                var isHex = data.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
                return ulong.TryParse(isHex ? data[2..] : data, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                    CultureInfo.InvariantCulture, out var number)
                    ? new RegistryEntry(key, name, RegistryType.Number, null, number, span) : null;
            case "SZ" or "EXSZ" or "EXPAND_SZ" or "MULTISZ":
                return new RegistryEntry(key, name, RegistryType.Text, data.ToString(), null, span) { Place = offset => start + offset };
            default:
                return null;
        }
    }

    private static bool IsScope(ReadOnlySpan<char> line) =>
        line.Equals("Computer", StringComparison.OrdinalIgnoreCase) || line.Equals("User", StringComparison.OrdinalIgnoreCase)
        || line.StartsWith("User:", StringComparison.OrdinalIgnoreCase);

    private static bool IsOrder(ReadOnlySpan<char> line) =>
        line.Equals("DELETE", StringComparison.OrdinalIgnoreCase) || line.Equals("DELETEALLVALUES", StringComparison.OrdinalIgnoreCase)
        || line.Equals("CREATEKEY", StringComparison.OrdinalIgnoreCase);

    // The number of the next line that is neither blank nor a comment; 0 at the end.
    private static int Next(SourceFile source, ref int number)
    {
        for (; number <= source.LineCount; number++)
        {
            var line = source.Line(number).Trim();
            if (!line.IsEmpty && line[0] != ';') return number++;
        }

        return 0;
    }
}
