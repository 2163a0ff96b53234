namespace PortAudit.Reporting.Templates;

/// <summary>The engines that this assembly brings along, and how one is chosen.</summary>
public static class TemplateEngines
{
    public static IReadOnlyList<ITemplateEngine> BuiltIn { get; } = [new HandlebarsTemplateEngine()];

    /// <exception cref="TemplateException">No engine takes the file's extension.</exception>
    public static ITemplateEngine For(Template template, IReadOnlyList<ITemplateEngine> engines)
    {
        var extension = Path.GetExtension(template.Path).ToLowerInvariant();
        return engines.FirstOrDefault(e => e.Extensions.Contains(extension)) ?? throw template.Fault(
            0, $"no template engine takes '{extension}' files; the ones at hand take {string.Join(", ", engines.SelectMany(e => e.Extensions))}");
    }
}
