using PortAudit.Model.Findings;

namespace PortAudit.Configuration.Tests;

public class SettingsLoaderTests
{
    [Fact]
    public void Without_a_file_everything_is_default()
    {
        using var folder = new ConfigurationFolder();
        var (settings, diagnostics) = folder.Load();

        Assert.Empty(diagnostics);
        Assert.Null(settings.File);
        Assert.Equal(new Setting<Severity?>(Severity.High, Origin.Default), settings.FailOn);
        Assert.Equal(new Setting<Certainty>(Certainty.Certain, Origin.Default), settings.MinCertainty);
        Assert.Equal("default", settings.StrictInput.Origin.ToString());
        Assert.Empty(settings.Paths.Value);
    }

    [Fact]
    public void The_environment_overrides_the_file_and_the_command_line_both()
    {
        using var folder = new ConfigurationFolder("""
            failOn: low
            minCertainty: possible
            strictInput: true
            rules:
              skip: [PA1001, PA1002, PA1003]
              only: [PA1*]
            """);
        var environment = new Dictionary<string, string?>
        {
            ["PORTAUDIT_MINCERTAINTY"] = "certain",
            ["PORTAUDIT_STRICTINPUT"] = "false",
            ["PORTAUDIT_RULES__SKIP"] = "PA2001 , PA2002,",
            ["PORTAUDIT_FAILON"] = "",
            ["PATH"] = "/bin",
        };
        var (settings, diagnostics) = folder.Load(environment, new CommandLineSettings { StrictInput = true, Rules = ["PA3001,PA3002", "PA4*"] });

        Assert.Empty(diagnostics);
        Assert.Equal((Severity.Low, "portaudit.yaml:1"), (settings.FailOn.Value, settings.FailOn.Origin.ToString()));
        Assert.Equal((Certainty.Certain, "PORTAUDIT_MINCERTAINTY"), (settings.MinCertainty.Value, settings.MinCertainty.Origin.ToString()));
        Assert.Equal((true, "--strict-input"), (settings.StrictInput.Value, settings.StrictInput.Origin.ToString()));

        // The shorter list replaces the longer one as a whole.
        Assert.Equal(["PA2001", "PA2002"], settings.SkippedRules.Value);
        Assert.Equal("PORTAUDIT_RULES__SKIP", settings.SkippedRules.Origin.ToString());
        Assert.Equal(["PA3001", "PA3002", "PA4*"], settings.OnlyRules.Value);
        Assert.Equal("--rules", settings.OnlyRules.Origin.ToString());
    }

    [Fact]
    public void Maps_are_overridden_entry_by_entry_and_the_last_said_comes_last()
    {
        var settings = ConfigurationFolder.Clean(
            """
            zones:
              office: [192.0.2.0/24, 198.51.100.0/24]
              vpn: [wg0]
            rules:
              severities:
                PA2*: low
                PA1001: critical
                PA2001: info
              params:
                PA2001: { maxPorts: 5, names: [a, b] }
            hosts:
              web: ["a/*"]
            """,
            new()
            {
                ["PORTAUDIT_ZONES__OFFICE"] = "203.0.113.0/24",
                ["PORTAUDIT_RULES__SEVERITIES__PA2*"] = "high",
                ["PORTAUDIT_RULES__PARAMS__PA2001__MAXPORTS"] = "7",
            },
            new() { Hosts = ["db=b/*", "db=c/*"] });

        Assert.Equal(
            [("vpn", "nowhere", "portaudit.yaml:3"), ("office", "203.0.113.0/24", "PORTAUDIT_ZONES__OFFICE")],
            settings.Zones.Select(z => (z.Value.Name, z.Value.Addresses.ToString(), z.Origin.ToString())));
        Assert.Equal(
            [("PA1001", Severity.Critical, "portaudit.yaml:7"), ("PA2001", Severity.Info, "portaudit.yaml:8"), ("PA2*", Severity.High, "PORTAUDIT_RULES__SEVERITIES__PA2*")],
            settings.Severities.Select(s => (s.Value.Rule, s.Value.Severity, s.Origin.ToString())));
        Assert.Equal(["names", "maxPorts"], settings.Parameters.Select(p => p.Value.Name));
        Assert.Equal(["a", "b"], (IReadOnlyList<object>)settings.Parameters[0].Value.Value);
        Assert.Equal("7", settings.Parameters[1].Value.Value);
        Assert.Equal(
            [("web", "a/*", "portaudit.yaml:12"), ("db", "b/* c/*", "--host")],
            settings.Hosts.Select(h => (h.Value.Host, string.Join(' ', h.Value.Globs), h.Origin.ToString())));
    }

