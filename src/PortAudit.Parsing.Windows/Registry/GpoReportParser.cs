using System.Text;
using System.Xml;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Registry;

/// <summary>Reads the report of a group policy backup (<c>gpreport.xml</c>): the firewall's part has the names of the registry, an element
/// each.</summary>
public sealed class GpoReportParser : IConfigParser
{
    public string Type => "gpo-backup";

    public Detection Detect(SourceFile source)
    {
        var text = source.Text.AsSpan();
        return !source.Encoding.LooksBinary
            && text[..Math.Min(text.Length, 2000)].Contains("http://www.microsoft.com/GroupPolicy/Settings", StringComparison.Ordinal)
            && text.Contains("GroupPolicy/Settings/WindowsFirewall", StringComparison.Ordinal)
            ? new Detection(95, "the report of a group policy backup, with settings of Windows Firewall") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var builder = new RegistryPolicyBuilder(source, log);
        var count = 0;
        var bad = 0;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };
        try
        {
            using var text = new StringReader(source.Text.TrimStart('\uFEFF'));
            using var xml = XmlReader.Create(text, settings);
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element || !xml.NamespaceURI.EndsWith("/WindowsFirewall", StringComparison.Ordinal)) continue;
                var start = Offset(source, xml);
                if (xml.LocalName is "InboundFirewallRules" or "OutboundFirewallRules") Rule(source, xml, start, builder, ++count);
                else if (xml.LocalName.EndsWith("Profile", StringComparison.Ordinal)) Profile(source, xml, xml.LocalName, builder);
            }
        }
        catch (XmlException e)
        {
            bad++;
            log.Report(WindowsDiagnostics.XmlDamaged, source.LineSpan(Math.Max(1, e.LineNumber)), DiagnosticLog.Clip(e.Message), count);
        }

        var policy = builder.Build(_ => bad == 0);
        return WindowsInput.Of(source, Type, reason, policy, builder.Coverage, bad, log, !policy.IsEmpty);
    }

    // The elements of a rule are the keys of its string; the report leaves the rule's id out.
    private static void Rule(SourceFile source, XmlReader xml, int start, RegistryPolicyBuilder builder, int number)
    {
        var rule = new StringBuilder();
        var version = "2.0";
        var name = "";
        foreach (var (key, value) in Leaves(xml))
        {
            if (key == "Version") version = value;
            else rule.Append(key).Append('=').Append(value.Replace('|', ' ')).Append('|');
            if (key == "Name") name = value;
        }

        var span = source.Span(start, Math.Max(0, Offset(source, xml) - start));
        var id = name.Length == 0 ? $"rule {number}" : $"{name} #{number}";
        builder.Add(new RegistryEntry("", id, RegistryType.Text, $"v{version}|{rule}", null, span), "FirewallRules", PolicyLayer.GroupPolicy);
    }

    private static void Profile(SourceFile source, XmlReader xml, string profile, RegistryPolicyBuilder builder)
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.Depth != depth + 1) continue;
            var (name, start) = (xml.LocalName, Offset(source, xml));
            var value = Leaves(xml).Select(l => l.Value).FirstOrDefault("");
            var number = value switch { "true" => 1ul, "false" => 0ul, _ => ulong.TryParse(value, out var n) ? n : (ulong?)null };
            var below = name.StartsWith("Log", StringComparison.Ordinal) ? $@"{profile}\Logging" : profile;
            builder.Add(
                new RegistryEntry("", name, number is null ? RegistryType.Text : RegistryType.Number, number is null ? value : null, number,
                    source.LineSpan(source.Position(start).Line)),
                below, PolicyLayer.GroupPolicy);
        }
    }

    // Names and texts of the innermost elements; the reader stands at the end of the outer one then.
    private static List<(string Key, string Value)> Leaves(XmlReader xml)
    {
        var leaves = new List<(string, string)>();
        if (xml.IsEmptyElement) return leaves;
        var depth = xml.Depth;
        var name = xml.LocalName;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType == XmlNodeType.Element) name = xml.LocalName;
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && leaves.Count < WindowsLimits.MostFields)
                leaves.Add((name, xml.Value.Trim()));
        }

        return leaves;
    }

    private static int Offset(SourceFile source, XmlReader xml)
    {
        var info = (IXmlLineInfo)xml;
        return Math.Min(source.Text.Length, source.LineSpan(Math.Max(1, info.LineNumber)).Start + Math.Max(0, info.LinePosition - 2));
    }
}
