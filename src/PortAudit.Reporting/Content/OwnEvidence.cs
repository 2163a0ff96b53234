namespace PortAudit.Reporting.Content;

/// <summary>The evidence of a finding that a report for people does not show anyway beside it.</summary>
public static class OwnEvidence
{
    /// <summary>Without what repeats the witness or the port's facts; a value that was cut counts as the text that it begins.</summary>
    public static IEnumerable<Evidence> Of(Finding finding)
    {
        string?[] shown = [finding.Witness, finding.Port?.OfficialUse, finding.Port?.ActualUse, finding.Port?.EncryptedAlternative];
        return finding.Evidence.Where(e => !shown.Any(text => text is not null && text.StartsWith(e.Value.TrimEnd('…'), StringComparison.Ordinal)));
    }
}
