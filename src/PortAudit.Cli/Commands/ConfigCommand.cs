using System.CommandLine;
using PortAudit.Configuration;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit config</c>: what is configured and where each value came from; a file to begin with.</summary>
internal static class ConfigCommand
{
    public static Command Create(CommandIo io)
    {
        var file = new Option<string?>("--config")
        {
            Description = "Configuration file in place of the repository's portaudit.yaml",
            HelpName = "FILE"
        };
        var format = new Option<string>("--format", "-f")
        {
            Description = "console or json",
            DefaultValueFactory = _ => "console",
            HelpName = "FORMAT"
        };
        format.AcceptOnlyFromAmong("console", "json");
        var show = new Command("show", "Show the settings in force and where each came from") { file, format };
        show.SetAction(parsed =>
        {
            var (settings, diagnostics) = Configured.Load(parsed.GetValue(file), CommandLineSettings.None, io);
            io.Out.WriteLine((parsed.GetValue(format) == "json" ? ConfigurationJson.Text(settings) : ConfigurationListing.Text(settings)).TrimEnd());
            return diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error) ? ExitCodes.Usage : ExitCodes.Clean;
        });

        var init = new Command("init", "Print a commented portaudit.yaml to begin with");
        init.SetAction(_ =>
        {
            io.Out.Write(ConfigurationTexts.Template);
            return ExitCodes.Clean;
        });
        return new Command("config", "Show the configuration, or print one to begin with") { show, init };
    }
}
