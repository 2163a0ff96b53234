using System.Xml;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Iptables;

namespace PortAudit.Parsing.Firewalld;

/// <summary>Reads the small XML files of firewalld into elements with places. Document types and entities are refused: a rule file needs none.</summary>
internal static class FirewalldXml
{
    private const int Deepest = 8;
    private const int MostElements = 200_000;

    /// <returns>The root as far as it could be read; null when there is none.</returns>
    public static FirewalldElement? Read(SourceFile source, IptablesDiagnosticLog log, out bool isOpen)
    {
        isOpen = false;
        FirewalldElement? root = null;
        var open = new Stack<FirewalldElement>();
        var count = 0;
        using var reader = XmlReader.Create(new StringReader(source.Text.TrimStart()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 64 << 20 });
        var shift = source.Position(source.Text.Length - source.Text.TrimStart().Length).Line - 1;
        try
        {
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.EndElement) open.Pop();
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (open.Count >= Deepest || ++count > MostElements) throw new XmlException("nested too deeply, or too many elements");
                var line = ((IXmlLineInfo)reader).LineNumber + shift;
                var (name, isEmpty) = (reader.LocalName, reader.IsEmptyElement);
                var attributes = new Dictionary<string, string>();
                while (reader.MoveToNextAttribute()) attributes[reader.LocalName] = reader.Value;
                var element = new FirewalldElement(name, attributes, Trimmed(source, line));
                if (open.Count > 0) open.Peek().Children.Add(element);
                root ??= element;
                if (!isEmpty) open.Push(element);
            }
        }
        catch (XmlException fault)
        {
            isOpen = true;
            log.Report(FirewalldDiagnostics.BadXml, Trimmed(source, Math.Max(1, fault.LineNumber + shift)), IptablesDiagnosticLog.Clip(fault.Message));
        }

        return root;
    }

    private static SourceSpan Trimmed(SourceFile source, int line)
    {
        var span = source.LineSpan(line);
        var (start, end) = (span.Start, span.Start + span.Length);
        while (start < end && source.Text[start] is ' ' or '\t') start++;
        while (end > start && source.Text[end - 1] is ' ' or '\t') end--;
        return source.Span(start, end - start);
    }
}
