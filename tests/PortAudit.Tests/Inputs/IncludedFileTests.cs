using PortAudit.Inputs;
using PortAudit.Knowledge;

namespace PortAudit.Tests.Inputs;

/// <summary>Scripts of nft that include others: what is followed, and what never is.</summary>
public sealed class IncludedFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("portaudit-includes-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_tree_from_a_host_is_one_ruleset_with_places_in_the_included_files()
    {
        Write("web1/etc/nftables.conf", "flush ruleset\ninclude \"/etc/nftables.d/defs.nft\"\ntable inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tinclude \"nftables.d/in-*.nft\"\n\t}\n}\n");
        Write("web1/etc/nftables.d/defs.nft", "define office = 192.0.2.0/24\n");
        Write("web1/etc/nftables.d/in-1.nft", "ip saddr $office accept\n");
        Write("web1/etc/nftables.d/in-2.nft", "tcp dport 22 accept\ntcp bogus accept\n");
        Write("web1/etc/nftables.d/.in-3.nft", "tcp dport 23 accept\n");
        var loaded = Load("web1");
        var input = Assert.Single(loaded.Inputs, i => i.IncludedFiles.Count > 0);
        var rules = Assert.Single(input.Rulesets).Tables[0].Chains[0].Rules;
        Assert.Equal(["in-1.nft:1", "in-2.nft:1", "in-2.nft:2"], rules.Select(r => $"{Path.GetFileName(r.Span.File.Path)}:{r.Span.Line}"));
        var diagnostic = Assert.Single(input.Diagnostics);
        Assert.Equal(("NFT001", "in-2.nft", 2), (diagnostic.Id, Path.GetFileName(diagnostic.Path), diagnostic.Span!.Value.Line));
        Assert.Contains(loaded.PassedOver, p => p.Path.EndsWith("in-1.nft", StringComparison.Ordinal) && p.Reason.Contains("nftables.conf includes it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../secret.nft", "NFT023")]
    [InlineData("/etc/../../../../../../etc/hostname", "NFT023")]
    [InlineData("link.nft", "NFT023")]
    [InlineData("linked/secret.nft", "NFT023")]
    [InlineData("missing.nft", "NFT022")]
    [InlineData("main.nft", "NFT024")]
    [InlineData("circle.nft", "NFT024")]
    [InlineData("none-*.nft", null)]
    public void What_leads_out_or_in_a_circle_is_told_and_not_read(string path, string? id)
    {
        Write("secret.nft", "tcp dport 1 accept\n");
        Write("tree/circle.nft", "include \"main.nft\"\n");
        File.CreateSymbolicLink(Path.Combine(_root, "tree", "link.nft"), Path.Combine(_root, "secret.nft"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "tree", "linked"), _root);
        Write("tree/main.nft", $"table inet f {{\n\tchain in {{\n\t\ttype filter hook input priority 0; policy drop;\n\t\tinclude \"{path}\"\n\t\ttcp dport 22 accept\n\t}}\n}}\n");
        var input = Load("tree/main.nft").Inputs[0];
        Assert.Equal(id is null ? [] : [id], input.Diagnostics.Select(d => d.Id));
        // What can't be read may hold any rule, in its place.
        var rules = input.Rulesets[0].Tables[0].Chains[0].Rules;
        Assert.Equal(id is "NFT022" or "NFT023" ? 2 : 1, rules.Count);
        Assert.Equal(id is "NFT022" or "NFT023" ? 1 : 0, input.RuleLines.Approximated);
    }

    [Fact]
    public void Standard_input_includes_nothing()
    {
        var request = new InputRequest { Paths = ["-"], Folder = _root, StandardInput = () => new MemoryStream("table inet f {\n}\ninclude \"/etc/hostname\"\n"u8.ToArray()) };
        var loaded = LoadedInputs.Load(request, PortKnowledge.Load());
        Assert.Equal("NFT026", Assert.Single(loaded.Inputs[0].Diagnostics).Id);
        Assert.Empty(loaded.Inputs[0].IncludedFiles);
    }

    private LoadedInputs Load(string path) => LoadedInputs.Load(new InputRequest { Paths = [Path.Combine(_root, path)], Folder = _root }, PortKnowledge.Load());

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
