namespace PortAudit.Reporting.Content;

/// <summary>The numbers at the head of every format, counted once so that the formats agree.</summary>
public sealed record ReportSummary
{
    /// <summary>Critical first; a severity without findings counts 0.</summary>
    public required IReadOnlyList<(Severity Severity, int Certain, int Possible)> BySeverity { get; init; }

    public required int Findings { get; init; }

    public required CoverageCounts Lines { get; init; }

    public required CoverageCounts RuleLines { get; init; }

    /// <summary>Inputs of a known format out of which nothing could be made.</summary>
    public required IReadOnlyList<string> WithoutModel { get; init; }

    public required IReadOnlyList<RuleOutcome> InsufficientEvidence { get; init; }

    /// <summary>No line was approximated or unreadable, and every input gave a model.</summary>
    public bool IsUnderstood => Lines.Approximated + Lines.Unreadable == 0 && WithoutModel.Count == 0;

    public int Count(RuleStatus status) => _byStatus.GetValueOrDefault(status);

    private IReadOnlyDictionary<RuleStatus, int> _byStatus = new Dictionary<RuleStatus, int>();

    public static ReportSummary Of(AuditReport report)
    {
        var counts = new int[5, 2];
        foreach (var finding in report.Findings) counts[(int)finding.Severity, (int)finding.Certainty]++;
        return new ReportSummary
        {
            BySeverity = [.. Enumerable.Range(0, 5).Reverse().Select(s => ((Severity)s, counts[s, (int)Certainty.Certain], counts[s, (int)Certainty.Possible]))],
            Findings = report.Findings.Count,
            Lines = report.Lines,
            RuleLines = report.RuleLines,
            WithoutModel = [.. report.Inputs.Where(i => !i.HasModel).Select(i => i.Source.Path)],
            InsufficientEvidence = [.. report.Rules.Where(r => r.Status == RuleStatus.InsufficientEvidence)],
            _byStatus = report.Rules.CountBy(r => r.Status).ToDictionary(),
        };
    }

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
