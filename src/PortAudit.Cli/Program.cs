using PortAudit.Cli;

return CommandLine.Run(args, new CommandIo(Console.Out, Console.Error, Console.OpenStandardInput, Environment.CurrentDirectory)
{
    IsOutputTerminal = !Console.IsOutputRedirected,
    IsErrorTerminal = !Console.IsErrorRedirected,
});
