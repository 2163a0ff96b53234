using System.Runtime.CompilerServices;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Reduced ordered binary decision diagrams over numbered variables: a node store in which equal sets have the same number.</summary>
/// <remarks>
/// Node 0 is the empty set, node 1 everything. Nodes are never freed; an analysis makes a new diagram for each task instead.
/// Sixteen bytes a node in a chained unique table; results of operations in direct-mapped caches that grow with it.
/// Not safe for use by several threads at once.
/// </remarks>
internal sealed class DecisionDiagram
{
    public const int Empty = 0;
    public const int All = 1;

    private const int TerminalVariable = int.MaxValue;

    // A path tests each variable once: recursion above this one is shallow, whatever the stack.
    private const int DeepVariable = 4096;

    private readonly int _limit;
    private Node[] _nodes;
    private int[] _buckets = new int[1 << 12];
    private CacheEntry[] _cache = new CacheEntry[1 << 12];
    private int _count = 2;
    private int _lastOperation = (int)Operation.Subset;

    public DecisionDiagram(int limit)
    {
        _limit = limit;
        _nodes = new Node[Math.Clamp(limit, 2, 1 << 12)];
        _nodes[Empty] = new Node { Variable = TerminalVariable };
        _nodes[All] = new Node { Variable = TerminalVariable };
    }

    private enum Operation
    {
        And = 1,
        Or = 2,
        Difference = 3,
        Overlap = 4,
        Subset = 5,
    }

    public int Count => _count;

    public int Variable(int node) => _nodes[node].Variable;

    public int Low(int node) => _nodes[node].Low;

    public int High(int node) => _nodes[node].High;

    public static bool IsTerminal(int node) => node <= All;

    /// <summary>The node that tests a variable; both branches must test later variables only.</summary>
    /// <exception cref="DiagramLimitException">The store is full.</exception>
    public int Make(int variable, int low, int high)
    {
        if (low == high) return low;
        var bucket = (int)(Hash(variable, low, high) & (uint)(_buckets.Length - 1));
        for (var i = _buckets[bucket]; i != 0; i = _nodes[i].Next)
        {
            ref var node = ref _nodes[i];
            if (node.Variable == variable && node.Low == low && node.High == high) return i;
        }

        if (_count == _nodes.Length)
        {
            Grow();
            bucket = (int)(Hash(variable, low, high) & (uint)(_buckets.Length - 1));
        }

        _nodes[_count] = new Node { Variable = variable, Low = low, High = high, Next = _buckets[bucket] };
        _buckets[bucket] = _count;
        return _count++;
    }

    public int And(int a, int b)
    {
        if (a == b || b == All) return a;
        if (a == All) return b;
        if (a == Empty || b == Empty) return Empty;
        if (a > b) (a, b) = (b, a);
        return Apply(Operation.And, a, b);
    }

    public int Or(int a, int b)
    {
        if (a == b || b == Empty) return a;
        if (a == Empty) return b;
        if (a == All || b == All) return All;
        if (a > b) (a, b) = (b, a);
        return Apply(Operation.Or, a, b);
    }

    /// <summary>What is in <paramref name="a"/> and not in <paramref name="b"/>.</summary>
    public int Difference(int a, int b)
    {
        if (a == b || a == Empty || b == All) return Empty;
        return b == Empty ? a : Apply(Operation.Difference, a, b);
    }

    public int Not(int a) => Difference(All, a);

    /// <summary>Whether two sets have something in common: their intersection is not made for it.</summary>
    public bool Overlap(int a, int b)
    {
        if (a == Empty || b == Empty) return false;
        if (a == b || a == All || b == All) return true;
        if (a > b) (a, b) = (b, a);
        return Compare(Operation.Overlap, a, b);
    }

    /// <summary>Whether everything in <paramref name="a"/> is in <paramref name="b"/>.</summary>
    public bool IsSubset(int a, int b)
    {
        if (a == b || a == Empty || b == All) return true;
        return a != All && b != Empty && Compare(Operation.Subset, a, b);
    }

    /// <summary>A transformation of this diagram; whoever needs it again keeps it, because its results are kept under its number.</summary>
    /// <param name="last">No node past this variable is entered: it represents itself.</param>
    /// <param name="step">Makes the result of a node out of its variable and the results of its branches, and of nothing else.</param>
    public Transformation Transformation(int last, Func<int, int, int, int> step) => new(++_lastOperation, last, step);

    /// <summary>What is in a set for some value of the variables from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public Transformation Forgetting(int first, int last) =>
        Transformation(last, (v, low, high) => v >= first ? Or(low, high) : Make(v, low, high));

