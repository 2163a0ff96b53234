using System.Text;
using Kernel.Tests.Oracle;

namespace Kernel.Tests.Hosts;

/// <summary>The rules of a whole host, in the order in which they are loaded: each of its inputs has a back end.</summary>
/// <param name="Backend">Of the iptables inputs.</param>
public sealed record GeneratedHost(int Seed, IptablesBackend Backend, IReadOnlyList<HostTable> Tables)
{
    /// <summary>What the oracle loads, one after the other.</summary>
    public IEnumerable<(string Format, string Text)> Inputs()
    {
        foreach (var format in Tables.Select(t => t.Format).Distinct())
        {
            var text = new StringBuilder();
            foreach (var table in Tables.Where(t => t.Format == format)) table.Write(text);
            yield return (format, text.ToString());
        }
    }

    /// <summary>Whether some rule gives packets another destination: a forwarded one's way out is not its own address's then.</summary>
    public bool Translates => Tables.Any(t => t.Chains.Any(c => c.Rules.Any(r => r.Action.Contains("DNAT", StringComparison.Ordinal)
        || r.Action.Contains("REDIRECT", StringComparison.Ordinal) || r.Action.Contains("dnat", StringComparison.Ordinal)
        || r.Action.Contains("redirect", StringComparison.Ordinal))));

    public override string ToString() => string.Join('\n',
        Inputs().Select(i => $"# {i.Format}{(i.Format == "nft" ? "" : $", {Backend.ToString().ToLowerInvariant()}")}\n{i.Text}"));
}
