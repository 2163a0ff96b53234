using PortAudit.Inputs;
using static PortAudit.Parsing.Netfilter.Tests.Nftables.NftablesModel;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>Files under fixtures/nftables with the diagnostics that they must give, as id, line and column.</summary>
public class NftablesFixtureTests
{
    private static string Folder => Path.Combine(Repository.Root, "fixtures", "nftables");

    public static TheoryData<string> Fixtures => [.. Directory.EnumerateFiles(Folder, "*.nft").Select(p => Path.GetFileNameWithoutExtension(p)!).Order()];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_fixture_gives_its_diagnostics_at_their_places(string name)
    {
        var input = Load(Path.Combine(Folder, name + ".nft"));
        Assert.Equal(
            File.ReadAllLines(Path.Combine(Folder, name + ".diagnostics")).Order(),
            input.Diagnostics.Select(d => d.Span is { } span ? $"{d.Id}:{span.Line}:{span.Column}" : d.Id).Order());
        Assert.Equal(input.Source.LineCount, input.Lines.Total);
        Assert.True(input.HasModel);
    }

    [Theory]
    [InlineData("mistakes")]
    [InlineData("template")]
    [InlineData("fragment")]
    [InlineData("iptables-nft")]
    public void A_fixture_is_recognised(string name) =>
        Assert.Equal("nft", ConfigParsers.Detect(TestFiles.Load(Path.Combine(Folder, name + ".nft")))?.Parser.Type);

    [Theory]
    [InlineData("table inet t {\n}\n", "nft")]
    [InlineData("#!/usr/sbin/nft -f\n", "nft")]
    [InlineData("flush ruleset\n", "nft")]
    [InlineData("add rule inet filter input tcp dport 22 accept\n", "nft")]
    [InlineData("{\"nftables\": [{\"metainfo\": {}}]}", "nft-json")]
    [InlineData("{ \"other\": 1 }", null)]
    [InlineData("#!/bin/sh\nnft add table inet t\n", null)]
    [InlineData("table of contents\nset up the chain of trust\n", null)]
    [InlineData("A note: drop the table, flush the toilet.\n", null)]
    public void Detection_goes_by_content(string text, string? type) =>
        Assert.Equal(type, ConfigParsers.Detect(Model.Sources.SourceFile.FromText("f", text))?.Parser.Type is { } found && found.StartsWith("nft", StringComparison.Ordinal) ? found : null);

    [Fact]
    public void JSON_is_read_behind_the_prompt_of_its_command()
    {
        const string text = "root@fw:~# nft -j list ruleset\n{\"nftables\": [{\"table\": {\"family\": \"inet\", \"name\": \"t\", \"handle\": 1}}]}\n";
        var source = Model.Sources.SourceFile.FromText("f", text);
        var input = ConfigParsers.Detect(source)!.Value.Parser.Parse(source, "test");
        Assert.Empty(input.Diagnostics);
        Assert.Equal(("t", 0), (Assert.Single(Assert.Single(input.Rulesets).Tables).Name, input.Lines.Unreadable));
    }
}
