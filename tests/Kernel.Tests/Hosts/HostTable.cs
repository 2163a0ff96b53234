using System.Text;

namespace Kernel.Tests.Hosts;

/// <summary>A table of one of the back ends.</summary>
/// <param name="Format">The input's type: <c>iptables-save</c>, <c>ip6tables-save</c> or <c>nft</c>.</param>
/// <param name="Name">With its family, for nft.</param>
/// <param name="Sets">Lines that declare them.</param>
public sealed record HostTable(string Format, string Name, IReadOnlyList<string> Sets, IReadOnlyList<HostChain> Chains)
{
    public void Write(StringBuilder text)
    {
        if (Format == "nft") WriteNft(text);
        else WriteIptables(text);
    }

    private void WriteIptables(StringBuilder text)
    {
        text.Append($"*{Name}\n");
        foreach (var chain in Chains) text.Append($":{chain.Name} {chain.Hook ?? "-"} [0:0]\n");
        foreach (var chain in Chains)
        {
            foreach (var rule in chain.Rules) text.Append($"-A {chain.Name} {rule.Text}\n");
        }

        text.Append("COMMIT\n");
    }

    // Chains that are jumped to stand first, as nft wants it.
    private void WriteNft(StringBuilder text)
    {
        text.Append($"table {Name} {{\n");
        foreach (var line in Sets) text.Append($"\t{line}\n");
        foreach (var chain in Chains.OrderBy(c => c.Hook is null ? 0 : 1))
        {
            text.Append($"\tchain {chain.Name} {{\n");
            if (chain.Hook is not null) text.Append($"\t\t{chain.Hook}\n");
            foreach (var rule in chain.Rules) text.Append($"\t\t{rule.Text}\n");
            text.Append("\t}\n");
        }

        text.Append("}\n");
    }
}