    [Fact]
    public void An_empty_list_replaces_and_an_empty_section_says_nothing()
    {
        using var folder = new ConfigurationFolder("rules:\npaths:\nzones: ~\napproved: null\n");
        var (settings, diagnostics) = folder.Load(options: new() { SkipRules = [], Paths = ["x"] });

        Assert.Empty(diagnostics);
        Assert.Equal("--skip-rules", settings.SkippedRules.Origin.ToString());
        Assert.Equal("PATH", settings.Paths.Origin.ToString());
        Assert.Equal("default", settings.OnlyRules.Origin.ToString());
    }

    [Fact]
    public void Paths_start_from_the_folder_of_whoever_said_them()
    {
        using var folder = new ConfigurationFolder("paths: [exports/*.txt]\npacks: [audit]\n");
        Directory.CreateDirectory(folder.In("a/b"));
        var (settings, _) = folder.Load(new() { ["PORTAUDIT_PACKS"] = "mine,/etc/audit" }, from: "a/b");

        Assert.Equal("../../portaudit.yaml", settings.File);
        var path = Assert.Single(settings.Paths.Value);
        Assert.Equal(folder.In("exports/*.txt"), path.FullPath);
        Assert.Equal("../../exports/*.txt", path.From(folder.In("a/b")));
        Assert.Equal("exports/*.txt", path.From(folder.Path));
        Assert.Equal([folder.In("a/b/mine"), "/etc/audit"], settings.Packs.Value.Select(p => p.FullPath));
    }

    [Theory]
    [InlineData("", "a", "a/portaudit.yaml")]
    [InlineData("a/portaudit.yaml", "a", "a/portaudit.yaml")]
    [InlineData("portaudit.yaml", "a/b", "../../portaudit.yaml")]
    public void The_search_ends_at_the_repository(string placed, string from, string _)
    {
        using var outer = new ConfigurationFolder("failOn: never");
        outer.Write("inner/.git", "gitdir: elsewhere");
        Directory.CreateDirectory(outer.In($"inner/{from}"));
        if (placed.Length > 0) outer.Write($"inner/{placed}", "failOn: low");
        var (settings, _) = outer.Load(from: $"inner/{from}");

        Assert.Equal(placed.Length > 0 ? Severity.Low : Severity.High, settings.FailOn.Value);
    }

    [Fact]
    public void Outside_a_repository_only_the_folder_itself_is_searched()
    {
        using var folder = new ConfigurationFolder("failOn: low");
        Directory.Delete(folder.In(".git"));
        Directory.CreateDirectory(folder.In("a"));
        Assert.SkipWhen(AnyRepositoryAbove(folder.Path), "the temporary folder lies in a repository");

        Assert.Equal(Severity.Low, folder.Load().Settings.FailOn.Value);
        Assert.Equal(Severity.High, folder.Load(from: "a").Settings.FailOn.Value);
    }

    [Fact]
    public void A_named_file_is_read_in_place_of_the_found_one()
    {
        using var folder = new ConfigurationFolder("failOn: low");
        folder.Write("ci/strict.yaml", "failOn: info");

        Assert.Equal("ci/strict.yaml:1", folder.Load(file: "ci/strict.yaml").Settings.FailOn.Origin.ToString());
        Assert.Equal(["CFG001:ci/none.yaml"], ConfigurationFolder.Places(folder.Load(file: "ci/none.yaml").Diagnostics));
    }

    private static bool AnyRepositoryAbove(string path) =>
        Path.GetDirectoryName(path) is { } above && (Path.Exists(Path.Combine(above, ".git")) || AnyRepositoryAbove(above));
}
