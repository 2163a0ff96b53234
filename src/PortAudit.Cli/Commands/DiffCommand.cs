using System.CommandLine;
using PortAudit.Comparing;
using PortAudit.PacketSets;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit diff</c>: what newly gets in, and what no longer does.</summary>
internal static class DiffCommand
{
    private const int AllCubes = 10_000;

    public static Command Create(CommandIo io)
    {
        var old = new Argument<string>("OLD") { Description = "A file, folder or glob with the rulesets as they were; '-' for standard input" };
        var @new = new Argument<string>("NEW") { Description = "The same as they are now, in any format" };
        var all = new Option<bool>("--all") { Description = $"List every part of a difference (at most {AllCubes:N0} each)" };
        var format = new Option<string>("--format", "-f")
        {
            Description = "console or json",
            DefaultValueFactory = _ => "console",
            HelpName = "FORMAT"
        };
        format.AcceptOnlyFromAmong("console", "json");
        var command = new Command("diff", "Compare two states of rulesets: exit code 1 where access is new, 4 where that could not be decided")
        {
            old, @new, all, format,
        };
        var inputs = new InputOptions(command);
        command.SetAction(parsed =>
        {
            var (before, after) = (parsed.GetValue(old)!, parsed.GetValue(@new)!);
            if (before == "-" && after == "-") throw new UsageException("OLD and NEW can't both come from standard input");
            return Run(
                inputs.Request(parsed, [before], io), inputs.Request(parsed, [after], io), parsed.GetValue(format)!,
                parsed.GetValue(all) ? AllCubes : null, io);
        });
        return command;
    }

    private static int Run(Inputs.InputRequest old, Inputs.InputRequest @new, string format, int? mostCubes, CommandIo io)
    {
        var (before, after) = (InputOptions.Load(old, io), InputOptions.Load(@new, io));
        if (before.HasMissingPath || after.HasMissingPath) return ExitCodes.Usage;
        if (before.HasInputWithoutModel || after.HasInputWithoutModel) return ExitCodes.NoModel;
        foreach (var (inputs, side) in new[] { (before, "OLD"), (after, "NEW") })
        {
            if (inputs.Hosts.Any(h => h.Rulesets.Count > 0)) continue;
            io.Error.WriteLine($"portaudit: no ruleset among the files of {side}; there is nothing to compare");
            return ExitCodes.NothingToAudit;
        }

        var hosts = HostPairs.Compare(before, after, mostCubes, PacketSetLimits.DefaultNodes);
        foreach (var diagnostic in hosts.SelectMany(h => h.Result?.Diagnostics ?? []).Distinct()) io.Report(diagnostic);
        if (format == "json") DiffJson.Write(hosts, io.Out);
        else new DiffText(io).Write(hosts);
        return Code(hosts);
    }

    // What is certainly new is new, whatever else stays undecided.
    private static int Code(IReadOnlyList<HostComparison> hosts) =>
        hosts.Any(h => h.Result is { HasNewAccess: true }) ? ExitCodes.Findings
        : hosts.Any(h => h.Result is null or { MayHaveNewAccess: true }) ? ExitCodes.NoModel : ExitCodes.Clean;
}
