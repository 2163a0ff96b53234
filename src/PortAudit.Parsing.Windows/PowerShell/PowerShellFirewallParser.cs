using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Structured;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Windows.PowerShell;

/// <summary>Reads objects of <c>Get-NetFirewallRule</c>, its filter cmdlets and <c>Get-NetFirewallProfile</c> as JSON, CSV, CLIXML or the
/// list that is shown.</summary>
public sealed class PowerShellFirewallParser : IConfigParser
{
    public string Type => "powershell-firewall";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary) return Detection.None;
        var text = source.Text.AsSpan(Greeting.End(source.Text)).TrimStart("\uFEFF \t\r\n");
        if (text.IsEmpty) return Detection.None;
        if (text[0] is '{' or '[')
        {
            var isFirewall = Names(text, "\"InstanceID\"")
                && (Names(text, "\"Direction\"") || Names(text, "\"LocalPort\"") || Names(text, "\"RemoteAddress\"")
                || Names(text, "\"Program\"") || Names(text, "\"AppPath\"") || Names(text, "\"ServiceName\"") || Names(text, "\"Service\"")
                || Names(text, "\"InterfaceType\"") || Names(text, "\"InterfaceAlias\"") || Names(text, "\"Authentication\""));
            if (isFirewall || Names(text, "\"DefaultInboundAction\"") || (Names(text, "\"ActiveProfile\"") && Names(text, "\"Exemptions\"")))
                return new Detection(90, "JSON with the properties of PowerShell's firewall objects");
            return Names(text, "\"Direction\"") && Names(text, "\"Action\"") && Names(text, "\"DisplayName\"")
                ? new Detection(70, "JSON of firewall rules with direction and action") : Detection.None;
        }

        if (text.StartsWith("<Objs"))
            return Names(text, "NetFirewall") || Names(text, "N=\"DefaultInboundAction\"")
                || (Names(text, "N=\"Direction\"") && Names(text, "N=\"Action\""))
            ? new Detection(90, "CLIXML with PowerShell's firewall objects") : Detection.None;
        if (DelimitedText.Header(source.Text) is { } header && PowerShellReader.AreNames(header))
            return new Detection(85, "CSV with the properties of PowerShell's firewall objects as columns");
        return (Names(text, "InstanceID") || Names(text, "DisplayName") || Names(text, "DefaultInboundAction"))
            && DataRecords.Peek(source) is ({ } first, { } form) && PowerShellReader.AreNames([.. first.Fields.Select(f => f.Name)])
            ? new Detection(85, $"{form} with the properties of PowerShell's firewall objects") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var start = Greeting.End(source.Text);
        var text = source.Text.AsSpan(start).TrimStart("\uFEFF \t\r\n");
        var bad = 0;
        List<PowerShellObject> objects;
        var shifted = new List<SourceSpan>();
        if (text.StartsWith("<"))
        {
            var xml = new PowerShellClixml(source, start, log);
            objects = xml.Read();
            bad = xml.IsDamaged ? 1 : 0;
        }
        else if (!text.IsEmpty && text[0] is '{' or '[')
        {
            var json = new PowerShellJson(source, start, log);
            objects = json.Read();
            bad = json.IsDamaged ? 1 : 0;
        }
        else
        {
            var records = DataRecords.Read(source);
            objects = [.. (records?.Records ?? []).Select(r => Object(source, r))];
            foreach (var row in records?.Shifted ?? [])
            {
                var span = source.Span(row.Start, row.End - row.Start);
                shifted.Add(span);
                log.Report(WindowsDiagnostics.ShiftedColumns, span, row.Columns, row.Expected);
            }
        }

        var reader = new PowerShellReader(source, log);
        var policy = reader.Read(objects);
        reader.KeepUnread(policy, shifted);
        var isEmpty = policy.IsEmpty && reader.Coverage.Count == 0;
        if (isEmpty) log.ReportFile(WindowsDiagnostics.NothingRead, source.Path);
        return WindowsInput.Of(source, Type, reason, policy, reader.Coverage, bad, log, !isEmpty);
    }

    private static PowerShellObject Object(SourceFile source, DataRecord record)
    {
        var found = new PowerShellObject(source.Span(record.Start, record.End - record.Start));
        foreach (var field in record.Fields) found.Properties[field.Name] = Items(field.Text ?? "");
        return found;
    }

    // Format-List shows an array as '{80, 443}', and of a long one the beginning: '{80, 81, 82, 83...}'.
    private static string[] Items(string text)
    {
        if (text.Length == 0) return [];
        if (text is not ['{', .. var inner, '}']) return [text];
        return inner.EndsWith("...", StringComparison.Ordinal) || inner.EndsWith('…') ? ["System.Object[]"]
            : inner.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool Names(ReadOnlySpan<char> text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
