using System.Text;
using PortAudit.Model.Diagnostics;

namespace PortAudit.Configuration.Tests;

public class HostileConfigurationTests
{
    public static TheoryData<string, string> Bombs => new()
    {
        // The billion laughs: refused at its first anchor.
        { "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "CFG004" },
        { "paths: *nothing\n", "CFG004" },
        { "zones:\n  a: {" + string.Concat(Enumerable.Repeat("a: {", 50_000)), "CFG003" },
        { string.Concat(Enumerable.Repeat("[", 500_000)), "CFG003" },
        { "unknown: " + string.Concat(Enumerable.Repeat("[", 500_000)), "CFG003" },
        { string.Concat(Enumerable.Range(0, 400).Select(i => new string(' ', i) + "a:\n")), "CFG003" },
        { "paths: [" + string.Concat(Enumerable.Repeat("a,", 200_000)) + "a]", "CFG003" },
        { "paths: [\"" + new string('a', 1_100_000) + "\"]", "CFG003" },
        { new string('#', 5_000_000), "CFG003" },
        { "\0\0\u0001\u0002\u0003\0\0\0", "CFG001" },
        { "%YAML 99999999999999999999.1\n---\na: b\n", "CFG002" },
        { "%TAG ! tag:x,2000:\n---\na: b\n", "CFG004" },
        { string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key-that-is-none-{i}: 1\n")), "CFG006" },
    };

    [Theory]
    [MemberData(nameof(Bombs), DisableDiscoveryEnumeration = true)]
    public void A_bomb_is_refused_before_it_grows(string yaml, string expected)
    {
        using var folder = new ConfigurationFolder(yaml);
        var (_, diagnostics) = Work.Within(50, () => folder.Load());

        Assert.Contains(expected, diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void Faults_end_the_reading_before_the_searches_for_what_was_meant_add_up()
    {
        var yaml = new StringBuilder("zones:\n");
        for (var i = 0; i < 2000; i++) yaml.Append($"  a-rather-long-name-of-a-zone-{i}: [192.0.2.1]\n");
        yaml.Append("approved:\n");
        for (var i = 0; i < 3000; i++) yaml.Append($"  - {{ protocol: tcp, port: 1, reason: r, sources: [another-name-of-no-zone-{i}] }}\n");
        using var folder = new ConfigurationFolder(yaml.ToString());
        var (_, diagnostics) = Work.Within(200, () => folder.Load());

        Assert.Equal(["CFG031", "CFG006"], diagnostics.Select(d => d.Id).Distinct());
        Assert.InRange(diagnostics.Count, 2, 200);
    }

    [Fact]
    public void Messages_and_listings_carry_no_terminal_escapes()
    {
        using var folder = new ConfigurationFolder("\"\\e[31mred\": 1\nfailOn: \"\\u202egnp\"\npaths: [\"\\e]0;title\\a\", \"a\\nb\", \"\\ud83d\\ude00\"]\nhosts: { h\u200bx: [\"\\u009b1m\"] }\n");
        var (settings, diagnostics) = folder.Load();
        var text = string.Concat(diagnostics.Select(d => d.Message)) + ConfigurationListing.Text(settings) + ConfigurationJson.Text(settings);

        Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format));
    }

    /// <summary>Whatever the bytes are, loading ends with settings and diagnostics that can be shown.</summary>
    [Fact]
    public void Damaged_templates_never_throw()
    {
        using var folder = new ConfigurationFolder();
        var seed = Encoding.UTF8.GetBytes(ConfigurationTextsTests.Uncommented(ConfigurationTexts.Template));
        const string spice = "[]{}:,&*!|>'\"%@`?-#\n\t \\~\u0000\u0085\u2028é";
        var random = new Random(20270131);
        for (var run = 0; run < Scale.Of(1_500, 75_000); run++)
        {
            var text = new StringBuilder(Encoding.UTF8.GetString(seed));
            for (var edit = random.Next(1, 6); edit > 0; edit--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text.Remove(at, Math.Min(text.Length - at, random.Next(1, 40))); break;
                    case 1: text.Insert(at, spice[random.Next(spice.Length)]); break;
                    case 2: text.Insert(at, text.ToString(random.Next(text.Length / 2), random.Next(1, 60))); break;
                    default: text[at] = spice[random.Next(spice.Length)]; break;
                }
            }

            folder.Write("portaudit.yaml", text.ToString());
            var (settings, diagnostics) = folder.Load();
            Assert.NotEmpty(ConfigurationListing.Text(settings) + ConfigurationJson.Text(settings));
            Assert.All(diagnostics, d => Assert.True(d.Span is null || d.Span.Value.Start + d.Span.Value.Length <= d.Span.Value.File.Text.Length, d.ToString()));
            if (diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error)) Assert.Empty(settings.Approved);
        }
    }
}
