using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Console;

/// <summary>One finding as the console shows it: what, where, why, what to do, and what supports it.</summary>
internal sealed class FindingBlock(ConsoleWriter writer)
{
    private const int Column = 11;
    private const int RelatedShown = 5;

    private readonly HashSet<string> _explained = [];

    public void Write(Finding finding)
    {
        var severity = finding.Severity.Word();
        var title = $"{VisibleText.Of(finding.Rule.Id)}  {VisibleText.Prose(finding.Rule.Title)}";
        var certainty = $" {finding.Certainty.Word()}";
        var lines = WordWrap.Lines(title, writer.Width - severity.Length - certainty.Length - 2).ToList();
        writer.Blank();
        writer.Part(severity.ToUpperInvariant(), Style(finding.Severity)).Part(certainty).Line("  " + lines[0], ConsoleStyle.Strong);
        foreach (var line in lines.Skip(1))
            writer.Line(new string(' ', severity.Length + certainty.Length + 2) + line, ConsoleStyle.Strong);
        writer.Paragraph(VisibleText.Of(finding.Message, ReportingLimits.LongestConsoleMessage), 2);

        if (finding.Location is { File: not null } location) Place("at", location);
        else writer.Field("at", finding.Host is { } host ? $"host {VisibleText.Of(host, 120)} (no single line)" : "no single line", 2, Column);
        foreach (var related in finding.Related.Take(RelatedShown)) Place("see", related.Span, VisibleText.Of(related.Label, 200));
        if (finding.Related.Count > RelatedShown)
            writer.Field("", $"and {ReportWords.Count(finding.Related.Count - RelatedShown, "more place")}", 2, Column);

        if (_explained.Add(finding.Rule.Id))
        {
            Field("why", VisibleText.Prose(finding.Rule.Why));
            Field("fix", VisibleText.Prose(finding.Rule.Fix));
        }
        else
        {
            Field("why, fix", $"as for {VisibleText.Of(finding.Rule.Id)} above");
        }

        Field("packet", VisibleText.Of(finding.Witness, ReportingLimits.LongestConsoleMessage));
        Port(finding.Port);
        foreach (var evidence in OwnEvidence.Of(finding))
            Field("shows", $"{VisibleText.Of(evidence.Label, 80)}: {VisibleText.Of(evidence.Value, 300)}");
        foreach (var unknown in finding.Unknowns) Field("hangs on", VisibleText.Of(unknown, 300));
        foreach (var missing in finding.MissingEvidence) Field("not seen", VisibleText.Of(missing, 300));
        Field("id", VisibleText.Of(finding.Id, 200));
    }

    /// <summary>Everything on one line, for <c>--quiet</c>.</summary>
    public static string OneLine(Finding finding)
    {
        var place = VisibleText.Of(finding.Location is { File: not null } span ? span.ToString() : finding.Host ?? "-", 300);
        var message = VisibleText.Of(finding.Message, ReportingLimits.LongestConsoleMessage);
        return $"{place}: {finding.Severity.Word()} {finding.Certainty.Word()} {VisibleText.Of(finding.Rule.Id)}: {message} "
            + $"[{VisibleText.Of(finding.Id, 200)}]";
    }

    public static ConsoleStyle Style(Severity severity) => severity switch
    {
        Severity.Critical => ConsoleStyle.Critical,
        Severity.High => ConsoleStyle.High,
        Severity.Medium => ConsoleStyle.Medium,
        Severity.Low => ConsoleStyle.Low,
        _ => ConsoleStyle.Info,
    };

    private void Field(string label, string text, ConsoleStyle style = ConsoleStyle.Plain)
    {
        if (text.Length > 0) writer.Field(label, text, 2, Column, style);
    }

    private void Place(string label, SourceSpan span, string why = "")
    {
        if (span.File is null) return;
        writer.Field(label, $"{VisibleText.Of(span.Shown, 300)}{(why.Length > 0 ? "  " : "")}{why}", 2, Column);
        var number = span.File.IsRendition ? "" : span.Line.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var gutter = $"{new string(' ', Column)}{number} | ";
        if (SourceExcerpt.Of(span, writer.Width - gutter.Length - 6) is not { } excerpt) return;
        var before = (excerpt.CutLeft ? "..." : "") + excerpt.Before;
        writer.Part(gutter, ConsoleStyle.Faint).Part(before).Part(excerpt.Marked, ConsoleStyle.Strong)
            .Line(excerpt.After + (excerpt.CutRight ? "..." : ""));

        // A mark under the whole line says nothing.
        if (before.Length + excerpt.After.Length == 0) return;
        writer.Part($"{new string(' ', gutter.Length - 2)}| ", ConsoleStyle.Faint)
            .Line(new string(' ', VisibleText.Width(before)) + new string('^', Math.Max(1, VisibleText.Width(excerpt.Marked))), ConsoleStyle.Strong);
    }

    private void Port(KnownPortFact? port)
    {
        if (port is null) return;
        var official = VisibleText.Prose(port.OfficialUse ?? (port.Assignment == "assigned" ? port.IanaName : $"{port.Assignment} by IANA"));
        Field("port", $"{port.Identity}, officially: {official}");
        if (port.ActualUse is { Length: > 0 } actual) Field("", $"really: {VisibleText.Prose(actual)}");
        if (port.EncryptedAlternative is { Length: > 0 } better) Field("", $"encrypted instead: {VisibleText.Prose(better)}");
    }
}
