using System.Diagnostics;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using PortAudit.Model.Reports;
using PortAudit.Reporting;
using PortAudit.Reporting.Html;
using PortAudit.Reporting.Templates;
using PortAudit.Reporting.Tests;

namespace Conformance.Tests.Templates;

/// <summary>The shipped report on every template engine: whatever the engine, a browser builds the same document of it.</summary>
public sealed class ReportTemplateTests(ITestOutputHelper output)
{
    public static TheoryData<string> Reports() => ["sample", "many findings", "no findings", "shipped example"];

    [Theory]
    [MemberData(nameof(Reports))]
    public void Engines_make_the_same_document_of_a_report(string name)
    {
        var report = name switch
        {
            "sample" => SampleReport.Create(),
            "many findings" => SampleReport.WithFindings(2500),
            "no findings" => SampleReport.WithFindings(0),
            _ => Audits.Run(Path.Combine(Audits.Root, "fixtures", "host-ldap")),
        };
        var shipped = Shipped();
        var expected = Document(report, ".plain", shipped);
        Assert.Contains("<main id=main tabindex=-1>", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Document(report, ".hbs", shipped));
#if WITH_SCRIBAN
        Assert.Equal(expected, Document(report, ".sbn", ScribanTranslation.Of(HandlebarsText.Parse(shipped))));
#endif
    }

    private static string Shipped()
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.hbs")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private string Document(AuditReport report, string extension, string template)
    {
        var path = Path.Combine(Path.GetTempPath(), $"portaudit-{Guid.NewGuid():n}{extension}");
        File.WriteAllText(path, template);
        try
        {
            var options = new ReportOptions
            {
                TemplatePath = path,
                TemplateEngines =
                [
                    new PlainTemplateEngine(),
                    .. TemplateEngines.BuiltIn,
#if WITH_SCRIBAN
                    new PortAudit.Reporting.Scriban.ScribanTemplateEngine(),
#endif
                ],
            };
            var page = new StringWriter();
            var start = Stopwatch.GetTimestamp();
            new HtmlReport().Write(report, options, page);
            output.WriteLine($"{extension,-7} {Stopwatch.GetElapsedTime(start).TotalMilliseconds,6:f0} ms, {page.GetStringBuilder().Length} characters");
            var text = new StringBuilder();
            Show(new HtmlParser().ParseDocument(page.ToString()).DocumentElement, text, 0);
            return text.ToString();
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Engines differ in the blanks that tags leave behind, which a browser folds, and in how they escape.
    private static void Show(INode node, StringBuilder text, int depth)
    {
        if (node is IElement element)
        {
            text.Append(' ', depth).Append('<').Append(element.LocalName);
            foreach (var attribute in element.Attributes.OrderBy(a => a.Name, StringComparer.Ordinal)) text.Append(' ').Append(attribute.Name).Append('=').Append(attribute.Value);
            text.Append(">\n");
            foreach (var child in element.ChildNodes) Show(child, text, depth + 1);
        }
        else if (string.Join(' ', node.TextContent.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } words)
        {
            text.Append(' ', depth).Append(node.NodeType == NodeType.Comment ? "comment " : "").Append(words).Append('\n');
        }
    }
}
