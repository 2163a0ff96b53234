using PortAudit.Model.Firewall;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>A chain's rules in blocks, so that a file of a hundred thousand <c>-I CHAIN 1</c> costs no quadratic time.</summary>
internal sealed class IptablesRuleList
{
    private const int BlockSize = 512;

    private readonly List<List<FilterRule>> _blocks = [[]];

    public int Count { get; private set; }

    public void Add(FilterRule rule)
    {
        if (_blocks[^1].Count >= BlockSize) _blocks.Add([]);
        _blocks[^1].Add(rule);
        Count++;
    }

    public void Insert(int index, FilterRule rule)
    {
        var block = Find(ref index, atEnd: true);
        _blocks[block].Insert(index, rule);
        Count++;
        if (_blocks[block].Count <= 2 * BlockSize) return;
        _blocks.Insert(block + 1, _blocks[block].GetRange(BlockSize, _blocks[block].Count - BlockSize));
        _blocks[block].RemoveRange(BlockSize, _blocks[block].Count - BlockSize);
    }

    public void Replace(int index, FilterRule rule)
    {
        var block = Find(ref index, atEnd: false);
        _blocks[block][index] = rule;
    }

    public FilterRule At(int index)
    {
        var block = Find(ref index, atEnd: false);
        return _blocks[block][index];
    }

    public void RemoveAt(int index)
    {
        var block = Find(ref index, atEnd: false);
        _blocks[block].RemoveAt(index);
        Count--;
        if (_blocks[block].Count == 0 && _blocks.Count > 1) _blocks.RemoveAt(block);
    }

    public void Clear()
    {
        _blocks.Clear();
        _blocks.Add([]);
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

    private int Find(ref int index, bool atEnd)
    {
        var block = 0;
        while (block < _blocks.Count - 1 && (index > _blocks[block].Count || (index == _blocks[block].Count && !atEnd))) index -= _blocks[block++].Count;
        return block;
    }
}