    /// <summary>Runs a transformation, once for each shared node as long as the cache holds it.</summary>
    public int Transform(int node, Transformation transformation)
    {
        if (IsTerminal(node) || _nodes[node].Variable > transformation.Last) return node;
        ref var entry = ref _cache[Slot(transformation.Number, node, 0)];
        if (entry.A == node && entry.OperationAndB == Key(transformation.Number, 0)) return entry.Result;

        var (variable, low, high) = (_nodes[node].Variable, _nodes[node].Low, _nodes[node].High);
        var result = transformation.Step(variable, Transform(low, transformation), Transform(high, transformation));
        Keep(transformation.Number, node, 0, result);
        return result;
    }

    private int Apply(Operation operation, int a, int b)
    {
        ref var entry = ref _cache[Slot((int)operation, a, b)];
        if (entry.A == a && entry.OperationAndB == Key((int)operation, b)) return entry.Result;

        var variable = FirstVariable(a, b);
        var (aLow, aHigh) = Below(a, variable);
        var (bLow, bHigh) = Below(b, variable);
        int low, high;
        switch (operation)
        {
            case Operation.And:
                (low, high) = (And(aLow, bLow), And(aHigh, bHigh));
                break;
            case Operation.Or:
                (low, high) = (Or(aLow, bLow), Or(aHigh, bHigh));
                break;
            default:
                (low, high) = (Difference(aLow, bLow), Difference(aHigh, bHigh));
                break;
        }

        var result = Make(variable, low, high);
        Keep((int)operation, a, b, result);
        return result;
    }

    private bool Compare(Operation operation, int a, int b)
    {
        ref var entry = ref _cache[Slot((int)operation, a, b)];
        if (entry.A == a && entry.OperationAndB == Key((int)operation, b)) return entry.Result == All;

        var variable = FirstVariable(a, b);
        var (aLow, aHigh) = Below(a, variable);
        var (bLow, bHigh) = Below(b, variable);
        var result = operation == Operation.Overlap
            ? Overlap(aLow, bLow) || Overlap(aHigh, bHigh)
            : IsSubset(aLow, bLow) && IsSubset(aHigh, bHigh);
        Keep((int)operation, a, b, result ? All : Empty);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstVariable(int a, int b)
    {
        var variable = Math.Min(_nodes[a].Variable, _nodes[b].Variable);
        if (variable > DeepVariable && !RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new DiagramLimitException(_limit);
        return variable;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Low, int High) Below(int node, int variable)
    {
        ref readonly var it = ref _nodes[node];
        return it.Variable == variable ? (it.Low, it.High) : (node, node);
    }

    // The cache may have grown since a result was looked for: its slot is found anew.
    private void Keep(int operation, int a, int b, int result) =>
        _cache[Slot(operation, a, b)] = new CacheEntry { A = a, OperationAndB = Key(operation, b), Result = result };

    private int Slot(int operation, int a, int b) => (int)(Hash(operation, a, b) & (uint)(_cache.Length - 1));

    private void Grow()
    {
        if (_count >= _limit) throw new DiagramLimitException(_limit);
        Array.Resize(ref _nodes, Math.Min(_nodes.Length * 2, _limit));
        _buckets = new int[_buckets.Length * 2];
        for (var i = 2; i < _count; i++)
        {
            ref var node = ref _nodes[i];
            var bucket = (int)(Hash(node.Variable, node.Low, node.High) & (uint)(_buckets.Length - 1));
            node.Next = _buckets[bucket];
            _buckets[bucket] = i;
        }

        if (_cache.Length < PacketSetLimits.LargestCache)
        {
            var old = _cache;
            _cache = new CacheEntry[old.Length * 2];
            foreach (var entry in old)
            {
                if (entry.A == 0 && entry.OperationAndB == 0) continue;
                var (operation, b) = ((int)(entry.OperationAndB >> 32), (int)entry.OperationAndB);
                _cache[Hash(operation, entry.A, b) & (uint)(_cache.Length - 1)] = entry;
            }
        }
    }

    private static long Key(int operation, int b) => (long)operation << 32 | (uint)b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(int a, int b, int c)
    {
        var h = (uint)a * 0x9E3779B1u ^ (uint)b * 0x85EBCA77u ^ (uint)c * 0xC2B2AE3Du;
        h ^= h >> 15;
        h *= 0x2C1B3C6Du;
        return h ^ h >> 13;
    }

    private struct Node
    {
        public int Variable;
        public int Low;
        public int High;
        public int Next;
    }

    private struct CacheEntry
    {
        public long OperationAndB;
        public int A;
        public int Result;
    }
}
