using Scriban;
using Scriban.Functions;
using Scriban.Runtime;
using Scriban.Syntax;

namespace PortAudit.Reporting.Templates;

/// <summary>The functions that a template may call.</summary>
internal static class TemplateFunctions
{
    /// <summary>Scriban's own, without what reads files, runs text as a template, or differs from run to run.</summary>
    public static ScriptObject Create()
    {
        var functions = new BuiltinFunctions();
        foreach (var name in new[] { "include", "include_join", "date", "timespan" }) functions.Remove(name);
        foreach (var name in new[] { "eval", "eval_template" }) ((ScriptObject)functions["object"]!).Remove(name);
        foreach (var name in new[] { "random", "uuid" }) ((ScriptObject)functions["math"]!).Remove(name);
        var html = (ScriptObject)functions["html"]!;
        html.Remove("escape");
        html.SetValue("escape", new Escape(), readOnly: true);
        return functions;
    }

    /// <summary>Escapes at once what would be escaped when it is written: once and not twice.</summary>
    private sealed class Escape : IScriptCustomFunction
    {
        public int RequiredParameterCount => 1;

        public int ParameterCount => 1;

        public ScriptVarParamKind VarParamKind => ScriptVarParamKind.None;

        public Type ReturnType => typeof(object);

        public ScriptParameterInfo GetParameterInfo(int index) => new(typeof(object), "text");

        public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            arguments[0] is MarkedUpText already ? already : new MarkedUpText(HtmlEscape.Of(context.ObjectToString(arguments[0]) ?? ""));

        public ValueTask<object?> InvokeAsync(
            TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            ValueTask.FromResult(Invoke(context, callerContext, arguments, blockStatement));
    }
}
