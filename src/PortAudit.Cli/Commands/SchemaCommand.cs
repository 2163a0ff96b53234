using System.CommandLine;
using PortAudit.Configuration;
using PortAudit.Reporting.Schemas;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit schema</c>: the JSON Schemas of what is read and printed.</summary>
internal static class SchemaCommand
{
    public static Command Create(CommandIo io)
    {
        var what = new Argument<string>("WHAT") { Description = "config, report or model" };
        what.AcceptOnlyFromAmong("config", "report", "model");
        var command = new Command("schema", "Print the JSON Schema of a file that is read or printed") { what };
        command.SetAction(parsed =>
        {
            io.Out.Write(parsed.GetValue(what) switch
            {
                "config" => ConfigurationTexts.Schema,
                "report" => ReportSchema.Text,
                _ => ModelSchema.Text,
            });
            return ExitCodes.Clean;
        });
        return command;
    }
}
