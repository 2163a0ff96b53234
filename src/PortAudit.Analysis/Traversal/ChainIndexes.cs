using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Traversal;

/// <summary>What the walks of a host know of its tables and long chains, made when one first needs it.</summary>
internal sealed class ChainIndexes(SetCompiler sets)
{
    // Shorter chains are read through as quickly.
    private const int WorthIndexing = 32;

    private readonly Dictionary<(Chain Chain, IpFamily Family, Bits128 Protocol), ChainIndex> _indexes = [];
    private readonly Dictionary<FirewallTable, TableCalls> _calls = [];
    private readonly Dictionary<Chain, ChainEffects> _effects = [];
    private readonly Dictionary<(ChainIndex Index, SharedFields Shared, WalkTime Time, PacketField? Absent), RuleRuns> _runs = [];

    public TableCalls Of(FirewallTable table)
    {
        if (!_calls.TryGetValue(table, out var calls)) _calls[table] = calls = new TableCalls(table);
        return calls;
    }

    public ChainEffects EffectsOf(FirewallTable table, Chain chain)
    {
        if (!_effects.TryGetValue(chain, out var effects)) _effects[chain] = effects = new ChainEffects(chain, Of(table));
        return effects;
    }

    /// <returns><see langword="null"/> where the chain is short, or the slice is not about one port of one protocol.</returns>
    public ChainIndex? For(Chain chain, Slice slice)
    {
        if (chain.Rules.Count < WorthIndexing || slice[PacketField.DestinationPort] is null || slice[PacketField.Protocol] is not { } protocol)
            return null;
        var key = (chain, slice.Family, protocol);
        if (!_indexes.TryGetValue(key, out var index))
            _indexes[key] = index = new ChainIndex(chain.Rules, new Slice(slice.Family) { [PacketField.Protocol] = protocol }, sets);
        return index;
    }

    /// <summary>The runs of every walk whose slice shares the same fields, at the same time, where packets have the same devices.</summary>
    public RuleRuns Runs(ChainIndex index, WalkContext context)
    {
        var key = (index, context.Slice.Shared!, context.Time, context.Slice.AbsentDevice);
        if (!_runs.TryGetValue(key, out var runs)) _runs[key] = runs = new RuleRuns(index, context);
        return runs;
    }
}
