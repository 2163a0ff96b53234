using System.Runtime.ExceptionServices;
using PortAudit.Reporting.Templates;
using Scriban.Parsing;
using Scriban.Syntax;

namespace PortAudit.Reporting.Scriban;

/// <summary>Scriban, for <c>.sbn</c> and <c>.scriban</c> files.</summary>
/// <remarks>A template reaches the model and nothing else: no files, no .NET objects, no clock and no chance, so that the same report gives the same text.
/// A name that is not there is an error, not an empty place.</remarks>
public sealed class ScribanTemplateEngine : ITemplateEngine
{
    public IReadOnlyList<string> Extensions => TemplateEngines.ScribanExtensions;

    public void Render(Template template, IReadOnlyDictionary<string, object?> model, TextWriter output)
    {
        TemplateDepth.Check(template);
        var parsed = global::Scriban.Template.Parse(template.Text, template.Path);
        if (parsed.Messages.FirstOrDefault(m => m.Type == ParserMessageType.Error) is { } message) throw Fault(template, message.Span, message.Message, null);
        var context = new ReportTemplateContext(output);
        context.PushGlobal(TemplateModel.Of(model));
        try
        {
            parsed.Render(context);
        }
        catch (ScriptRuntimeException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            // The output's trouble, not the template's.
            ExceptionDispatchInfo.Throw(e.InnerException);
        }
        catch (ScriptRuntimeException e)
        {
            throw Fault(template, e.Span, e.OriginalMessage, e);
        }
    }

    private static TemplateException Fault(Template template, SourceSpan span, string problem, Exception? inner) =>
        new(template.Path, span.Start.Line + 1, span.Start.Column + 1, problem.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd(), inner);
}
