using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;
using SourceSpan = Scriban.Parsing.SourceSpan;

namespace PortAudit.Reporting.Templates;

/// <summary>What a template runs in: output is escaped for HTML, and everything is bounded.</summary>
internal sealed class ReportTemplateContext : TemplateContext
{
    private int _steps;

    public ReportTemplateContext(TextWriter output)
        : base(TemplateFunctions.Create())
    {
        StrictVariables = true;
        EnableRelaxedMemberAccess = false;
        MemberFilter = _ => false;
        LoopLimit = ReportingLimits.MostRounds;

        // Texts beyond this are cut without a word, so the bound on the output must come first.
        LimitToString = ReportingLimits.MostOutput * 2;
        RegexTimeOut = TimeSpan.FromSeconds(1);
        NewLine = "\n";

        // Indenting would change the page's style and script, whose hashes its security policy holds.
        AutoIndent = false;
        PushOutput(new BoundedOutput(output, ReportingLimits.MostOutput));
    }

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        if (++_steps > ReportingLimits.MostSteps)
            throw new ScriptRuntimeException(scriptNode?.Span ?? CurrentSpan, $"the template takes more than {ReportingLimits.MostSteps} steps");
        var value = base.Evaluate(scriptNode, aliasReturnedFunction);
        return value is string { Length: > ReportingLimits.MostOutput }
            ? throw new ScriptRuntimeException(scriptNode!.Span, $"a text is longer than {ReportingLimits.MostOutput} characters") : value;
    }

    public override TemplateContext Write(SourceSpan span, object? textAsObject)
    {
        if (textAsObject is null || ObjectToString(textAsObject) is not { } text) return this;
        return Write(textAsObject is MarkedUpText or IScriptOutput ? text : HtmlEscape.Of(text));
    }

    public override string? ObjectToString(object? value, bool nested = false) =>
        value is MarkedUpText or IScriptOutput ? value.ToString() : base.ObjectToString(value, nested);
}
