using System.Collections;
using System.Globalization;
using PortAudit.Analysis.Zones;
using PortAudit.Configuration;
using PortAudit.Inputs;
using PortAudit.Model.Findings;
using PortAudit.Rules;

namespace PortAudit.Cli.Commands;

/// <summary>Brings the configuration to the pipeline: settings become a request.</summary>
internal static class Configured
{
    /// <summary>Loads the settings and reports what is wrong with them.</summary>
    public static (Settings Settings, IReadOnlyList<Diagnostic> Diagnostics) Load(string? path, CommandLineSettings overrides, CommandIo io)
    {
        var environment = new Dictionary<string, string?>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string name && name.StartsWith("PORTAUDIT_", StringComparison.Ordinal)) environment[name] = (string?)variable.Value;
        }

        var (settings, diagnostics) = SettingsLoader.Load(path, io.Folder, environment, overrides);
        foreach (var diagnostic in diagnostics) io.Report(diagnostic);
        return (settings, diagnostics);
    }

    public static AuditRequest Request(Settings settings, InputRequest inputs, CommandIo io)
    {
        var time = Time(io);
        var approved = new ApprovedServices(settings.Approved, DateOnly.FromDateTime(time.UtcDateTime));
        foreach (var expired in approved.Diagnostics) io.Report(expired);
        return new AuditRequest
        {
            Inputs = inputs,
            Packs = [.. settings.Packs.Value.Select(p => p.FullPath)],
            RuleSettings = new RuleSettings
            {
                Enabled = settings.OnlyRules.Value,
                Skipped = settings.SkippedRules.Value,
                Severities = [.. settings.Severities.Select(s => new KeyValuePair<string, Severity>(s.Value.Rule, s.Value.Severity))],
                Parameters = settings.Parameters.GroupBy(p => p.Value.Rule).ToDictionary(
                    g => g.Key, g => (IReadOnlyDictionary<string, object>)g.ToDictionary(p => p.Value.Name, p => p.Value.Value)),
                RepositoryPath = RepositoryPath(io.Folder),
            },
            Zones = new ZoneMap([.. settings.Zones.Select(z => z.Value)]),
            Approved = (host, ports) => approved.Of(host, ports),
            FailOn = settings.FailOn.Value,
            MinCertainty = settings.MinCertainty.Value,
            StrictInput = settings.StrictInput.Value,
            ToolVersion = CommandLine.Version,
            Time = time,
        };
    }

    public static IReadOnlyList<(string, IReadOnlyList<string>)> Hosts(Settings settings, CommandIo io) =>
        [.. settings.Hosts.Select(h => (h.Value.Host, (IReadOnlyList<string>)[.. h.Value.Globs.Select(g => g.From(io.Folder))]))];

    /// <summary>The folder with <c>.git</c> at or above a folder.</summary>
    public static string? RepositoryRoot(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git"))) return at.FullName;
        }

        return null;
    }

    // A finding's id must not change with the folder that the run starts from.
    private static Func<string, string> RepositoryPath(string folder)
    {
        var root = RepositoryRoot(folder) ?? folder;
        return path => Path.GetRelativePath(root, Path.GetFullPath(path, folder)).Replace('\\', '/');
    }

    private static DateTimeOffset Time(CommandIo io) =>
        long.TryParse(io.Variable("SOURCE_DATE_EPOCH"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.UtcNow;
}
