namespace PortAudit.Reporting.Content;

/// <summary>The numbers at the head of every format, counted once so that the formats agree.</summary>
public sealed record ReportSummary
{
    /// <summary>Critical first; a severity without findings counts 0.</summary>
    public required IReadOnlyList<SeverityCount> BySeverity { get; init; }

    public required int Findings { get; init; }

    public required CoverageCounts Lines { get; init; }

    public required CoverageCounts RuleLines { get; init; }

    /// <summary>Inputs of a known format out of which nothing could be made.</summary>
    public required IReadOnlyList<string> WithoutModel { get; init; }

    public required IReadOnlyList<RuleOutcome> InsufficientEvidence { get; init; }

    /// <summary>No line was approximated or unreadable, and every input gave a model.</summary>
    public bool IsUnderstood => Lines.Approximated + Lines.Unreadable == 0 && WithoutModel.Count == 0;

    public int Count(RuleStatus status) => _byStatus[(int)status];

    private int[] _byStatus = [];

    public static ReportSummary Of(AuditReport report)
    {
        // Arrays in place of dictionaries and queries over small structs: each of those is compiled anew at every start.
        int[] certain = new int[5], possible = new int[5], byStatus = new int[5];
        foreach (var finding in report.Findings) (finding.Certainty == Certainty.Certain ? certain : possible)[(int)finding.Severity]++;
        foreach (var rule in report.Rules) byStatus[(int)rule.Status]++;
        var bySeverity = new List<SeverityCount>();
        for (var s = (int)Severity.Critical; s >= 0; s--) bySeverity.Add(new SeverityCount((Severity)s, certain[s], possible[s]));
        return new ReportSummary
        {
            BySeverity = bySeverity,
            Findings = report.Findings.Count,
            Lines = report.Lines,
            RuleLines = report.RuleLines,
            WithoutModel = [.. report.Inputs.Where(i => !i.HasModel).Select(i => i.Source.Path)],
            InsufficientEvidence = [.. report.Rules.Where(r => r.Status == RuleStatus.InsufficientEvidence)],
            _byStatus = byStatus,
        };
    }

    /// <summary>Errors, then warnings, then the rest, each in the report's order.</summary>
    public static IReadOnlyList<Diagnostic> WorstFirst(IReadOnlyList<Diagnostic> diagnostics) =>
    [
        .. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error), .. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Warning),
        .. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Info),
    ];

    /// <summary>What a reader must know before taking silence for safety; <see langword="null"/> when everything was understood.</summary>
    public string? NotUnderstood()
    {
        if (IsUnderstood) return null;
        var parts = new List<string>();
        if (Lines.Unreadable > 0) parts.Add($"{ReportWords.Count(Lines.Unreadable, "line")} could not be read");
        if (Lines.Approximated > 0) parts.Add($"{ReportWords.Count(Lines.Approximated, "line")} could only be approximated");
        if (WithoutModel.Count > 0) parts.Add($"{ReportWords.Count(WithoutModel.Count, "file")} gave no model at all");
        var list = parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
        return $"Not everything was understood: {list}. What they do is unknown to this audit; where it matters, findings are marked possible, "
            + "and the absence of a finding proves nothing about them.";
    }
}
