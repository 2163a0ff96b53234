using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

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
        Leave(0);
    }

    /// <summary>Reads what a run is given; may be called several times.</summary>
    /// <param name="text">The words as nft gets them.</param>
    /// <param name="origin">Where they stand in the script.</param>
    public void Read(SourceFile text, NftablesCommandText origin)
    {
        StartAt(text, origin);
        ReadAll(ItemContext.Script);
    }

    /// <summary>Reads the statements of a rule that stand as text in another format.</summary>
    /// <returns>The first of them, which are each other's siblings; 0 where there is one that can't be read, which is reported.</returns>
    public int ReadStatements(SourceFile text, NftablesCommandText origin, TableSyntax table)
    {
        StartAt(text, origin);
        (_table, _chain) = (table, new ChainSyntax("", origin.Origin(0, 0)));
        var first = ReadStatements(out _);
        if (!_failed && !AtSeparator()) Fail("the end of the statement");
        return _failed ? 0 : first;
    }

    private void StartAt(SourceFile text, NftablesCommandText origin)
    {
        _file = _tree.Files.Count;
        _tree.Files.Add(text);
        _tree.Origins.Add(_file, origin);
        Start(text);
    }

    /// <summary>Any rule may stand before those of each base chain, and other tables may be there.</summary>
    public void OpenAll(SourceSpan span)
    {
        _ruleset.IsComplete = false;
        var guards = Guards();
        foreach (var table in _ruleset.Tables)
            foreach (var chain in table.Chains)
                if (chain.Hook is not null || !chain.IsDeclared) chain.Rules.Insert(0, RuleSyntax.Open(_tree, span, guards));
    }
}
