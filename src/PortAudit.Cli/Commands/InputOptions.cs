using System.CommandLine;
using PortAudit.Inputs;
using PortAudit.Knowledge;

namespace PortAudit.Cli.Commands;

/// <summary>The options by which every command that reads files is told how.</summary>
internal sealed class InputOptions
{
    private readonly Option<string?> _type = new("--type")
    {
        Description = $"Read every file as this format instead of detecting it: {string.Join(", ", ConfigParsers.Types)}",
        HelpName = "TYPE",
    };

    private readonly Option<string?> _stdinName = new("--stdin-filename") { Description = "Name to show for standard input", HelpName = "NAME" };

    private readonly Option<string[]> _hosts = new("--host")
    {
        Description = "Files of one host; several times for several globs or hosts",
        HelpName = "NAME=GLOB",
    };

    public InputOptions(Command command)
    {
        command.Add(_type);
        command.Add(_stdinName);
        command.Add(_hosts);
    }

    /// <exception cref="UsageException">An option's value can't be.</exception>
    public InputRequest Request(ParseResult parsed, IReadOnlyList<string> paths, CommandIo io,
        IReadOnlyList<(string, IReadOnlyList<string>)>? configuredHosts = null)
    {
        // The parser takes an option that it does not know for one more path.
        if (paths.FirstOrDefault(p => p.Length > 1 && p[0] == '-' && !Path.Exists(Path.GetFullPath(p, io.Folder))) is { } option)
            throw new UsageException($"unknown option '{option}'; --help lists them");
        var type = parsed.GetValue(_type);
        if (type is not null && ConfigParsers.Find(type) is null)
            throw new UsageException($"--type: '{type}' is no type; {ConfigParsers.Hint(type)}");
        var hosts = (parsed.GetValue(_hosts) ?? []).Select(Split).GroupBy(h => h.Name)
            .Select(g => (g.Key, (IReadOnlyList<string>)[.. g.Select(h => h.Glob)])).ToList();
        return new InputRequest
        {
            Paths = paths,
            Folder = io.Folder,
            Type = type,
            Hosts = hosts.Count > 0 ? hosts : configuredHosts ?? [],
            StandardInput = io.In,
            StandardInputName = parsed.GetValue(_stdinName) ?? "-",
        };
    }

    /// <summary>Reads the files and reports what went wrong with paths.</summary>
    public static LoadedInputs Load(InputRequest request, CommandIo io)
    {
        var inputs = LoadedInputs.Load(request, PortKnowledge.Load());
        foreach (var diagnostic in inputs.AllDiagnostics) io.Report(diagnostic);
        return inputs;
    }

    private static (string Name, string Glob) Split(string text) => text.IndexOf('=') is var sign and > 0
        ? (text[..sign], text[(sign + 1)..])
        : throw new UsageException($"--host: '{text}' has no name; expected NAME=GLOB, as in web=exports/web/*");
}
