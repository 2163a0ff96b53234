using PortAudit.PacketSets.Addresses;
using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Html;

/// <summary>The exposure matrix and its chart, as templates see them.</summary>
internal static class ExposureModel
{
    public static TemplateObject Of(AuditReport report)
    {
        var reaches = ExposureMatrix.ReachesOf(report.Hosts);
        return new TemplateObject
        {
            ["reaches"] = reaches.Select(r => VisibleText.Of(r.ToString(), 60)).ToList(),
            ["hosts"] = report.Hosts.Select((host, i) => Host(host, reaches, i)).ToList(),
            ["chart"] = Chart(report, reaches),
        };
    }

    private static TemplateObject Host(HostReport host, IReadOnlyList<Reach> reaches, int index) => new()
    {
        ["name"] = VisibleText.Of(host.Host.Name, 200),
        ["anchor"] = $"host-{index + 1}",
        ["rows"] = host.Services.Take(ReportingLimits.MostServices).Select(s => Row(ExposureRow.Of(s, reaches))).ToList(),
        ["whyEmpty"] = host.Services.Count == 0 ? ExposureMatrix.WhyEmpty(host) : null,
        ["moreRows"] = ReportModel.More(host.Services.Count - ReportingLimits.MostServices),
        ["defaults"] = host.DefaultVerdicts.Select(d => new TemplateObject
        {
            ["hook"] = d.Hook,
            ["family"] = Family(d.Family),
            ["verdict"] = d.Verdict.Word(),
            ["certainty"] = d.Certainty.Word(),
            ["empty"] = d.IsEmptyRuleset,
            ["place"] = d.Location is { File: not null } span ? VisibleText.Of(span.ToString(), 400) : null,
        }).ToList(),
        ["missing"] = host.MissingEvidence.Select(m => VisibleText.Of(m, 400)).ToList(),
    };

    private static TemplateObject Row(ExposureRow row)
    {
        var service = row.Report.Service;
        return new TemplateObject
        {
            ["program"] = service.Program is { } program ? VisibleText.Of(program, 120) : null,
            ["known"] = VisibleText.Of(row.Report.Port?.Name, 80),
            ["port"] = $"{service.Port}/{service.Protocol}",
            ["bind"] = service.Bind?.Word(),
            ["listening"] = VisibleText.Of(row.Listener, 120),
            ["state"] = row.State,
            ["cells"] = row.Cells.Select(e => new TemplateObject
            {
                ["certainty"] = e?.Certainty.Word(),
                ["sources"] = e is null ? null : VisibleText.Of(e.Sources.ToString(), 160),
                ["families"] = e is null ? null : string.Join(", ", e.Families.Select(Family)),
            }).ToList(),
        };
    }

    private static List<TemplateObject> Chart(AuditReport report, IReadOnlyList<Reach> reaches)
    {
        var services = report.Hosts.SelectMany(h => h.Services).ToList();
        var bars = reaches.Select(r => (Name: r.ToString(), Certain: Count(r, Certainty.Certain), Possible: Count(r, Certainty.Possible)))
            .Append((Name: "nothing gets in", Certain: services.Count(s => s.Exposures.Count == 0), Possible: 0)).ToList();
        var most = Math.Max(1, bars.Max(b => b.Certain + b.Possible));
        return bars.Select(b => new TemplateObject
        {
            ["name"] = VisibleText.Of(b.Name, 60),
            ["certain"] = ReportModel.Number(b.Certain),
            ["possible"] = ReportModel.Number(b.Possible),
            ["width"] = ReportModel.Coordinate(100.0 * b.Certain / most),
            ["possibleWidth"] = ReportModel.Coordinate(100.0 * b.Possible / most),
        }).ToList();

        int Count(Reach reach, Certainty certainty) => services.Sum(s => s.Exposures.Count(e => e.Reach == reach && e.Certainty == certainty));
    }

    private static string Family(IpFamily family) => family == IpFamily.IPv4 ? "IPv4" : "IPv6";
}
