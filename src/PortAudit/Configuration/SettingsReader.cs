using System.Collections.Immutable;
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
        var zones = new ZoneReader(configuration).Read();
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
            FailOn = configuration.Word<Severity?>("failOn", "'failOn'", [.. SeverityWords, ConfigurationKeys.Never],
                w => w == ConfigurationKeys.Never ? null : SeverityOf(w)) ?? standard.FailOn,
            MinCertainty = configuration.Word("minCertainty", "'minCertainty'", Vocabulary.Certainties,
                w => w == "certain" ? Certainty.Certain : Certainty.Possible) ?? standard.MinCertainty,
            Zones = zones,
            Approved = configuration.Layer("approved") is { } layer ? new ApprovalReader(configuration, zones).Read(layer) : [],
            ApprovedFile = ApprovedFile() ?? standard.ApprovedFile,
            StrictInput = configuration.Word("strictInput", "'strictInput'", FlagWords, w => w == "true") ?? standard.StrictInput,
        };
    }

    private static IEnumerable<string> SeverityWords => Vocabulary.Severities.Reverse();

    // The vocabulary has the words in the order of the enumeration.
    private static Severity SeverityOf(string word) => (Severity)Vocabulary.Severities.ToList().IndexOf(word);

    private Setting<ConfiguredPath?>? ApprovedFile() =>
        configuration.Text("approvedFile") is { } text && configuration.Path(text, configuration.Layer("approvedFile")!.Folder) is { } path
            ? new(path, text.Origin)
            : null;

    private ImmutableArray<Setting<HostFiles>> Hosts()
    {
        var hosts = ImmutableArray.CreateBuilder<Setting<HostFiles>>();
        foreach (var name in configuration.Names("hosts"))
        {
            if (configuration.Paths($"hosts:{name}") is { } globs) hosts.Add(new(new HostFiles(name, globs.Value), globs.Origin));
        }

        return hosts.DrainToImmutable();
    }

    private ImmutableArray<Setting<RuleSeverity>> Severities()
    {
        var severities = ImmutableArray.CreateBuilder<Setting<RuleSeverity>>();
        foreach (var rule in configuration.Names("rules:severities"))
        {
            var key = $"rules:severities:{rule}";
            if (configuration.Word(key, "a severity", [.. SeverityWords], SeverityOf) is { } word && configuration.IsGlob(rule, word.Origin))
                severities.Add(new(new RuleSeverity(rule, word.Value), word.Origin));
        }

        return severities.DrainToImmutable();
    }

    private ImmutableArray<Setting<RuleParameter>> Parameters()
    {
        var parameters = ImmutableArray.CreateBuilder<Setting<RuleParameter>>();
        foreach (var rule in configuration.Names("rules:params"))
        {
            if (!configuration.IsGlob(rule, configuration.Layer($"rules:params:{rule}")!.OriginOf($"rules:params:{rule}"))) continue;
            foreach (var name in configuration.Names($"rules:params:{rule}"))
            {
                if (configuration.List($"rules:params:{rule}:{name}") is not var (items, origin, _) || items.Length == 0) continue;
                object value = items.Length == 1 ? items[0].Value : items.Select(i => (object)i.Value).ToList();
                parameters.Add(new(new RuleParameter(rule, name, value), origin));
            }
        }

        return parameters.DrainToImmutable();
    }
}
