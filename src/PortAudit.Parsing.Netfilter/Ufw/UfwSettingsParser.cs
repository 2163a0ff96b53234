using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Iptables;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>Reads ufw.conf and /etc/default/ufw, which say whether ufw is on and what its policies are.</summary>
public sealed class UfwSettingsParser : IConfigParser
{
    public string Type => "ufw";

    public Detection Detect(SourceFile source)
    {
        var number = 0;
        bool enabled = false, level = false;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            if (++number > 500) break;
            var line = raw.Trim();
            if (line.StartsWith("DEFAULT_INPUT_POLICY=")) return new Detection(97, $"line {number} sets ufw's policy");
            enabled |= line.StartsWith("ENABLED=");
            level |= line.StartsWith("LOGLEVEL=");
        }

        return enabled && (level || source.Path.EndsWith("ufw.conf", StringComparison.Ordinal))
            ? new Detection(95, "ENABLED and LOGLEVEL are settings of ufw") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = new DiagnosticLog(IptablesDiagnostics.More);
        var settings = new Dictionary<string, string>();
        var lines = default(CoverageCounts);
        for (var number = 1; number <= source.LineCount; number++)
        {
            var span = source.LineSpan(number);
            var line = source.Line(number).Trim();
            if (line.IsEmpty || line[0] == '#')
            {
                lines = lines.Add(CoverageState.Irrelevant);
                continue;
            }

            var equals = line.IndexOf('=');
            if (equals <= 0 || line[..equals].Contains(' '))
            {
                log.Report(UfwDiagnostics.BadSetting, span, DiagnosticLog.Clip(line));
                lines = lines.Add(CoverageState.Unreadable);
                continue;
            }

            var (name, value) = (line[..equals].ToString(), line[(equals + 1)..].Trim("\"' \t").ToString());
            settings[name] = value;
            if (name.EndsWith("_POLICY", StringComparison.Ordinal) && name != "DEFAULT_APPLICATION_POLICY"
                && value is not ("ACCEPT" or "DROP" or "REJECT"))
            {
                log.Report(UfwDiagnostics.BadPolicy, span, DiagnosticLog.Clip(value));
                lines = lines.Add(CoverageState.Unreadable);
                continue;
            }

            lines = lines.Add(CoverageState.Modelled);
        }

        return new ParsedInput(source, Type, reason)
        {
            Sections = [new UfwSection(source.Whole, Type, UfwPart.Settings, IpFamily.IPv4, settings)],
            Diagnostics = log.ToList(source),
            Lines = lines,
            HasModel = settings.Count > 0,
        };
    }
}
