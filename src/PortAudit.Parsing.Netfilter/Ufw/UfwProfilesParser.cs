using System.Buffers;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Iptables;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>Reads the application profiles of /etc/ufw/applications.d, which say what ports a rule's profile represents.</summary>
public sealed class UfwProfilesParser : IConfigParser
{
    private static readonly SearchValues<char> PortCharacters = SearchValues.Create("0123456789,:|/tcpud");

    public string Type => "ufw";

    public Detection Detect(SourceFile source)
    {
        int number = 0, section = 0, others = 0;
        var hasTitle = false;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            if (++number > 500) break;
            var line = raw.Trim();
            if (line.IsEmpty || line[0] == '#') continue;
            if (line[0] == '[' && line[^1] == ']') section = number;
            else if (section == 0 && ++others > 3) return Detection.None;
            else if (line.StartsWith("title=")) hasTitle = true;
            else if (line.StartsWith("ports=") && hasTitle) return new Detection(95, $"line {section} names a profile, line {number} its ports");
        }

        return Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = new DiagnosticLog(IptablesDiagnostics.More);
        var profiles = new Dictionary<string, string>();
        var lines = default(CoverageCounts);
        var name = "";
        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number).Trim();
            var state = CoverageState.Irrelevant;
            if (line.IsEmpty || line[0] is '#' or ';' || line.StartsWith("title=") || line.StartsWith("description="))
                state = CoverageState.Irrelevant;
            else if (line[0] == '[' && line[^1] == ']') name = line[1..^1].ToString();
            else if (line.StartsWith("ports=") && name.Length > 0 && IsPorts(line[6..]))
            {
                profiles[name] = line[6..].ToString();
                state = CoverageState.Modelled;
            }
            else
            {
                log.Report(UfwDiagnostics.BadProfile, source.LineSpan(number), DiagnosticLog.Clip(line));
                state = CoverageState.Unreadable;
            }

            lines = lines.Add(state);
        }

        return new ParsedInput(source, Type, reason)
        {
            Sections = [new UfwSection(source.Whole, Type, UfwPart.Profiles, IpFamily.IPv4, new Dictionary<string, string>())
            {
                Profiles = profiles
            }],
            Diagnostics = log.ToList(source),
            Lines = lines,
            HasModel = profiles.Count > 0,
        };
    }

    private static bool IsPorts(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExcept(PortCharacters) < 0;
}
