using PortAudit.Model.Facts;
using PortAudit.Model.Findings;

namespace PortAudit.Configuration;

/// <summary>Makes typed settings of the layers. A value that can't be one is reported, and its default stands in for it.</summary>
internal sealed class SettingsReader(ConfigurationReader configuration)
{
    private static readonly string[] FlagWords = ["true", "false"];

    public Settings Read(string? file)
    {
        var standard = Settings.Default;
        var zones = configuration.Names("zones") is { Count: > 0 } names ? new ZoneReader(configuration).Read(names) : [];
        return new Settings
        {
            File = file,
            Paths = configuration.Paths("paths") ?? standard.Paths,
            Hosts = Hosts(),
            Packs = configuration.Paths("packs") ?? standard.Packs,
            OnlyRules = configuration.Globs("rules:only") ?? standard.OnlyRules,
            SkippedRules = configuration.Globs("rules:skip") ?? standard.SkippedRules,
            Severities = Severities(),
            Parameters = Parameters(),
            FailOn = configuration.Word("failOn", "'failOn'", ConfigurationKeys.FailOnWords) is { } failOn
                ? new(failOn.Value == ConfigurationKeys.Never ? null : SeverityOf(failOn.Value), failOn.Origin)
                : standard.FailOn,
            MinCertainty = configuration.Word("minCertainty", "'minCertainty'", Vocabulary.Certainties) is { } certainty
                ? new(certainty.Value == Certainty.Certain.Word() ? Certainty.Certain : Certainty.Possible, certainty.Origin)
                : standard.MinCertainty,
            Zones = zones,
            Approved = configuration.Layer("approved") is { } layer ? new ApprovalReader(configuration, zones).Read(layer) : [],
            ApprovedFile = ApprovedFile() ?? standard.ApprovedFile,
            StrictInput = configuration.Word("strictInput", "'strictInput'", FlagWords) is { } strict
                ? new(strict.Value == "true", strict.Origin)
                : standard.StrictInput,
        };
    }

    private static Severity SeverityOf(string word) => (Severity)Array.IndexOf(ConfigurationKeys.SeveritiesUpwards, word);

    private Setting<ConfiguredPath?>? ApprovedFile() =>
        configuration.Text("approvedFile") is { } text && configuration.Path(text, configuration.Layer("approvedFile")!.Folder) is { } path
            ? new(path, text.Origin)
            : null;

    private List<Setting<HostFiles>> Hosts()
    {
        var hosts = new List<Setting<HostFiles>>();
        foreach (var name in configuration.Names("hosts"))
        {
            if (configuration.Paths($"hosts:{name}") is { } globs) hosts.Add(new(new HostFiles(name, globs.Value), globs.Origin));
        }

        return hosts;
    }

    private List<Setting<RuleSeverity>> Severities()
    {
        var severities = new List<Setting<RuleSeverity>>();
        foreach (var rule in configuration.Names("rules:severities"))
        {
            var word = configuration.Word($"rules:severities:{rule}", "a severity", ConfigurationKeys.SeverityWords);
            if (word is not null && configuration.IsGlob(rule, word.Origin))
                severities.Add(new(new RuleSeverity(rule, SeverityOf(word.Value)), word.Origin));
        }

        return severities;
    }

    private List<Setting<RuleParameter>> Parameters()
    {
        var parameters = new List<Setting<RuleParameter>>();
        foreach (var rule in configuration.Names("rules:params"))
        {
            var key = $"rules:params:{rule}";
            if (!configuration.IsGlob(rule, configuration.Layer(key)!.OriginOf(key))) continue;
            foreach (var name in configuration.Names(key))
            {
                if (configuration.List($"{key}:{name}") is not { Items: { Count: > 0 } items } list) continue;
                object value = items.Count == 1 ? items[0].Value : items.Select(i => (object)i.Value).ToList();
                parameters.Add(new(new RuleParameter(rule, name, value), list.Origin));
            }
        }

        return parameters;
    }
}
