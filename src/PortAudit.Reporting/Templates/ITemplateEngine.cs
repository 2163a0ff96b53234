namespace PortAudit.Reporting.Templates;

/// <summary>Makes a text of a template and a model. Chosen by the extension of the template's file.</summary>
/// <remarks>The model is made of strings, booleans, whole numbers, lists and dictionaries of these with string keys, so that any engine can read it.
/// Values stand in the output escaped for HTML unless the template asks otherwise.</remarks>
public interface ITemplateEngine
{
    /// <summary>With their dots, in lower case.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <exception cref="TemplateException">The template is at fault.</exception>
    void Render(Template template, IReadOnlyDictionary<string, object?> model, TextWriter output);
}
