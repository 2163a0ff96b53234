using System.Collections;
using Scriban.Runtime;

namespace PortAudit.Reporting.Templates;

/// <summary>The report's model in Scriban's own types, so that no .NET object is within reach of a template.</summary>
/// <remarks>An empty text becomes null: to Scriban an empty text is as true as any other, and a template asks whether there is one.</remarks>
internal static class TemplateModel
{
    public static ScriptObject Of(IReadOnlyDictionary<string, object?> model)
    {
        var result = new ScriptObject(model.Count);
        foreach (var (name, value) in model) result.SetValue(name, Of(value), readOnly: true);
        return result;
    }

    private static object? Of(object? value) => value switch
    {
        "" => null,
        string or bool or int or long or null or MarkedUpText => value,
        IReadOnlyDictionary<string, object?> model => Of(model),
        IEnumerable items => ListOf(items),
        _ => throw new InvalidOperationException($"a template's model holds no {value.GetType().Name}"),
    };

    private static ScriptArray ListOf(IEnumerable items)
    {
        var result = new ScriptArray();
        foreach (var item in items) result.Add(Of(item));
        return result;
    }
}
