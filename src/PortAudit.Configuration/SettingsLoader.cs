using Microsoft.Extensions.Configuration;

namespace PortAudit.Configuration;

/// <summary>Puts the configuration together: defaults, the file, the <c>PORTAUDIT_…</c> environment, the command line.</summary>
public static class SettingsLoader
{
    /// <param name="explicitConfigPath">Of <c>--config</c>; <see langword="null"/> to look for <c>portaudit.yaml</c>.</param>
    /// <param name="startFolder">The working folder, absolute: the search begins here, and relative paths of variables and options do.</param>
    /// <returns>Settings even on errors, but then none that approves anything; with an error the caller should audit nothing (exit code 2).
    /// Diagnostics are in the order of the file, those of variables and options after.</returns>
    public static (Settings Settings, IReadOnlyList<Diagnostic> Diagnostics) Load(
        string? explicitConfigPath, string startFolder, IReadOnlyDictionary<string, string?> environment, CommandLineSettings overrides)
    {
        startFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(startFolder));
        var path = explicitConfigPath is null ? ConfigurationFile.Find(startFolder) : Path.GetFullPath(explicitConfigPath, startFolder);

        // Most runs say nothing; then even the configuration library need not be loaded.
        if (path is null && overrides == CommandLineSettings.None && !environment.Keys.Any(ConfigurationNames.IsVariable))
            return (Settings.Default, []);
        return LoadLayers(path, startFolder, environment, overrides);
    }

    private static (Settings, IReadOnlyList<Diagnostic>) LoadLayers(
        string? path, string startFolder, IReadOnlyDictionary<string, string?> environment, CommandLineSettings overrides)
    {
        var diagnostics = new List<Diagnostic>();
        var builder = new ConfigurationBuilder();
        var file = path is null ? null : ConfigurationFile.Read(path, ConfigurationFile.Shown(path, startFolder), diagnostics);
        if (file is not null) builder.Add(new YamlConfigurationLayer(file, ConfigurationKeys.All, Path.GetDirectoryName(path)!, diagnostics));
        builder.Add(new EnvironmentLayer(environment, startFolder, diagnostics));
        builder.Add(new CommandLineLayer(overrides, startFolder, diagnostics));

        var reader = new ConfigurationReader(builder.Build(), diagnostics);
        var settings = new SettingsReader(reader).Read(file?.Path);
        if (settings.ApprovedFile.Value is { } approved) settings = AddApproved(settings, approved.FullPath, startFolder, reader);

        // A fault may be the very source or date that an approval lacks now.
        if (diagnostics.Exists(d => d.Severity == DiagnosticSeverity.Error)) settings = settings with { Approved = [] };
        return (settings, InOrder(diagnostics));
    }

    private static Settings AddApproved(Settings settings, string path, string startFolder, ConfigurationReader reader)
    {
        if (ConfigurationFile.Read(path, ConfigurationFile.Shown(path, startFolder), reader.Diagnostics) is not { } file) return settings;
        var layer = new YamlConfigurationLayer(file, ConfigurationKeys.ApprovedFile, Path.GetDirectoryName(path)!, reader.Diagnostics);
        layer.Load();
        return settings with { Approved = [.. settings.Approved, .. new ApprovalReader(reader, settings.Zones).Read(layer)] };
    }

    // The layers report what is not a key, the readers what is not a value: the user goes through each file once.
    private static List<Diagnostic> InOrder(List<Diagnostic> diagnostics)
    {
        if (diagnostics.Count < 2) return diagnostics;
        var files = diagnostics.Where(d => d.Span is not null).Select(d => d.Path).Distinct().ToList();
        return [.. diagnostics.OrderBy(d => files.IndexOf(d.Path) is var i && i < 0 ? files.Count : i).ThenBy(d => d.Span?.Start ?? 0)];
    }
}
