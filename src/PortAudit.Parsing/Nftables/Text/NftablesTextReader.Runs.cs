using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Nftables.Syntax;

namespace PortAudit.Parsing.Nftables.Text;

/// <content>Runs of nft one after the other, as a shell script has them.</content>
internal sealed partial class NftablesTextReader
{
    /// <summary>Begins another run: it knows the tables of those before, and none of their variables.</summary>
    /// <param name="conditions">What has to hold for the run to happen.</param>
    public void Begin(IReadOnlyList<Condition> conditions)
    {
        _conditions = conditions;
        _scopes.Clear();
        _scopes.Add(new Scope());
        _guards.Clear();
    }

    /// <summary>Reads what a run is given; may be called several times.</summary>
    /// <param name="text">The words as nft gets them.</param>
    /// <param name="origin">Where they stand in the script.</param>
    public void Read(SourceFile text, NftablesCommandText origin)
    {
        _file = _tree.Files.Count;
        _tree.Files.Add(text);
        _tree.Origins.Add(_file, origin);
        Start(text);
        ReadAll(ItemContext.Script);
    }

    /// <summary>Any rule may stand before those of each base chain, and other tables may be there.</summary>
    public void OpenAll(SourceSpan span)
    {
        _ruleset.IsComplete = false;
        var guards = Guards(span);
        foreach (var table in _ruleset.Tables)
            foreach (var chain in table.Chains)
                if (chain.Hook is not null || !chain.IsDeclared) chain.Rules.Insert(0, RuleSyntax.Open(_tree, span, guards));
    }
}
