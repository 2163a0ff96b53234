using System.Text;
using PortAudit.Model.Sources;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PortAudit.Yaml.Tests;

/// <summary>The reader against YamlDotNet's own parser.</summary>
public sealed class YamlReaderTests
{
    private const string Sample = """
        a: 1
        b: [x, 'y z', "q\n", {c: d, e: [f]}, ]
        list:
        - one
        - two: 2
          three: >
            folded
            text

          four: |
            literal
        -
          - nested
        empty:
        ? key
        : value
        'quoted': ${a.b}
        last: {x: , y: { z: 1 }}
        """;

    [Fact]
    public void Every_shipped_rule_reads_as_the_parser_reads_it()
    {
        var files = ShippedRules().Append(SourceFile.FromText("sample", Sample)).ToList();
        Assert.True(files.Count > 30);
        Assert.All(files, f => Assert.Equal(Reference(f.Text), Ours(f)));
    }

    [Fact]
    public void Mutations_read_as_the_parser_reads_them_or_are_refused()
    {
        var random = new Random(11);
        const string alphabet = ":-{}[]'\"|>,?\n  \n azAZ09";
        int same = 0, refused = 0;
        for (var i = 0; i < Scale.Of(6_000, 300_000); i++)
        {
            var text = Sample.ToCharArray();
            for (var n = random.Next(1, 5); n > 0; n--) text[random.Next(text.Length)] = alphabet[random.Next(alphabet.Length)];
            var file = SourceFile.FromText("m.yaml", new string(text));
            var ours = Ours(file);
            var reference = Reference(file.Text);
            if (ours is null)
            {
                refused++;
                continue;
            }

            Assert.True(reference is not null, $"taken, but the parser refuses it:\n{file.Text}");
            Assert.True(ours == reference, $"{reference}\n{ours}\n{file.Text}");
            same++;
        }

        Assert.True(same > 1500, $"{same} same, {refused} refused");
    }

    [Fact]
    public void Every_node_knows_its_place()
    {
        var file = SourceFile.FromText("x", "when:\n  - service: { as: s, port: [1, 22] }\nwhy: >\n  some\n  text\n\nfix: x\n");
        var map = (MapSyntax)YamlReader.Read(file, [])[0];
        var service = (MapSyntax)((MapSyntax)((ListSyntax)map.Find("when")!).Items[0]).Entries[0].Value;
        Assert.Equal("{ as: s, port: [1, 22] }", service.Span.Text.ToString());
        Assert.Equal("[1, 22]", service.Find("port")!.Span.Text.ToString());
        Assert.Equal("22", ((ListSyntax)service.Find("port")!).Items[1].Span.Text.ToString());
        Assert.Equal((2, 30), (((ListSyntax)service.Find("port")!).Items[0].Span.Line, ((ListSyntax)service.Find("port")!).Items[0].Span.Column));
        Assert.Equal(">\n  some\n  text", map.Find("why")!.Span.Text.ToString());
    }

    [Theory]
    [InlineData("a: &x 1", YamlFaultKind.Unsupported, "an anchor ('&x')")]
    [InlineData("a: *x", YamlFaultKind.Unsupported, "an alias ('*x')")]
    [InlineData("a: !!int 1", YamlFaultKind.Unsupported, "a tag ('!!int')")]
    [InlineData("a: 1\na: 2", YamlFaultKind.DuplicateKey, "a")]
    [InlineData("[a]: 2", YamlFaultKind.KeyIsNotScalar, "a list")]
    [InlineData("a: [1", YamlFaultKind.Syntax, null)]
    public void A_fault_tells_its_kind(string text, YamlFaultKind kind, string? about)
    {
        var faults = new List<YamlFault>();
        YamlReader.Read(SourceFile.FromText("f", text), faults);
        var fault = Assert.Single(faults);
        Assert.Equal(kind, fault.Kind);
        if (about is not null) Assert.Equal(about, fault.Text);
    }

    [Theory]
    [InlineData("characters", null)]
    [InlineData("levels", 1)]
    [InlineData("nodes", 1)]
    public void Each_limit_holds_and_what_fits_just_so_is_read(string what, int? line)
    {
        Assert.Empty(Faults(Text(what, 0)));
        var fault = Assert.Single(Faults(Text(what, 1)));
        Assert.Equal((YamlFaultKind.TooLarge, line), (fault.Kind, fault.Span?.Line));
        Assert.EndsWith(what, fault.Limit, StringComparison.Ordinal);
    }

    // A list in a list and so on; a list of nulls is a node more than its items.
    private static string Text(string what, int beyond) => what switch
    {
        "characters" => new string('a', YamlLimits.MostCharacters + beyond),
        "levels" => new string('[', YamlLimits.MostLevels + 1 + beyond) + new string(']', YamlLimits.MostLevels + 1 + beyond),
        _ => $"[{string.Join(',', Enumerable.Repeat("a", YamlLimits.MostNodes - 1 + beyond))}]",
    };

    private static List<YamlFault> Faults(string text)
    {
        var faults = new List<YamlFault>();
        YamlReader.Read(SourceFile.FromText("f", text), faults);
        return faults;
    }

    private static IEnumerable<SourceFile> ShippedRules()
    {
        return Directory.EnumerateFiles(Repository.Path("rules"), "rule.yaml", SearchOption.AllDirectories)
            .Select(f => SourceFile.FromText(f, File.ReadAllText(f)));
    }

    private static string? Ours(SourceFile file)
    {
        var faults = new List<YamlFault>();
        var documents = YamlReader.Read(file, faults);
        return faults.Count > 0 ? null : string.Join("---", documents.Select(Write));
    }

    private static string Write(YamlSyntax node) => node switch
    {
        ScalarSyntax s => $"{(s.IsPlain ? "" : "'")}<{s.Value}>",
        ListSyntax l => $"[{string.Concat(l.Items.Select(Write))}]",
        _ => $"{{{string.Concat(((MapSyntax)node).Entries.Select(e => Write(e.Key) + Write(e.Value)))}}}",
    };

    private static string? Reference(string text)
    {
        var written = new StringBuilder();
        var documents = new List<string>();
        try
        {
            var parser = new Parser(new Scanner(new StringReader(text), true));
            while (parser.MoveNext())
            {
                switch (parser.Current)
                {
                    case DocumentStart: written.Clear(); break;
                    case DocumentEnd when written.ToString() != "<>": documents.Add(written.ToString()); break;
                    case Scalar s: written.Append($"{(s.Style == ScalarStyle.Plain ? "" : "'")}<{s.Value}>"); break;
                    case SequenceStart: written.Append('['); break;
                    case SequenceEnd: written.Append(']'); break;
                    case MappingStart: written.Append('{'); break;
                    case MappingEnd: written.Append('}'); break;
                }
            }
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        return string.Join("---", documents);
    }
}
