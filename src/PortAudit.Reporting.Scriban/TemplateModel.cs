using System.Collections;
using Scriban.Runtime;

namespace PortAudit.Reporting.Scriban;

/// <summary>The report's model in Scriban's own types, so that no .NET object is within reach of a template.</summary>
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
        string or bool or int or long or null => value,
        IReadOnlyDictionary<string, object?> model => Of(model),
        IEnumerable items => new ScriptArray(items.Cast<object?>().Select(Of)),
        _ => throw new InvalidOperationException($"a template's model holds no {value.GetType().Name}"),
    };
}
