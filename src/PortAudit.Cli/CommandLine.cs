using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using PortAudit.Cli.Commands;

namespace PortAudit.Cli;

/// <summary>Reads the command line and runs the command that it names.</summary>
public static class CommandLine
{
    /// <summary>The one list of commands.</summary>
    private static IEnumerable<Command> Commands(CommandIo io) =>
    [
        AuditCommand.Create(io), ExplainCommand.Create(io), QueryCommand.Create(io), DiffCommand.Create(io),
        ModelCommand.Create(io),
        RulesCommand.Create(io), ConfigCommand.Create(io), SchemaCommand.Create(io),
    ];

    /// <summary>The released version, without the commit that a build adds to it.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static int Run(string[] args, CommandIo io)
    {
        // The commonest question of scripts is answered before the command tree is built.
        if (args is ["--version"])
        {
            io.Out.WriteLine(Version);
            return ExitCodes.Clean;
        }

        try
        {
            return Invoke(args, io);
        }
        catch (UsageException e)
        {
            io.Error.WriteLine($"portaudit: {VisibleText.Of(e.Message)}");
            return ExitCodes.Usage;
        }
        catch (IOException e)
        {
            // A closed pipe (… | head) and a full disk: nothing of ours is wrong.
            io.Error.WriteLine($"portaudit: {VisibleText.Of(e.Message)}");
            return ExitCodes.Usage;
        }
        catch (Exception e) when (io.Variable("PORTAUDIT_DEBUG") is null)
        {
            io.Error.WriteLine($"portaudit: internal error: {VisibleText.Of(e.Message)} ({e.GetType().Name}); "
                + "please report it. PORTAUDIT_DEBUG=1 shows where.");
            return ExitCodes.InternalError;
        }
    }

    private static int Invoke(string[] args, CommandIo io)
    {
        // Not a RootCommand, which takes its name from the file that runs: dotnet, a test host, or a name that a user gave it.
        var root = new Command("portaudit", "Audits exported firewall rulesets: what really gets in, to which service, and whether it should.")
        {
            new HelpOption(), new VersionOption(),
        };
        foreach (var command in Commands(io)) root.Add(command);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) io.Error.WriteLine($"portaudit: {VisibleText.Of(error.Message)}");
            io.Error.WriteLine($"Try 'portaudit {CommandPath(parsed)}--help'.");
            return ExitCodes.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { Output = io.Out, Error = io.Error, EnableDefaultExceptionHandler = false });
    }

    private static string CommandPath(ParseResult parsed)
    {
        var path = "";
        for (var command = parsed.CommandResult; command?.Parent is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
            path = $"{command.Command.Name} {path}";
        return path;
    }
}
