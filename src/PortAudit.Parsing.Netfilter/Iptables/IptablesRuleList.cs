using PortAudit.Model.Firewall;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>A chain's rules in blocks, so that a file of a hundred thousand <c>-I CHAIN 1</c> costs no quadratic time.</summary>
internal sealed class IptablesRuleList
{
    private const int BlockSize = 512;

    private readonly List<List<FilterRule>> _blocks = [[]];

    // A block that a copy has too is copied before it is changed, so that a copy costs no more than its list of blocks.
    private HashSet<List<FilterRule>>? _shared;

    public int Count { get; private set; }

    /// <summary>The same rules, to be changed apart from these.</summary>
    public IptablesRuleList Copy()
    {
        var copy = new IptablesRuleList { Count = Count };
        copy._blocks.Clear();
        copy._blocks.AddRange(_blocks);
        (_shared, copy._shared) = (new(_blocks, ReferenceEqualityComparer.Instance), new(_blocks, ReferenceEqualityComparer.Instance));
        return copy;
    }

    public void Add(FilterRule rule)
    {
        if (_blocks[^1].Count >= BlockSize) _blocks.Add([]);
        Own(_blocks.Count - 1).Add(rule);
        Count++;
    }

    public void Insert(int index, FilterRule rule)
    {
        var block = Find(ref index, atEnd: true);
        Own(block).Insert(index, rule);
        Count++;
        if (_blocks[block].Count <= 2 * BlockSize) return;
        _blocks.Insert(block + 1, _blocks[block].GetRange(BlockSize, _blocks[block].Count - BlockSize));
        _blocks[block].RemoveRange(BlockSize, _blocks[block].Count - BlockSize);
    }

    public void Replace(int index, FilterRule rule)
    {
        var block = Find(ref index, atEnd: false);
        Own(block)[index] = rule;
    }

    public FilterRule At(int index)
    {
        var block = Find(ref index, atEnd: false);
        return _blocks[block][index];
    }

    public void RemoveAt(int index)
    {
        var block = Find(ref index, atEnd: false);
        Own(block).RemoveAt(index);
        Count--;
        if (_blocks[block].Count == 0 && _blocks.Count > 1) _blocks.RemoveAt(block);
    }

    public void Clear()
    {
        _blocks.Clear();
        _blocks.Add([]);
        _shared = null;
        Count = 0;
    }

    public int IndexOf(Predicate<FilterRule> wanted)
    {
        var index = 0;
        foreach (var block in _blocks)
        {
            var at = block.FindIndex(wanted);
            if (at >= 0) return index + at;
            index += block.Count;
        }

        return -1;
    }

    public void CopyTo(List<FilterRule> rules)
    {
        rules.Capacity = Count;
        foreach (var block in _blocks) rules.AddRange(block);
    }

    private List<FilterRule> Own(int block)
    {
        if (_shared?.Remove(_blocks[block]) == true) _blocks[block] = [.. _blocks[block]];
        return _blocks[block];
    }

    private int Find(ref int index, bool atEnd)
    {
        var block = 0;
        while (block < _blocks.Count - 1 && (index > _blocks[block].Count || (index == _blocks[block].Count && !atEnd)))
            index -= _blocks[block++].Count;
        return block;
    }
}
