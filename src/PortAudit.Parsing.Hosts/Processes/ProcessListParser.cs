using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Processes;

/// <summary>Reads who runs and who holds which socket, for listings that show only a number: <c>ls -l</c> of <c>/proc/…/fd</c> and
/// <c>exe</c>, <c>ps</c>, <c>tasklist</c>, and of PowerShell Get-Process and the classes Win32_Process and Win32_Service.</summary>
/// <remarks>It says nothing by itself: listeners of the same host take their owners from it.</remarks>
public sealed class ProcessListParser : IConfigParser
{
    private const int LinesLookedAt = 400;

    internal const string Format = "processes";

    public string Type => Format;

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary) return Detection.None;
        if (MayHoldRecords(source.Text) && DataRecords.Peek(source) is var (first, form) && ProcessRecords.IsProcess(first))
            return new Detection(85, $"{form} of processes");
        if (!source.Text.Contains("PID", StringComparison.Ordinal) && !source.Text.Contains("/proc/", StringComparison.Ordinal))
            return Detection.None;
        var reader = new ProcessLines(source);
        reader.Read(LinesLookedAt);
        return reader.Known > 0 && reader.Known >= 4 * reader.Unknown
            ? new Detection(80, $"{reader.Known} of {reader.Known + reader.Unknown} lines are of {reader.Tool}") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var coverage = new LineCoverage(source);
        var diagnostics = new List<Diagnostic>();
        ProcessSection found;
        if (MayHoldRecords(source.Text) && DataRecords.Read(source) is { Records: [var first, ..] } records && ProcessRecords.IsProcess(first))
        {
            found = new ProcessSection(source.Whole, Type);
            foreach (var record in records.Records)
            {
                if (ProcessRecords.Add(record, found)) coverage.Mark(record.Start, record.End, CoverageState.Modelled);
            }

            foreach (var row in records.Shifted.Where(r => !r.IsCut))
            {
                diagnostics.Add(ListingDiagnostics.ShiftedRow.At(source.Span(row.Start, row.End - row.Start), row.Columns, row.Expected));
                coverage.Mark(row.Start, row.End, CoverageState.Unreadable);
            }

            if (records.Failure is { } failure)
            {
                diagnostics.Add(ProcessDiagnostics.CutExport.At(source.Span(failure.At, 0), records.Form, failure.Message));
                coverage.Mark(Math.Max(0, failure.At - 1), failure.At, CoverageState.Unreadable);
            }
        }
        else
        {
            var lines = new ProcessLines(source);
            lines.Read(int.MaxValue);
            found = lines.Found;
            foreach (var (span, state) in lines.Marks) coverage.Mark(span.Start, span.Start + span.Length, state);
            diagnostics.AddRange(lines.Diagnostics);
        }

        if (found.IsEmpty) diagnostics.Add(ProcessDiagnostics.NoProcess.At(source.Span(0, 0)));
        return new ParsedInput(source, Type, reason)
        {
            Sections = found.IsEmpty ? [] : [found],
            Diagnostics = diagnostics,
            Lines = coverage.Counts,
            HasModel = !found.IsEmpty,
        };
    }

    private static bool MayHoldRecords(string text) =>
        text.Contains("Id\"", StringComparison.Ordinal) || text.Contains("PID\"", StringComparison.Ordinal)
        || text.Contains("ProcessName", StringComparison.Ordinal) || text.Contains("ProcessId", StringComparison.Ordinal);
}
