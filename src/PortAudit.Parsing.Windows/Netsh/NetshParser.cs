using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Netsh;

/// <summary>Reads listings of <c>netsh advfirewall</c> in any of the languages that are known.</summary>
public sealed class NetshParser : IConfigParser
{
    public string Type => "netsh";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary) return Detection.None;
        var previous = "";
        var number = 0;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            if (++number > 400) break;
            var line = raw.Trim();
            if (line.Length >= 20 && line.IndexOfAnyExcept('-') < 0)
            {
                var colon = previous.IndexOf(':');
                if (colon > 0 && NetshWords.Label(previous.AsSpan(0, colon)) == "name")
                    return new Detection(95, $"line {number - 1} is the name of a rule as netsh prints it, with dashes below");
                if (NetshWords.Section(previous) is { } profile)
                    return new Detection(95, $"line {number - 1} announces the settings of the {profile} profile");
                // A label of no known language, then the seventy dashes that netsh always prints.
                if (colon > 0 && line.Length == 70)
                    return new Detection(50, $"line {number} has the seventy dashes that netsh prints below a rule's name");
            }

            if (!line.IsEmpty) previous = line.ToString();
        }

        return Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var text = NetshText.Decode(source);
        var log = WindowsDiagnostics.NewLog();
        var reader = new NetshReader(text, log);
        var policy = reader.Read();
        var isEmpty = policy.IsEmpty;
        if (isEmpty) log.ReportFile(WindowsDiagnostics.NothingRead, source.Path);
        return WindowsInput.Of(text, Type, reason, policy, reader.Coverage, reader.BadLines, log, !isEmpty);
    }
}
