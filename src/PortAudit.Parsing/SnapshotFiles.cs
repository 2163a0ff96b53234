namespace PortAudit.Parsing;

/// <summary>The file names of a snapshot folder that represent a command line, so that such a file proves as much as a saved prompt does.</summary>
public static class SnapshotFiles
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Table = new(Load);

    /// <summary>Names without their ending, and the command that each holds the output of.</summary>
    public static IReadOnlyDictionary<string, string> Commands => Table.Value;

    /// <returns><see langword="null"/> for a file of any other name.</returns>
    public static string? CommandOf(string path) =>
        Path.GetFileNameWithoutExtension(path) is var name && name.Contains('-') ? Commands.GetValueOrDefault(name) : null;

    private static Dictionary<string, string> Load()
    {
        using var stream = typeof(SnapshotFiles).Assembly.GetManifestResourceStream("snapshot-files.tsv")!;
        using var reader = new StreamReader(stream);
        var commands = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('\t') is [var name, var command]) commands[name] = command;
        }

        return commands;
    }
}
