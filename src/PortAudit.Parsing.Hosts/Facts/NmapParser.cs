using System.Xml;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>Reads the XML report of nmap (<c>-oX</c>): how hosts look from outside.</summary>
/// <remarks>No document type is processed and nothing is resolved: the report may have been made to attack its reader.</remarks>
public sealed class NmapParser : IConfigParser
{
    private static readonly string[] States = ["open", "closed", "filtered", "unfiltered", "open|filtered", "closed|filtered"];

    public string Type => "nmap";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary) return Detection.None;
        var head = source.Text.AsSpan(0, Math.Min(source.Text.Length, 4000));
        return head.Contains("<nmaprun", StringComparison.Ordinal) ? new Detection(100, "the element nmaprun") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var run = new Run(source);
        run.Read();
        return new ParsedInput(source, Type, reason)
        {
            Evidence = run.Evidence,
            Diagnostics = run.Diagnostics,
            Lines = run.Coverage.Counts,
            HasModel = run.Evidence.Scans.Count > 0,
        };
    }

    private sealed class Run(SourceFile source)
    {
        private readonly List<IpAddress> _addresses = [];
        private readonly List<ScannedPort> _ports = [];
        private SourceSpan? _host;
        private (byte Protocol, int Port, SourceSpan Span)? _port;

        public HostEvidence Evidence { get; } = new();

        public List<Diagnostic> Diagnostics { get; } = [];

        public LineCoverage Coverage { get; } = new(source);

        public void Read()
        {
            // A prompt or a command may stand before the report.
            var start = Math.Max(0, source.Text.IndexOf("<?xml", StringComparison.Ordinal) is var xml and >= 0
                ? xml : source.Text.IndexOf("<nmaprun", StringComparison.Ordinal));
            var firstLine = source.Position(start).Line;
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Ignore,
                XmlResolver = null,
                IgnoreComments = true,
                CheckCharacters = false
            };
            using var text = new StringReader(source.Text[start..]);
            using var reader = XmlReader.Create(text, settings);
            var place = (IXmlLineInfo)reader;
            try
            {
                while (reader.Read())
                {
                    if (reader.NodeType == XmlNodeType.EndElement && reader.Name == "host") Close();
                    if (reader.NodeType == XmlNodeType.Element) Element(reader, Offset(place.LineNumber + firstLine - 1, place.LinePosition - 1));
                }
            }
            catch (XmlException e)
            {
                var at = Offset(Math.Max(1, e.LineNumber) + firstLine - 1, Math.Max(1, e.LinePosition));
                Diagnostics.Add(HostDiagnostics.CutScan.At(source.Span(at, 0), Plain(e)));
                Coverage.Mark(Math.Max(0, at - 1), at, CoverageState.Unreadable);
            }

            Close();
            if (Evidence.Scans.Count == 0) Diagnostics.Add(HostDiagnostics.NoScan.At(source.Span(0, 0)));
        }

        // The framework's message repeats the position.
        private static string Plain(XmlException e) => e.Message.Split(" Line ")[0].TrimEnd('.');

        private int Offset(int line, int column) =>
            line > source.LineCount ? source.Text.Length : Math.Clamp(source.LineSpan(line).Start + column - 1, 0, source.Text.Length);

        private void Element(XmlReader reader, int start)
        {
            var close = source.Text.AsSpan(start).IndexOf('>');
            var end = close < 0 ? source.Text.Length : start + close + 1;
            switch (reader.Name)
            {
                case "host":
                    Close();
                    _host = source.Span(start, end - start);
                    break;
                case "address" when _host is not null && IpAddress.TryParse(reader.GetAttribute("addr"), out var address):
                    _addresses.Add(address);
                    Coverage.Mark(start, end, CoverageState.Modelled);
                    break;
                case "port":
                    byte protocol = reader.GetAttribute("protocol") switch
                    {
                        "tcp" => IpProtocol.Tcp,
                        "udp" => IpProtocol.Udp,
                        "sctp" => IpProtocol.Sctp,
                        _ => 0
                    };
                    var isPort = int.TryParse(reader.GetAttribute("portid"), System.Globalization.NumberStyles.None, null, out var port)
                        && port is > 0 and <= 65535;
                    _port = null;
                    if (protocol != 0 && isPort) _port = (protocol, port, source.Span(start, end - start));
                    else if (reader.GetAttribute("protocol") is not "ip") Bad(start, end);
                    break;
                case "state" when _port is { } tried:
                    _port = null;
                    var state = reader.GetAttribute("state");
                    if (Array.IndexOf(States, state) < 0) Bad(start, end);
                    else
                    {
                        _ports.Add(new ScannedPort(tried.Protocol, tried.Port, state!, reader.GetAttribute("reason") ?? "", tried.Span));
                        Coverage.Mark(tried.Span.Start, end, CoverageState.Modelled);
                    }

                    break;
            }
        }

        private void Bad(int start, int end)
        {
            Diagnostics.Add(HostDiagnostics.BadScannedPort.At(source.Span(start, end - start)));
            Coverage.Mark(start, end, CoverageState.Unreadable);
        }

        private void Close()
        {
            if (_host is { } span && _addresses.Count > 0) Evidence.Scans.Add(new PortScan([.. _addresses], [.. _ports], span));
            _host = null;
            _addresses.Clear();
            _ports.Clear();
        }
    }
}
