namespace PortAudit.Reporting.Templates;

/// <summary>The engines that this assembly brings along, and how one is chosen.</summary>
public static class TemplateEngines
{
    public static IReadOnlyList<ITemplateEngine> BuiltIn { get; } = [new HandlebarsTemplateEngine()];

    /// <summary>What Scriban takes, in builds that have it.</summary>
    public static IReadOnlyList<string> ScribanExtensions { get; } = [".sbn", ".scriban"];

    /// <exception cref="TemplateException">No engine takes the file's extension.</exception>
    public static ITemplateEngine For(Template template, IReadOnlyList<ITemplateEngine> engines)
    {
        var extension = Path.GetExtension(template.Path).ToLowerInvariant();
        if (engines.FirstOrDefault(e => e.Extensions.Contains(extension)) is { } engine) return engine;
        var taken = string.Join(", ", engines.SelectMany(e => e.Extensions));
        throw template.Fault(0, ScribanExtensions.Contains(extension)
            ? $"'{extension}' files are for Scriban, which this build does not have: build it with 'dotnet build -p:WithScriban=true', or write a template that ends in {taken}"
            : $"no template engine takes '{extension}' files; the ones at hand take {taken}");
    }
}
