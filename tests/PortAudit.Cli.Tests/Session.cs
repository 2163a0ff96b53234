using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace PortAudit.Cli.Tests;

/// <summary>Runs commands in this process, in a folder of its own that is gone afterwards.</summary>
internal sealed class Session : IDisposable
{
    public Session(string? folder = null)
    {
        IsOwn = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("portaudit-").FullName;
    }

    public static string Fixtures { get; } = Path.Combine(RepositoryRoot(), "fixtures");

    public string Folder { get; }

    public byte[] Input { get; set; } = [];

    private bool IsOwn { get; }

    /// <summary>A filter table with the given rules in INPUT.</summary>
    public static string Rules(string rules, string policy = "DROP") =>
        $"*filter\n:INPUT {policy} [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n{rules}\nCOMMIT\n";

    public Session With(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public Outcome Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Run(args, new CommandIo(output, error, () => new MemoryStream(Input), Folder)
        {
            Variable = name => name == "SOURCE_DATE_EPOCH" ? "1790000000" : null,
        });
        return new Outcome(code, output.ToString(), error.ToString());
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path), Encoding.UTF8);

    public void Dispose()
    {
        if (IsOwn) Directory.Delete(Folder, recursive: true);
    }

    private static string RepositoryRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "PortAudit.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}

internal sealed record Outcome(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;
}
