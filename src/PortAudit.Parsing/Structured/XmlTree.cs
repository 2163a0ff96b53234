using System.Xml;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Structured;

/// <summary>Reads small XML files into elements with places. Document types and entities are refused: a rule file needs none.</summary>
public static class XmlTree
{
    /// <param name="fault">Reported, with the reason, where the text is not well-formed XML from there on.</param>
    /// <returns>The root as far as it could be read; null when there is none.</returns>
    public static XmlItem? Read(SourceFile source, DiagnosticLog log, DiagnosticDescriptor fault, out bool isOpen)
    {
        isOpen = false;
        XmlItem? root = null;
        var open = new Stack<XmlItem>();
        var count = 0;
        var text = source.Text.TrimStart();
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = 64 << 20
        });
        var shift = source.Position(source.Text.Length - text.Length).Line - 1;
        try
        {
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.EndElement) open.Pop();
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && open.Count > 0
                    && open.Peek() is { Children.Count: 0, Text.Length: < ParsingLimits.LongestXmlText } holder)
                    holder.Text += reader.Value;
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (open.Count >= ParsingLimits.DeepestXml || ++count > ParsingLimits.MostXmlElements)
                    throw new XmlException("nested too deeply, or too many elements");
                var line = ((IXmlLineInfo)reader).LineNumber + shift;
                var (name, isEmpty) = (reader.LocalName, reader.IsEmptyElement);
                var attributes = new Dictionary<string, string>();
                while (reader.MoveToNextAttribute()) attributes[reader.LocalName] = reader.Value;
                var element = new XmlItem(name, attributes, Trimmed(source, line));
                if (open.Count > 0) open.Peek().Children.Add(element);
                root ??= element;
                if (!isEmpty) open.Push(element);
            }
        }
        catch (XmlException met)
        {
            isOpen = true;
            log.Report(fault, Trimmed(source, Math.Max(1, met.LineNumber + shift)), DiagnosticLog.Clip(met.Message));
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
