using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Reads registry exports as text (<c>.reg</c>).</summary>
public sealed class RegParser : IConfigParser
{
    public string Type => "reg";

    public Detection Detect(SourceFile source)
    {
        var text = source.Text.AsSpan(Greeting.End(source.Text)).TrimStart("\uFEFF \t\r\n");
        var isHeader = text.StartsWith("Windows Registry Editor", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("REGEDIT4", StringComparison.OrdinalIgnoreCase);
        if (!isHeader) return Detection.None;
        // Thousands of registry exports are about anything else.
        return Mentions(text, @"\FirewallPolicy") || Mentions(text, @"\Microsoft\WindowsFirewall")
            ? new Detection(100, "the first line is a registry export's, and it has the firewall's keys") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var builder = new RegistryPolicyBuilder(source, log);
        var reader = new RegTextReader(source, log);
        var isFirewall = false;
        reader.Read(entry => isFirewall |= builder.Add(entry), builder.Clear);
        // The exported key says all that its store has, when it is the firewall's own key or one above.
        var isWhole = source.Text.Contains(@"\FirewallPolicy]", StringComparison.OrdinalIgnoreCase)
            || source.Text.Contains(@"\WindowsFirewall]", StringComparison.OrdinalIgnoreCase);
        var policy = builder.Build(_ => isWhole);
        if (!isFirewall && policy.IsEmpty) log.ReportFile(WindowsDiagnostics.NoFirewallKeys, source.Path);
        return WindowsInput.Of(source, Type, reason, policy, builder.Coverage, reader.BadLines, log);
    }

    private static bool Mentions(ReadOnlySpan<char> text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
