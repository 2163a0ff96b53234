using System.CommandLine;
using PortAudit.Knowledge;
using PortAudit.Knowledge.Explanations;
using PortAudit.Rules;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit explain</c>: what is known of a port, a service name or a rule.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandIo io)
    {
        var what = new Argument<string[]>("WHAT") { Description = "1389, udp/389, ldap, or a rule's id", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format", "-f")
        {
            Description = "console or json",
            DefaultValueFactory = _ => "console",
            HelpName = "FORMAT"
        };
        format.AcceptOnlyFromAmong("console", "json");
        var command = new Command("explain", "Tell what is known of a port, a service name or a rule") { what, format };
        command.SetAction(parsed => Run(string.Join(' ', parsed.GetValue(what)!), parsed.GetValue(format)!, io));
        return command;
    }

    private static int Run(string what, string format, CommandIo io)
    {
        if (what.StartsWith("PA", StringComparison.OrdinalIgnoreCase) && what.Length == 6 && RulePacks.LoadShipped().Find(what) is { } rule)
        {
            RuleText.Write(rule.Info, io.Out, io.Width);
            return ExitCodes.Clean;
        }

        var explanation = new PortExplainer(PortKnowledge.Load()).Explain(what);
        if (explanation.Outcome != ExplanationOutcome.Found)
        {
            io.Error.Write(ExplanationText.Render(explanation, io.Width));
            return ExitCodes.Usage;
        }

        io.Out.Write(format == "json" ? ExplanationJson.Render(explanation) : ExplanationText.Render(explanation, Math.Min(io.Width, 100)));
        return ExitCodes.Clean;
    }
}
