using System.CommandLine;
using PortAudit.Configuration;
using PortAudit.Reporting.Schemas;

namespace PortAudit.Cli.Commands;

/// <summary><c>portaudit schema</c>: the JSON schemas of what PortAudit reads and writes.</summary>
internal static class SchemaCommand
{
    private static readonly Dictionary<string, Func<string>> Schemas = new()
    {
        ["report"] = () => ReportSchema.Text,
        ["config"] = () => ConfigurationTexts.Schema,
    };

    public static Command Create(CommandIo io)
    {
        var what = new Argument<string>("WHAT") { Description = string.Join(" or ", Schemas.Keys) };
        what.AcceptOnlyFromAmong([.. Schemas.Keys]);
        var command = new Command("schema", "Print a JSON schema") { what };
        command.SetAction(parsed =>
        {
            io.Out.WriteLine(Schemas[parsed.GetValue(what)!]().TrimEnd());
            return ExitCodes.Clean;
        });
        return command;
    }
}
