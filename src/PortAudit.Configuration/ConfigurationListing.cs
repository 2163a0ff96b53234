using System.Text;
using PortAudit.Model.Facts;
using PortAudit.Model.Zones;

namespace PortAudit.Configuration;

/// <summary>What <c>portaudit config show</c> prints: the settings in force, each with its origin.</summary>
/// <remarks>It is YAML that reads back as the same settings. Lines keep to 80 columns where words do. Paths stand as they were written,
/// relative to whoever said them.</remarks>
public sealed class ConfigurationListing
{
    private const int Width = 80;
    private const int OriginColumn = 46;

    private readonly StringBuilder _text = new();

    private ConfigurationListing()
    {
    }

    public static string Text(Settings settings)
    {
        var report = new ConfigurationListing();
        report.Write(settings);
        return report._text.ToString();
    }

    private void Write(Settings settings)
    {
        Line(settings.File is { } file ? $"# {Shown(file)}" : $"# no {ConfigurationKeys.FileName}");
        List("paths", Texts(settings.Paths.Value), settings.Paths.Origin);
        Map("hosts", settings.Hosts, h => h.Host, h => Texts(h.Globs));
        List("packs", Texts(settings.Packs.Value), settings.Packs.Origin);
        Line("rules:");
        List("  only", settings.OnlyRules.Value, settings.OnlyRules.Origin);
        List("  skip", settings.SkippedRules.Value, settings.SkippedRules.Origin);
        Severities(settings.Severities);
        Parameters(settings.Parameters);
        Value("failOn", settings.FailOn.Value.Word(), settings.FailOn.Origin);
        Value("minCertainty", settings.MinCertainty.Value.Word(), settings.MinCertainty.Origin);
        Map("zones", settings.Zones, z => z.Name, ZoneItems);
        Approved(settings.Approved);
        if (settings.ApprovedFile.Value is { } approved) Value("approvedFile", approved.Text, settings.ApprovedFile.Origin);
        Value("strictInput", settings.StrictInput.Value ? "true" : "false", settings.StrictInput.Origin);
    }

    /// <summary>The items that make up a zone: the fewest prefixes, then the interfaces.</summary>
    internal static IEnumerable<string> ZoneItems(Zone zone) => zone.Addresses.ToPrefixes().Select(p => p.ToString()).Concat(zone.Interfaces);

    private void Severities(IReadOnlyList<Setting<RuleSeverity>> severities)
    {
        if (severities.Count == 0) Line("  severities: {}", Origin.Default);
        else Line("  severities:");
        foreach (var (value, origin) in severities) Value("    " + YamlText.Scalar(value.Rule), value.Severity.Word(), origin);
    }

    private void Parameters(IReadOnlyList<Setting<RuleParameter>> parameters)
    {
        if (parameters.Count == 0) Line("  params: {}", Origin.Default);
        else Line("  params:");
        foreach (var rule in parameters.GroupBy(p => p.Value.Rule))
        {
            Line($"    {YamlText.Scalar(rule.Key)}:");
            foreach (var (value, origin) in rule)
            {
                var key = "      " + YamlText.Scalar(value.Name);
                if (value.Value is IReadOnlyList<object> items) List(key, items.Cast<string>(), origin);
                else Value(key, (string)value.Value, origin);
            }
        }
    }

    private void Approved(IReadOnlyList<Setting<ApprovedService>> approved)
    {
        if (approved.Count == 0) Line("approved: []", Origin.Default);
        else Line("approved:");
        foreach (var (service, origin) in approved)
        {
            Value("  - host", service.Host, origin);
            Value("    protocol", service.Protocol, null);
            List("    port", service.Ports.Select(p => p.ToString()), null);
            List("    sources", service.SourceNames.Count == 0 ? [ApprovalReader.Anywhere] : service.SourceNames, null);
            if (service.Owner is not null) Value("    owner", service.Owner, null);
            Value("    reason", service.Reason, null);
            if (service.Until is { } until) Value("    until", until.ToString("yyyy-MM-dd"), null);
        }
    }

    private void Map<T>(string key, IReadOnlyList<Setting<T>> entries, Func<T, string> name, Func<T, IEnumerable<string>> items)
    {
        if (entries.Count == 0) Line($"{key}: {{}}", Origin.Default);
        else Line($"{key}:");
        foreach (var (value, origin) in entries) List("  " + YamlText.Scalar(name(value)), items(value), origin);
    }

    private void List(string key, IEnumerable<string> items, Origin? origin)
    {
        var all = items.ToList();
        var line = $"{key}: {YamlText.List(all)}";
        if (line.Length <= Width)
        {
            Line(line, origin);
            return;
        }

        Line($"{key}:", origin);
        var indent = Indent(key);
        foreach (var item in all) Folded($"{indent}- ", item, indent + "  ");
    }

    private void Value(string key, string value, Origin? origin)
    {
        var line = $"{key}: {YamlText.Scalar(value)}";
        if (line.Length <= Width)
        {
            Line(line, origin);
            return;
        }

        if (origin is { } known) Line($"{Indent(key)}# {Shown(known.ToString())}");
        Folded($"{key}: ", value, Indent(key));
    }

    private void Folded(string before, string value, string indent)
    {
        foreach (var part in before.Length + YamlText.Scalar(value).Length <= Width
            ? [YamlText.Scalar(value)] : YamlText.Folded(value, Width - before.Length))
        {
            Line(before + part);
            before = indent;
        }
    }

    // Of what belongs to the key: below it and further in.
    private static string Indent(string key) => new(' ', key.TakeWhile(c => c is ' ' or '-').Count() + 2);

    private void Line(string text, Origin? origin = null)
    {
        if (origin is not { } known)
        {
            _text.Append(text).Append('\n');
            return;
        }

        var comment = $"# {Shown(known.ToString())}";
        var padded = text.PadRight(OriginColumn - 2) + "  ";
        if (padded.Length + comment.Length > Width) padded = text + "  ";
        if (padded.Length + comment.Length > Width) Line($"{text[..text.TakeWhile(c => c == ' ').Count()]}{comment}");
        else text = padded + comment;
        Line(text);
    }

    private static IEnumerable<string> Texts(IEnumerable<ConfiguredPath> paths) => paths.Select(p => p.Text);

    private static string Shown(string text) => VisibleText.Brief(text);
}
