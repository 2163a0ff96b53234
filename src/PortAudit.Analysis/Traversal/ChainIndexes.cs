using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Traversal;

/// <summary>The indexes of a host's long chains, made when a walk first needs one.</summary>
internal sealed class ChainIndexes(SetCompiler sets)
{
    // Shorter chains are read through as quickly.
    private const int WorthIndexing = 32;

    private readonly Dictionary<(Chain Chain, IpFamily Family, Bits128 Protocol), ChainIndex> _indexes = [];

    /// <returns><see langword="null"/> where the chain is short, or the slice is not about one port of one protocol.</returns>
    public ChainIndex? For(Chain chain, Slice slice)
    {
        if (chain.Rules.Count < WorthIndexing || slice[PacketField.DestinationPort] is null || slice[PacketField.Protocol] is not { } protocol) return null;
        var key = (chain, slice.Family, protocol);
        if (!_indexes.TryGetValue(key, out var index))
            _indexes[key] = index = new ChainIndex(chain.Rules, new Slice(slice.Family) { [PacketField.Protocol] = protocol }, sets);
        return index;
    }
}
