using System.Runtime.ExceptionServices;
using Scriban.Parsing;
using Scriban.Syntax;
using SourceSpan = Scriban.Parsing.SourceSpan;

namespace PortAudit.Reporting.Templates;

/// <summary>Makes a text of a Scriban template and a model.</summary>
/// <remarks>A template reaches the model and nothing else: no files, no .NET objects, no clock and no chance, so that the same report gives
/// the same text.
/// A name that is not there is an error, not an empty place. Every value is escaped for HTML where it is written.</remarks>
public static class TemplateRenderer
{
    /// <summary>Of template files, with their dots, in lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".sbn", ".scriban"];

    /// <summary>Why a file cannot be a template, from its name alone; null when it can.</summary>
    public static string? WhyNot(string path)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        if (Extensions.Contains(extension)) return null;
        return extension is ".hbs" or ".handlebars"
            ? $"'{extension}' files are Handlebars templates, which are not read any more: write the template in Scriban and name it *.sbn. "
                + "Its model has the same names: {{#each findings}}{{title}}{{/each}} is {{ for finding in findings }}{{ finding.title }}{{ end }}, "
                + "and {{#if x}}…{{/if}} is {{ if x }}…{{ end }}"
            : $"'{extension}' files are not templates: a template is written in Scriban and its name ends in {string.Join(" or ", Extensions)}";
    }

    /// <summary>Finds what can be known without a model: blocks that do not match, words that do not make a statement, nesting without
    /// measure.</summary>
    /// <exception cref="TemplateException">The template is at fault.</exception>
    public static void Check(Template template) => Parse(template);

    /// <param name="model">Strings, booleans, whole numbers, lists and dictionaries of these with string keys.</param>
    /// <exception cref="TemplateException">The template is at fault.</exception>
    internal static void Render(Template template, IReadOnlyDictionary<string, object?> model, TextWriter output)
    {
        var parsed = Parse(template);
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

    private static Scriban.Template Parse(Template template)
    {
        if (WhyNot(template.Path) is { } reason) throw template.Fault(0, reason);
        TemplateDepth.Check(template);
        var parsed = Scriban.Template.Parse(template.Text, template.Path);
        if (parsed.Messages.FirstOrDefault(m => m.Type == ParserMessageType.Error) is { } message)
            throw Fault(template, message.Span, message.Message, null);
        return parsed;
    }

    private static TemplateException Fault(Template template, SourceSpan span, string problem, Exception? inner) =>
        new(template.Path, span.Start.Line + 1, span.Start.Column + 1, problem.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd(), inner);
}
