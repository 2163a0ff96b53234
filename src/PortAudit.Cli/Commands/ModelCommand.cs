using System.CommandLine;
using PortAudit.Reporting.CommonModel;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit model</c>: what was made of the files.</summary>
internal static class ModelCommand
{
    public static Command Create(CommandIo io)
    {
        var paths = new Argument<string[]>("FILE…")
        {
            Description = "Files, folders, globs, or '-' for standard input",
            Arity = ArgumentArity.OneOrMore
        };
        var summary = new Option<bool>("--summary") { Description = "Print counts only" };
        var canonical = new Option<bool>("--canonical") { Description = "Print the meaning only: equal rulesets print equal text" };
        var format = new Option<string?>("--format", "-f")
        {
            Description = "json; with --summary also console, which is its default",
            HelpName = "FORMAT"
        };
        format.AcceptOnlyFromAmong("console", "json");
        var command = new Command("model", "Print the common model of the files") { paths, summary, canonical, format };
        var inputs = new InputOptions(command);
        command.SetAction(parsed => Run(
            inputs.Request(parsed, parsed.GetValue(paths)!, io),
            Form(parsed.GetValue(summary), parsed.GetValue(canonical), parsed.GetValue(format)), io));
        return command;
    }

    private static Action<Inputs.LoadedInputs, CommandIo> Form(bool isSummary, bool isCanonical, string? format) =>
        (isSummary, isCanonical, format) switch
        {
            (true, true, _) => throw new UsageException("--summary and --canonical are two forms; give one of them"),
            (true, _, "json") => static (i, io) => ModelSummaryJson.Write(i.Inputs, i.Hosts, io.Out),
            (true, _, _) => static (i, io) => ModelSummaryText.Write(i.Inputs, i.Hosts, io.Out, io.Width),
            (_, _, "console") => throw new UsageException("-f console is for --summary; the model itself is printed as json"),
            (_, true, _) => static (i, io) => CanonicalModelJson.Write(i.Hosts, io.Out),
            _ => static (i, io) => ModelJson.Write(i.Inputs, i.Hosts, io.Out),
        };

    private static int Run(Inputs.InputRequest request, Action<Inputs.LoadedInputs, CommandIo> write, CommandIo io)
    {
        var loaded = InputOptions.Load(request, io);
        if (loaded.HasMissingPath) return ExitCodes.Usage;
        if (loaded.Inputs.Count == 0)
        {
            io.Error.WriteLine("portaudit: no file of a known format");
            return ExitCodes.NothingToAudit;
        }

        // A file without a model is still told of: its lines are counted as unreadable.
        write(loaded, io);
        return loaded.HasInputWithoutModel ? ExitCodes.NoModel : ExitCodes.Clean;
    }
}
