using PortAudit.Model.Diagnostics;

namespace PortAudit.Configuration.Tests;

/// <summary>A folder of its own with a <c>.git</c> in it, so that no configuration above it is found.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    public ConfigurationFolder(string? yaml = null)
    {
        Path = Directory.CreateTempSubdirectory("portaudit-config-").FullName;
        Directory.CreateDirectory(In(".git"));
        if (yaml is not null) Write("portaudit.yaml", yaml);
    }

    public string Path { get; }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }

    public (Settings Settings, IReadOnlyList<Diagnostic> Diagnostics) Load(
        Dictionary<string, string?>? environment = null, CommandLineSettings? options = null, string? from = null, string? file = null) =>
        SettingsLoader.Load(file, from is null ? Path : In(from), environment ?? [], options ?? CommandLineSettings.None);

    /// <summary>The settings of a file that must be without fault.</summary>
    public static Settings Clean(string yaml, Dictionary<string, string?>? environment = null, CommandLineSettings? options = null)
    {
        using var folder = new ConfigurationFolder(yaml);
        var (settings, diagnostics) = folder.Load(environment, options);
        Assert.Empty(diagnostics);
        return settings;
    }

    /// <summary><c>CFG010:2:3</c> for what stands in a file, <c>CFG040:PORTAUDIT_X</c> for the rest.</summary>
    public static IEnumerable<string> Places(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Select(d => d.Span is { } span ? $"{d.Id}:{span.Line}:{span.Column}" : $"{d.Id}:{d.Path}");

    public void Dispose() => Directory.Delete(Path, true);
}
