using System.Text.Json;
using System.Text.RegularExpressions;
using PortAudit.Model.Facts;

namespace PortAudit.Configuration.Tests;

public partial class ConfigurationTextsTests
{
    [Fact]
    public void The_template_sets_nothing_and_has_no_fault()
    {
        var settings = ConfigurationFolder.Clean(ConfigurationTexts.Template);

        Assert.Equal(ConfigurationListing.Text(Settings.Default with { File = "portaudit.yaml" }), ConfigurationListing.Text(settings));
        Assert.All(ConfigurationTexts.Template.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void The_template_uncommented_uses_every_key_and_has_no_fault()
    {
        using var folder = new ConfigurationFolder(Uncommented(ConfigurationTexts.Template));
        folder.Write("approved.yaml", "approved: []\n");
        var (settings, diagnostics) = folder.Load();

        Assert.Empty(diagnostics);
        Assert.DoesNotContain("# default", ConfigurationListing.Text(settings));
        foreach (var key in Keys(ConfigurationKeys.All)) Assert.Matches($"(?m)^#[ -]*{key}:", ConfigurationTexts.Template);

        // What it calls the default is the default.
        Assert.Equal(
            (Settings.Default.FailOn.Value, Settings.Default.MinCertainty.Value, Settings.Default.StrictInput.Value),
            (settings.FailOn.Value, settings.MinCertainty.Value, settings.StrictInput.Value));
    }

    [Fact]
    public void The_schema_and_the_loader_know_the_same_keys_types_and_words()
    {
        var schema = JsonDocument.Parse(ConfigurationTexts.Schema).RootElement;

        Agree(schema, schema, ConfigurationKeys.All, "$");
        Assert.Equal(
            [ApprovalReader.Anywhere, .. Vocabulary.Reaches],
            schema.GetProperty("properties").GetProperty("zones").GetProperty("propertyNames").GetProperty("allOf")[1].GetProperty("not").GetProperty("enum")
                .EnumerateArray().Select(w => w.GetString()!));
    }

    [Fact]
    public void The_listing_tells_values_and_origins_within_80_columns()
    {
        var settings = ConfigurationFolder.Clean(
            """
            rules: { skip: [PA2001, "*-telnet-*"] }
            zones: { office: [198.51.100.0/24, wg0] }
            approved:
              - { host: "web*", protocol: tcp, port: [443, 8000-8100], sources: [office], owner: web team, reason: "yes: it's public", until: 2099-12-31 }
            """,
            new() { ["PORTAUDIT_FAILON"] = "never" },
            new() { Paths = ["exports"] });

        Assert.Equal(
            """
            # portaudit.yaml
            paths: [exports]                              # PATH
            hosts: {}                                     # default
            packs: []                                     # default
            rules:
              only: []                                    # default
              skip: [PA2001, "*-telnet-*"]                # portaudit.yaml:1
              severities: {}                              # default
              params: {}                                  # default
            failOn: never                                 # PORTAUDIT_FAILON
            minCertainty: certain                         # default
            zones:
              office: [198.51.100.0/24, wg0]              # portaudit.yaml:2
            approved:
              - host: web*                                # portaudit.yaml:4
                protocol: tcp
                port: [443, 8000-8100]
                sources: [office]
                owner: web team
                reason: "yes: it's public"
                until: 2099-12-31
            strictInput: false                            # default

            """,
            ConfigurationListing.Text(settings));
    }

    [Fact]
    public void The_listing_reads_back_as_the_same_settings()
    {
        var longReason = string.Join(' ', Enumerable.Repeat("because \"quoted\"  and back\\slashed", 12)) + " \u0007\u202e\U0001f600 end ";
        using var folder = new ConfigurationFolder();
        folder.Write("portaudit.yaml", $$"""
            paths: [{{string.Join(", ", Enumerable.Range(1, 30).Select(i => $"\"exports/host {i}/*.txt\""))}}, "#x", "- y", "null", "é: [ö]"]
            hosts: { "a b": ["x/**"], "true": [y] }
            rules:
              severities: { "PA1*": low, PA1001: critical }
              params: { PA2001: { n: 5, names: [a, "b, c", ""], text: "", flag: true } }
            minCertainty: possible
            zones: { z: ["2001:db8::/32", 10.0.0.0/8, wg0] }
            approved:
              - { protocol: udp, port: 53, reason: {{JsonSerializer.Serialize(longReason)}}, sources: [z, "::1"] }
            strictInput: true
            """);
        var (first, faults) = folder.Load();
        Assert.Empty(faults);
        Assert.Equal(longReason, first.Approved[0].Value.Reason);
        var listing = ConfigurationListing.Text(first);
        folder.Write("portaudit.yaml", listing);
        var (second, none) = folder.Load();

        Assert.Empty(none);
        Assert.Equal(WithoutOrigins(ConfigurationJson.Text(first)), WithoutOrigins(ConfigurationJson.Text(second)));
        Assert.All(listing.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void The_json_has_the_keys_of_the_file_with_value_and_origin()
    {
        var settings = ConfigurationFolder.Clean("rules: { severities: { PA1001: low } }\n", options: new() { FailOn = "never" });
        var json = JsonDocument.Parse(ConfigurationJson.Text(settings)).RootElement;

        Assert.Equal("""{"value":"never","origin":"--fail-on"}""", Compact(json.GetProperty("failOn")));
        Assert.Equal("""{"value":"low","origin":"portaudit.yaml:1"}""", Compact(json.GetProperty("rules").GetProperty("severities").GetProperty("PA1001")));
        Assert.Equal(ConfigurationKeys.All.Keys.Keys, json.EnumerateObject().Select(p => p.Name).Except(["schema", "file"]));
    }

    /// <summary>The template with its examples in force: a '#' that no sentence follows is taken away.</summary>
    internal static string Uncommented(string template) => Commented().Replace(template, "");

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static string WithoutOrigins(string json) => OriginLine().Replace(json, "");

    private static IEnumerable<string> Keys(KeyShape shape) => shape switch
    {
        KeyShape.Fields fields => fields.Keys.SelectMany(k => Keys(k.Value).Prepend(k.Key)),
        KeyShape.Map map => Keys(map.Entry),
        KeyShape.List list => Keys(list.Item),
        _ => [],
    };

    private static void Agree(JsonElement root, JsonElement schema, KeyShape shape, string at)
    {
        schema = Resolve(root, schema);
        switch (shape)
        {
            case KeyShape.Fields fields:
                HasTypes(schema, fields != ConfigurationKeys.All && fields.IsSection ? ["object", "null"] : ["object"], at);
                Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
                Assert.Equal(fields.Keys.Keys, schema.GetProperty("properties").EnumerateObject().Select(p => p.Name));
                if (!fields.IsSection) Assert.Equal(ConfigurationKeys.RequiredOfApproved, schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()!));
                foreach (var (key, value) in fields.Keys) Agree(root, schema.GetProperty("properties").GetProperty(key), value, $"{at}.{key}");
                break;
            case KeyShape.Map map:
                HasTypes(schema, map.MayBeEmpty ? ["object", "null"] : ["object"], at);
                Assert.Equal(map.Least, schema.TryGetProperty("minProperties", out var least) ? least.GetInt32() : 0);
                Agree(root, schema.GetProperty("additionalProperties"), map.Entry, $"{at}.*");
                break;
            case KeyShape.List { AcceptsOne: true } list:
                var forms = schema.GetProperty("anyOf");
                Assert.Equal(2, forms.GetArrayLength());
                Agree(root, forms[0], list.Item, at);
                Agree(root, forms[1], list with { AcceptsOne = false }, at);
                break;
            case KeyShape.List list:
                HasTypes(schema, list.MayBeEmpty ? ["array", "null"] : ["array"], at);
                Assert.Equal(list.Least, schema.TryGetProperty("minItems", out var items) ? items.GetInt32() : 0);
                Agree(root, schema.GetProperty("items"), list.Item, $"{at}[]");
                break;
            case KeyShape.Word word:
                Assert.Equal(word.Words, schema.GetProperty("enum").EnumerateArray().Select(w => w.GetString()!));
                break;
            case KeyShape.Flag:
                HasTypes(schema, ["boolean"], at);
                break;
            default:
                foreach (var form in schema.TryGetProperty("anyOf", out var any) ? any.EnumerateArray().ToList() : [schema])
                    Assert.All(Types(form), type => Assert.Contains(type, (string[])["string", "number", "integer", "boolean"]));
                break;
        }
    }

    private static JsonElement Resolve(JsonElement root, JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]) : schema;

    private static void HasTypes(JsonElement schema, string[] expected, string at) =>
        Assert.True(Types(schema).SequenceEqual(expected), $"{at} is {string.Join(" or ", Types(schema))} in the schema, {string.Join(" or ", expected)} in the loader");

    private static List<string> Types(JsonElement schema) => schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } types
        ? [.. types.EnumerateArray().Select(t => t.GetString()!)]
        : [schema.GetProperty("type").GetString()!];

    [GeneratedRegex("^#(?! \\S|$)", RegexOptions.Multiline)]
    private static partial Regex Commented();

    [GeneratedRegex("^ *\"origin\": .*\n", RegexOptions.Multiline)]
    private static partial Regex OriginLine();
}
