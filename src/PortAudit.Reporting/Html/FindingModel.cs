using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Html;

/// <summary>A finding as templates see it, with every text bounded.</summary>
internal static class FindingModel
{
    /// <summary>Of a source line: what is needed to recognise it.</summary>
    public const int SourceWidth = 240;

    public static TemplateObject Of(Finding finding, string anchor, RulesetMap map)
    {
        var location = finding.Location is { File: not null } span ? span : (SourceSpan?)null;
        return new TemplateObject
        {
            ["id"] = VisibleText.Of(finding.Id, 200),
            ["anchor"] = anchor,
            ["severity"] = finding.Severity.Word(),
            ["rank"] = ((int)finding.Severity).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["certainty"] = finding.Certainty.Word(),
            ["ruleId"] = VisibleText.Of(finding.Rule.Id, 80),
            ["ruleName"] = VisibleText.Of(finding.Rule.Name, 120),
            ["title"] = VisibleText.Prose(finding.Rule.Title),
            ["message"] = VisibleText.Of(finding.Message, ReportingLimits.LongestPageMessage),
            ["host"] = finding.Host is { } host ? VisibleText.Of(host, 200) : null,
            ["service"] = finding.Service is { } service ? Service(service) : null,
            ["place"] = location is { } place ? Place(place, "", map) : null,
            ["related"] = finding.Related.Where(r => r.Span.File is not null).Take(ReportingLimits.MostRelatedOfPage)
                .Select(r => Place(r.Span, r.Label, map)).ToList(),
            ["moreRelated"] = ReportModel.More(finding.Related.Count - ReportingLimits.MostRelatedOfPage),
            ["why"] = VisibleText.Prose(finding.Rule.Why),
            ["fix"] = VisibleText.Prose(finding.Rule.Fix),
            ["falsePositives"] = finding.Rule.FalsePositives.Select(VisibleText.Prose).ToList(),
            ["references"] = finding.Rule.References.Select(Reference).ToList(),
            ["witness"] = finding.Witness is { } witness ? VisibleText.Of(witness, ReportingLimits.LongestEvidence) : null,
            ["evidence"] = OwnEvidence.Of(finding).Take(ReportingLimits.MostItems)
                .Select(e => new TemplateObject
                {
                    ["label"] = VisibleText.Of(e.Label, 120),
                    ["value"] = VisibleText.Of(e.Value, ReportingLimits.LongestEvidence)
                }).ToList(),
            ["unknowns"] = finding.Unknowns.Take(ReportingLimits.MostItems).Select(u => VisibleText.Of(u, ReportingLimits.LongestEvidence)).ToList(),
            ["missing"] = finding.MissingEvidence.Take(ReportingLimits.MostItems)
                .Select(m => VisibleText.Of(m, ReportingLimits.LongestEvidence)).ToList(),
            ["port"] = finding.Port is { } port ? Port(port) : null,
        };
    }

    private static TemplateObject Service(ServiceFact service) => new()
    {
        ["protocol"] = service.Protocol,
        ["port"] = service.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["program"] = service.Program is { } program ? VisibleText.Of(program, 200) : null,
    };

    private static TemplateObject Place(SourceSpan span, string label, RulesetMap map)
    {
        var (line, column) = span.File.Position(span.Start);
        var isAlone = label.Length > 0 || span.File.IsRendition;
        var before = isAlone ? null : SourceExcerpt.Neighbour(span.File, line - 1, SourceWidth);
        var after = isAlone ? null : SourceExcerpt.Neighbour(span.File, line + 1, SourceWidth);
        var excerpt = SourceExcerpt.Of(span, SourceWidth);
        return new TemplateObject
        {
            ["path"] = VisibleText.Of(span.File.Path, ReportingLimits.LongestEvidence),
            ["name"] = span.Name is { } name ? VisibleText.Of(name, ReportingLimits.LongestEvidence) : null,
            ["line"] = line.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["column"] = column.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["label"] = VisibleText.Of(label, ReportingLimits.LongestEvidence),
            ["ruleAnchor"] = map.AnchorAt(span.File, line),

            // Related places show their line alone; what surrounds a finding's own line often explains it.
            ["source"] = excerpt is null ? [] : new[] { before, excerpt, after }.OfType<SourceExcerpt>()
                .Select(e => new TemplateObject
                {
                    ["line"] = span.File.IsRendition ? "" : e.Line.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    ["isMarked"] = ReferenceEquals(e, excerpt),
                    ["before"] = (e.CutLeft ? "… " : "") + e.Before,
                    ["marked"] = e.Marked,
                    ["after"] = e.After + (e.CutRight ? " …" : ""),
                }).ToList(),
        };
    }

    private static TemplateObject Reference(string reference)
    {
        var isLink = Uri.TryCreate(reference, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";
        return new TemplateObject
        {
            ["text"] = VisibleText.Of(reference, ReportingLimits.LongestEvidence),
            ["link"] = isLink ? VisibleText.Of(reference, ReportingLimits.LongestEvidence) : null
        };
    }

    private static TemplateObject Port(KnownPortFact port) => new()
    {
        ["name"] = VisibleText.Of(port.Name, 120),
        ["number"] = $"{port.Number}/{port.Protocol}",
        ["official"] = VisibleText.Prose(port.OfficialUse ?? (port.Assignment == "assigned" ? port.IanaName : $"{port.Assignment} by IANA")),
        ["actual"] = VisibleText.Prose(port.ActualUse),
        ["cleartext"] = port.Cleartext,
        ["encrypted"] = VisibleText.Prose(port.EncryptedAlternative),
        ["altOf"] = VisibleText.Of(port.AltOf, 40),
        ["risk"] = port.Risk,
        ["backdoor"] = port.IsKnownBackdoor,
        ["notes"] = VisibleText.Prose(port.Notes),
    };
}
