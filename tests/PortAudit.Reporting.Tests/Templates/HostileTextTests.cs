using AngleSharp.Html.Parser;
using PortAudit.Model.Reports;
using PortAudit.Reporting.Html;
using PortAudit.Reporting.Templates;

namespace PortAudit.Reporting.Tests.Templates;

/// <summary>Comments, process names and paths are an attacker's text: whatever they say, the page stays the same tree of elements.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = "</title></style></script></code>\"'><script>alert(1)</script><img src=x onerror=alert(2)><!-- --><a href=javascript:x>{{ page.script }}&lt;b&gt;]]>";

    /// <summary>Of each list: the template treats all alike.</summary>
    private const int MostItems = 20;

    public static TheoryData<string> Reports() => ["sample", "many findings", "nothing"];

    [Theory]
    [MemberData(nameof(Reports))]
    public void Hostile_texts_in_every_field_add_no_element_and_no_attribute(string name)
    {
        var model = ReportModel.Of(Report(name));
        var (plain, hostile) = (Shipped(With(model, "x")), Shipped(With(model, Hostile)));
        Assert.Equal(Outline(plain), Outline(hostile));
        Assert.Contains("&lt;img src=x", hostile, StringComparison.Ordinal);

        // Where the text shows, it shows whole and as text.
        var document = new HtmlParser().ParseDocument(hostile);
        if (name != "nothing") Assert.Equal(Hostile, document.QuerySelector("strong.title")!.TextContent);
        Assert.Equal(Hostile, document.QuerySelector(".verdict")!.TextContent);
        Assert.Equal($"verdict {Hostile}", document.QuerySelector(".verdict")!.GetAttribute("class"));
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Nothing_of_the_model_is_marked_up_but_what_the_page_itself_is_made_of(string name) => Assert.All(
        MarkedUp(ReportModel.Of(Report(name)), ""), path => Assert.Contains(path, new[] { ".page.style", ".page.headScript", ".page.script", ".remaining" }));

    private static AuditReport Report(string name) => name switch
    {
        "sample" => SampleReport.Create(),
        "many findings" => SampleReport.WithFindings(2001),
        _ => new AuditReport { ToolVersion = "1", Time = default, Gate = new GateResult(null, PortAudit.Model.Findings.Certainty.Certain, 0, 3) },
    };

    private static string Shipped(Dictionary<string, object?> model)
    {
        using var output = new StringWriter();
        TemplateRenderer.Render(new Template("report.sbn", EmbeddedText.Read("report.sbn")), model, output);
        return output.ToString();
    }

    private static Dictionary<string, object?> With(Dictionary<string, object?> model, string text)
    {
        return model.ToDictionary(f => f.Key, f => Replace(f.Value));

        object? Replace(object? value) => value switch
        {
            null or "" or bool or int or MarkedUpText => value,
            string => text,
            Dictionary<string, object?> fields => With(fields, text),
            System.Collections.IEnumerable items => items.Cast<object?>().Take(MostItems).Select(Replace).ToList(),
            _ => throw new InvalidOperationException(value.GetType().Name),
        };
    }

    private static IEnumerable<string> MarkedUp(object? value, string path) => value switch
    {
        MarkedUpText => [path],
        string => [],
        Dictionary<string, object?> fields => fields.SelectMany(f => MarkedUp(f.Value, $"{path}.{f.Key}")),
        System.Collections.IEnumerable items => items.Cast<object?>().SelectMany(i => MarkedUp(i, path)),
        _ => [],
    };

    private static IEnumerable<string> Outline(string page) => new HtmlParser().ParseDocument(page).All
        .Select(e => $"{e.ParentElement?.LocalName} {e.LocalName} {string.Join(' ', e.Attributes.Select(a => a.Name))}");
}
