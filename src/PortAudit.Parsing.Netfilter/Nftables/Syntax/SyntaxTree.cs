using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>All expressions and statements of a ruleset and its included files, from text or JSON, in one block of nodes.</summary>
/// <remarks>A set of a million elements has three million nodes, so that a node is a struct without references; its text is a stretch of a file.
/// A variable's value is shared by its uses: the nodes may form a graph, never a circle.</remarks>
internal sealed class SyntaxTree
{
    private const int ChunkBits = 14;
    private const int ChunkMask = (1 << ChunkBits) - 1;

    private readonly NameIndex _strings = new();
    private SyntaxNode[][] _chunks = [new SyntaxNode[1 << ChunkBits]];

    public SyntaxTree() => _strings.Add("");

    public List<SourceFile> Files { get; } = [];

    /// <summary>Where the words of a file of <see cref="Files"/> stand in truth, for those that are commands of a shell script.</summary>
    public Dictionary<int, NftablesCommandText> Origins { get; } = [];

    public FieldTable Fields { get; } = new();

    /// <summary>Node 0 is never used: it represents "none".</summary>
    public int Count { get; private set; } = 1;

    public ref SyntaxNode this[int node] => ref _chunks[node >> ChunkBits][node & ChunkMask];

    public int Add(NodeKind kind, int file, int start, int end)
    {
        var index = Count++;
        var chunk = index >> ChunkBits;
        if (chunk == _chunks.Length) Array.Resize(ref _chunks, _chunks.Length * 2);
        var nodes = _chunks[chunk] ??= new SyntaxNode[1 << ChunkBits];
        ref var node = ref nodes[index & ChunkMask];
        (node.Kind, node.File, node.Start, node.End) = (kind, (ushort)file, start, end);
        return index;
    }

    public int Add(NodeKind kind, int file, int start, int end, int first, int second = 0)
    {
        var index = Add(kind, file, start, end);
        this[index].Child = first;
        if (second > 0) this[first].Next = second;
        return index;
    }

    /// <summary>Keeps a text that stands nowhere in a file as it is.</summary>
    public int Intern(ReadOnlySpan<char> text)
    {
        var known = _strings.Find(text);
        return known >= 0 ? known : _strings.Add(text.ToString());
    }

    public string Interned(int index) => _strings[index];

    /// <summary>After a variable, or variables of variables, what they represent.</summary>
    public int Resolve(int node)
    {
        // A variable's value stands before its use, so that this ends.
        while (node > 0 && this[node].Kind == NodeKind.Variable) node = this[node].Data;
        return node;
    }

    /// <summary>The text of a value, placeholder or set reference, without its quotes or sign.</summary>
    public ReadOnlySpan<char> Text(int node)
    {
        ref var it = ref this[node];
        return it.Data > 0 ? _strings[it.Data] : Files[it.File].Text.AsSpan(it.Start, it.End - it.Start);
    }

    public SourceSpan Span(int node)
    {
        ref var it = ref this[node];
        return Span(it.File, it.Start, it.End);
    }

    /// <summary>A stretch of a file, or the place in the script that it comes from.</summary>
    public SourceSpan Span(int file, int start, int end) =>
        Origins.Count > 0 && Origins.TryGetValue(file, out var origin) ? origin.Origin(start, end) : new SourceSpan(Files[file], start, end - start);

    public int Child(int node) => this[node].Child;

    public int Next(int node) => this[node].Next;

    public NodeKind Kind(int node) => this[node].Kind;

    /// <summary>The second child.</summary>
    public int Second(int node) => this[this[node].Child].Next;
}
