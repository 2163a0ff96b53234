using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Iptables;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>Reads firewalld.conf.</summary>
public sealed class FirewalldConfParser : IConfigParser
{
    public string Type => "firewalld";

    public Detection Detect(SourceFile source)
    {
        var number = 0;
        foreach (var line in source.Text.AsSpan().EnumerateLines())
        {
            if (++number > 500) break;
            if (line.StartsWith("DefaultZone=") || line.StartsWith("FirewallBackend="))
                return new Detection(97, $"line {number} is a setting of firewalld");
        }

        return Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = new DiagnosticLog(IptablesDiagnostics.More);
        var settings = new Dictionary<string, string>();
        var lines = default(CoverageCounts);
        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number).Trim();
            var equals = line.IndexOf('=');
            var state = line.IsEmpty || line[0] is '#' or ';'
                ? CoverageState.Irrelevant : equals > 0 ? CoverageState.Modelled : CoverageState.Unreadable;
            if (state == CoverageState.Modelled) settings[line[..equals].Trim().ToString()] = line[(equals + 1)..].Trim().ToString();
            else if (state == CoverageState.Unreadable)
                log.Report(FirewalldDiagnostics.BadSetting, source.LineSpan(number), DiagnosticLog.Clip(line));
            lines = lines.Add(state);
        }

        return new ParsedInput(source, Type, reason)
        {
            Sections = [new FirewalldSection(source.Whole, Type, "firewalld.conf", null, settings, false)],
            Diagnostics = log.ToList(source),
            Lines = lines,
            HasModel = settings.Count > 0,
        };
    }
}
