using System.Xml;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.PowerShell;

/// <summary>Reads what <c>Export-Clixml</c> writes: objects with typed properties below <c>Props</c> and <c>MS</c>.</summary>
internal sealed class PowerShellClixml(SourceFile source, int begin, DiagnosticLog log)
{
    private readonly List<PowerShellObject> _objects = [];

    // Lines before the XML, as of a prompt.
    private readonly int _before = source.Position(begin).Line - 1;

    public bool IsDamaged { get; private set; }

    public List<PowerShellObject> Read()
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true
        };
        using var text = new StringReader(source.Text[begin..].TrimStart('\uFEFF'));
        using var xml = XmlReader.Create(text, settings);
        try
        {
            while (xml.Read())
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Obj") Object(xml, 0);
        }
        catch (XmlException e)
        {
            IsDamaged = true;
            log.Report(WindowsDiagnostics.XmlDamaged, source.LineSpan(Math.Max(1, e.LineNumber + _before)), DiagnosticLog.Clip(e.Message),
                _objects.Count);
        }

        return _objects;
    }

    // An object's values where it represents a list or an enum; null where it is an object of its own.
    private List<string>? Object(XmlReader xml, int depth)
    {
        if (depth > WindowsLimits.DeepestClixml) throw new XmlException($"nested deeper than {WindowsLimits.DeepestClixml}", null, Line(xml), 1);
        var start = Offset(xml);
        var found = new PowerShellObject(source.Span(start, 0));
        List<string>? list = null;
        string? shown = null;
        if (!xml.IsEmptyElement)
        {
            while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                switch (xml.LocalName)
                {
                    case "Props" or "MS":
                        Properties(xml, found, depth);
                        break;
                    case "LST" or "IE" or "QUE":
                        list = List(xml, depth);
                        break;
                    case "ToString":
                        shown = Content(xml);
                        break;
                    default:
                        // The number below an enum, or the type's names.
                        Skip(xml);
                        break;
                }
            }
        }

        found.Span = source.Span(start, Math.Max(0, Math.Min(source.Text.Length, Offset(xml)) - start));
        if (PowerShellReader.IsFirewall(found))
        {
            _objects.Add(found);
            return null;
        }

        return list ?? (shown is not null && found.Properties.Count == 0 ? [shown] : null);
    }

    private void Properties(XmlReader xml, PowerShellObject into, int depth)
    {
        if (xml.IsEmptyElement) return;
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            var name = xml.GetAttribute("N");
            var value = Value(xml, depth);
            if (name is not null && value is not null) into.Properties[name] = value;
        }
    }

    private List<string> List(XmlReader xml, int depth)
    {
        var values = new List<string>();
        if (xml.IsEmptyElement) return values;
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType == XmlNodeType.Element && Value(xml, depth) is { } value) values.AddRange(value);
        }

        return values;
    }

    private List<string>? Value(XmlReader xml, int depth)
    {
        switch (xml.LocalName)
        {
            case "Nil":
                Skip(xml);
                return [];
            case "Obj":
                return Object(xml, depth + 1);
            case "Ref":
                Skip(xml);
                return null;
            case "B":
                return [Content(xml) == "true" ? "True" : "False"];
            default:
                return [Content(xml)];
        }
    }

    private static string Content(XmlReader xml)
    {
        if (xml.IsEmptyElement) return "";
        var text = "";
        while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace) text += xml.Value;
            else if (xml.NodeType == XmlNodeType.Element) Skip(xml);
        }

        return text;
    }

    // To the end of the element, without leaving it: the caller reads on from there.
    private static void Skip(XmlReader xml)
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
        }
    }

    private static int Line(XmlReader xml) => ((IXmlLineInfo)xml).LineNumber;

    private int Offset(XmlReader xml)
    {
        var info = (IXmlLineInfo)xml;
        return Math.Min(source.Text.Length, source.LineSpan(Math.Max(1, info.LineNumber + _before)).Start + Math.Max(0, info.LinePosition - 2));
    }
}
