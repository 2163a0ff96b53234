using System.Text;
using System.Text.Json;

namespace PortAudit.Cli.Tests;

/// <summary>Runs commands in this process, in a folder of its own that is gone afterwards.</summary>
/// <remarks>Where there is a <see cref="CompiledProgram"/>, it runs the same on a copy of the folder and must say and write the same.</remarks>
internal sealed class Session : IDisposable
{
    public Session(string? folder = null)
    {
        IsOwn = folder is null;
        // Its name is that of a host in reports, so it is the same for all.
        Folder = folder ?? Directory.CreateDirectory(Path.Combine(Directory.CreateTempSubdirectory("portaudit-").FullName, "session")).FullName;
    }

    /// <summary>Of every run, as SOURCE_DATE_EPOCH tells it.</summary>
    public const string Time = "1790000000";

    public static string Fixtures { get; } = Repository.Path("fixtures");

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
        using var copy = CompiledProgram.Path is null ? null : Copy();
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = CommandLine.Run(args, new CommandIo(output, error, () => new MemoryStream(Input), Folder)
        {
            Variable = name => name == "SOURCE_DATE_EPOCH" ? Time : null,
        });
        var outcome = new Outcome(code, output.ToString(), error.ToString());
        if (copy is not null) CompareWith(copy, args, outcome);
        return outcome;
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Folder, path), Encoding.UTF8);

    public void Dispose()
    {
        if (IsOwn) Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
    }

    private Session Copy()
    {
        if (!IsOwn) return new Session(Folder);
        var copy = new Session();
        foreach (var folder in Directory.EnumerateDirectories(Folder, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(copy.Folder, Path.GetRelativePath(Folder, folder)));
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(copy.Folder, Path.GetRelativePath(Folder, file)));
        return copy;
    }

    private void CompareWith(Session copy, string[] args, Outcome outcome)
    {
        var compiled = CompiledProgram.Run(CompiledProgram.Path!, copy.Folder, Input, args.Select(a => a.Replace(Folder, copy.Folder, StringComparison.Ordinal)));
        Assert.Equal(outcome.Error, Here(compiled.Error));
        Assert.Equal(outcome.Out, Here(compiled.Out));
        Assert.Equal(outcome.Code, compiled.Code);
        if (!IsOwn) return;
        var files = Files(Folder);
        Assert.Equal(files, Files(copy.Folder));
        Assert.All(files, file => Assert.Equal(Read(file), Here(copy.Read(file))));

        string Here(string text) => text.Replace(copy.Folder, Folder, StringComparison.Ordinal);

        static List<string> Files(string folder) =>
            [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)];
    }
}

internal sealed record Outcome(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;
}
