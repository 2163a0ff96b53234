using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Hosts.Listings;
using PortAudit.Parsing.Structured;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>Reads what tells of a host besides rules and sockets: addresses, routes, kernel settings, service states, network profiles.</summary>
/// <remarks>One file may hold the output of several commands, one after another.</remarks>
public sealed class HostFactsParser : IConfigParser
{
    private const int LinesLookedAt = 400;

    public string Type => "host-facts";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary) return Detection.None;
        if (MayHoldRecords(source.Text) && DataRecords.Peek(source) is var (first, form) && HostRecords.Kind(first) is { } kind)
            return new Detection(90, $"{form} of {kind}");
        var run = new Run(source);
        run.Read(LinesLookedAt);
        if (run.Facts == 0 || run.Known * 5 < (run.Known + run.Unknown) * 4) return Detection.None;
        return new Detection(70, $"{run.Known} of {run.Known + run.Unknown} lines are of {run.Tool}");
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var run = new Run(source);
        if (MayHoldRecords(source.Text) && DataRecords.Read(source) is { Records: [var first, ..] } records && HostRecords.Kind(first) is not null)
            run.Read(records);
        else run.Read(int.MaxValue);
        run.ListFamilies();
        if (run.Evidence.IsEmpty) run.Diagnostics.Add(HostDiagnostics.NoFacts.At(source.Span(0, 0)));
        return new ParsedInput(source, Type, reason)
        {
            Evidence = run.Evidence,
            Diagnostics = run.Diagnostics,
            Lines = run.Coverage.Counts,
            HasModel = !run.Evidence.IsEmpty,
        };
    }

    private static bool MayHoldRecords(string text) =>
        text.Contains("addr_info", StringComparison.Ordinal) || text.Contains("\"dst\"", StringComparison.Ordinal)
        || text.Contains("NetworkCategory", StringComparison.Ordinal) || text.Contains("PrefixLength", StringComparison.Ordinal)
        || text.Contains("DestinationPrefix", StringComparison.Ordinal);

    private sealed class Run
    {
        private readonly SourceFile _source;
        private readonly HostFactListing[] _listings;

        public Run(SourceFile source)
        {
            _source = source;
            Coverage = new LineCoverage(source);
            _listings =
            [
                new IpListing(source, Evidence, Diagnostics), new IfconfigListing(source, Evidence, Diagnostics), new SysctlListing(source,
                    Evidence, Diagnostics),
                new SystemctlListing(source, Evidence, Diagnostics), new RouteTableListing(source, Evidence, Diagnostics),
                new RoutePrintListing(source, Evidence, Diagnostics), new IpconfigListing(source, Evidence, Diagnostics),
            ];
        }

        public HostEvidence Evidence { get; } = new();

        public List<Diagnostic> Diagnostics { get; } = [];

        public LineCoverage Coverage { get; }

        public int Facts { get; private set; }

        public int Known { get; private set; }

        public int Unknown { get; private set; }

        public string Tool { get; private set; } = "";

        /// <summary>A listing that has a family's loopback address has all of its addresses: it was not asked for one device. Windows has no
        /// loopback address to show.</summary>
        public void ListFamilies()
        {
            // ifconfig leaves out the further addresses of an interface.
            if (Tool == "ifconfig" || Diagnostics.Exists(d => d.Severity == DiagnosticSeverity.Error)) return;
            foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
            {
                var own = Evidence.Addresses.Where(a => a.Address.Family == family).ToList();
                if (own.Exists(a => BindAddress.Of(a.Address).IsLoopback) || (own.Count > 0 && Tool == "ipconfig"))
                    Evidence.ListedFamilies.Add(family);
            }
        }

        public void Read(DataRecords records)
        {
            var reader = new HostRecords(_source, Evidence, Diagnostics, Coverage);
            foreach (var record in records.Records) reader.Read(record);
            foreach (var row in records.Shifted.Where(r => !r.IsCut))
            {
                Diagnostics.Add(ListingDiagnostics.ShiftedRow.At(_source.Span(row.Start, row.End - row.Start), row.Columns, row.Expected));
                Coverage.Mark(row.Start, row.End, CoverageState.Unreadable);
            }

            if (records.Failure is not { } failure) return;
            Diagnostics.Add(HostDiagnostics.CutExport.At(_source.Span(failure.At, 0), records.Form, failure.Message));
            Coverage.Mark(Math.Max(0, failure.At - 1), failure.At, CoverageState.Unreadable);
        }

        public void Read(int lines)
        {
            HostFactListing? last = null;
            for (var number = 1; number <= _source.LineCount && number <= lines; number++)
            {
                // A file of another kind shows soon.
                if (lines == LinesLookedAt && number > 40 && Facts == 0) return;
                var span = _source.LineSpan(number);
                var line = span.Text;
                if (line.IsWhiteSpace()) continue;
                var (listing, state) = Tell(line, span, last);
                last = listing ?? last;
                if (listing is not null) Known++;
                switch (state)
                {
                    case HostFactLine.Fact:
                        if (Facts++ == 0) Tool = listing!.Name;
                        Coverage.Mark(span.Start, span.Start + span.Length, CoverageState.Modelled);
                        break;
                    case HostFactLine.Bad:
                        Coverage.Mark(span.Start, span.Start + span.Length, CoverageState.Unreadable);
                        break;
                    case HostFactLine.None when !IsPrompt(line):
                        Unknown++;
                        Diagnostics.Add(HostDiagnostics.UnknownLine.At(span, ListingText.Excerpt(line.Trim())));
                        Coverage.Mark(span.Start, span.Start + span.Length, CoverageState.Unreadable);
                        break;
                }
            }
        }

        // The listing that read the line before knows best.
        private (HostFactListing?, HostFactLine) Tell(ReadOnlySpan<char> line, SourceSpan span, HostFactListing? last)
        {
            if (last?.Read(line, span) is { } state and not HostFactLine.None) return (last, state);
            foreach (var listing in _listings)
            {
                if (listing != last && listing.Read(line, span) is var other and not HostFactLine.None) return (listing, other);
            }

            return (null, HostFactLine.None);
        }

        private static bool IsPrompt(ReadOnlySpan<char> line) =>
            ListingCommandReader.Read(line, out _) != CommandLine.None || line[0] is '#' or ';' || Prompt.Read(line, out _) is not null;
    }
}
