using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;

namespace PortAudit.Analysis.Comparison;

/// <summary>The filters of two rulesets in one packet space, so that their sets can be compared.</summary>
internal sealed class ComparedFilters
{
    private readonly bool _sameTranslations;

    public ComparedFilters(ComparedRulesets compared, int nodeLimit)
    {
        Space = new PacketSpace(
            HostFilter.AlphabetOf([.. compared.Old, .. compared.New], compared.Network, LocalInterfaces.Names, LocalInterfaces.Prefixes), nodeLimit);
        var (old, @new) = UnknownQuestions.Paired();
        Old = new HostFilter(compared.Old, compared.Network, Space, old);
        New = new HostFilter(compared.New, compared.Network, Space, @new);
        _sameTranslations = TranslatingRules(Old).SequenceEqual(TranslatingRules(New));
    }

    public PacketSpace Space { get; }

    public HostFilter Old { get; }

    public HostFilter New { get; }

    /// <summary>Sends the packets through both.</summary>
    public (AcceptedSets Old, AcceptedSets New) Send(HookPath path, PacketSet packets, Slice slice, ConnectionState state)
    {
        // How a connection was translated when it began is one question only where the same rules translate.
        var pairsUses = state != ConnectionState.Established || _sameTranslations;
        return (Send(Old), Send(New));

        AcceptedSets Send(HostFilter filter)
        {
            filter.Questions.BeginWalk(pairsUses);
            return AcceptedSets.Of(filter, path, packets, slice, state);
        }
    }

    private static IEnumerable<string> TranslatingRules(HostFilter filter) =>
        from ruleset in filter.Rulesets
        from table in ruleset.Tables
        from chain in table.Chains
        from rule in chain.Rules
        where rule.Actions.SelectMany(Reachability.Translations.Of).Any()
        select rule.Span.Text.ToString();
}
