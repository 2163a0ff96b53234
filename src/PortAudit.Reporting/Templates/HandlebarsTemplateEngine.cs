using System.Globalization;
using System.Text.RegularExpressions;
using HandlebarsDotNet;

namespace PortAudit.Reporting.Templates;

/// <summary>Handlebars.Net, for <c>.hbs</c> files. Nothing of it is loaded before the first <see cref="Render"/>: its start costs 80 ms.</summary>
/// <remarks>A template reaches the model and nothing else: no files, no partials but its own inline ones.</remarks>
public sealed partial class HandlebarsTemplateEngine : ITemplateEngine
{
    public IReadOnlyList<string> Extensions { get; } = [".hbs", ".handlebars"];

    public void Render(Template template, IReadOnlyDictionary<string, object?> model, TextWriter output)
    {
        // The library's own errors seldom say where; most faults are found here first.
        HandlebarsTags.Check(template);
        try
        {
            var compiled = Handlebars.Create(new HandlebarsConfiguration { FormatProvider = CultureInfo.InvariantCulture })
                .Compile(new StringReader(template.Text));
            compiled(output, model);
        }
        catch (Exception e) when (e is HandlebarsException or InvalidOperationException)
        {
            throw template.Fault(Offset(template.Text, e.Message), FirstLine(e.Message), e);
        }
    }

    private static string FirstLine(string message) => message.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd();

    // 'Occured at: line:column', both from 0, where the library knows it at all.
    private static int Offset(string text, string message)
    {
        if (Place().Match(message) is not { Success: true } match) return 0;
        var offset = 0;
        for (var line = int.Parse(match.Groups[1].ValueSpan); line > 0; line--)
        {
            var end = text.IndexOf('\n', offset);
            if (end < 0) break;
            offset = end + 1;
        }

        return offset + int.Parse(match.Groups[2].ValueSpan);
    }

    [GeneratedRegex(@"Occured at:\s*([0-9]{1,7}):([0-9]{1,7})", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
