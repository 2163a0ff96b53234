using System.Runtime.InteropServices;
using PortAudit.Model.Firewall.Sets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>Turns the elements of sets and maps into tables of ranges, once a set.</summary>
internal sealed class SetLowering(SyntaxTree tree, ValueReader values, DiagnosticLog log)
{
    private readonly Dictionary<SetSyntax, Dictionary<string, LoweredSet>> _named = [];
    private readonly List<InterfaceName> _interfaces = [];
    private readonly Dictionary<InterfaceName, int> _interfaceNumbers = [];
    private readonly List<int> _catchAll = [];
    private TableContext _context = null!;
    private Column _sure = new(0);
    private Column _expiring = new(0);
    private Field[] _fields = [];
    private KeyKind[] _kinds = [];
    private byte _protocol;
    private int _unfolded;
    private bool _isOpen;
    private bool _hasRate;

    public void Open(TableContext context) => _context = context;

    /// <summary>The members of a set that stands in its rule.</summary>
    /// <param name="node">The set; or a single key, or a placeholder.</param>
    public LoweredSet Anonymous(int node, IReadOnlyList<Field> fields, byte protocol)
    {
        Begin(fields, protocol);
        Read(node, isExpiring: false, 0);
        return End(null);
    }

    public LoweredSet Named(SetSyntax set, IReadOnlyList<Field> fields, byte protocol)
    {
        var types = "";
        foreach (var field in fields) types += $"{field.Type}{(int)ModelField.KindOf(field)}.";
        if (!_named.TryGetValue(set, out var byTypes)) _named.Add(set, byTypes = []);
        if (byTypes.TryGetValue(types, out var known)) return known;
        Begin(fields, protocol);
        _hasRate = set.HasRate;
        var any = false;
        foreach (var node in set.Elements)
        {
            var count = _sure.Count + _expiring.Count + _catchAll.Count;
            Read(node, set.HasDefaultTimeout || set.MayHaveLost, 0);
            any |= _sure.Count + _expiring.Count + _catchAll.Count > count;
        }

        if (set.Deleted.Count > 0) Delete(set.Deleted);
        _isOpen |= set.IsOpen || set.IsDynamic || set.HasTimeout || set.HasDefaultTimeout || _context.Written.Contains(set.Name)
            || (!any && !_context.IsListing);
        var lowered = End(set.Name);
        byTypes.Add(types, lowered);
        return lowered;
    }

    private void Begin(IReadOnlyList<Field> fields, byte protocol)
    {
        _fields = [.. fields];
        _kinds = new KeyKind[_fields.Length];
        for (var i = 0; i < _kinds.Length; i++) _kinds[i] = ModelField.KindOf(_fields[i]);
        _protocol = protocol;
        _sure = new Column(fields.Count);
        _expiring = new Column(fields.Count);
        _catchAll.Clear();
        _interfaces.Clear();
        _interfaceNumbers.Clear();
        (_unfolded, _isOpen, _hasRate) = (0, false, false);
    }

    private LoweredSet End(string? name)
    {
        foreach (var node in _catchAll) AddCatchAll(node);
        var interfaces = _interfaces.ToArray();
        return new LoweredSet(
            _sure.ToTable(name, interfaces), _expiring.ToTable(name, interfaces), _isOpen, _hasRate, _sure.Data?.ToArray());
    }

    private void Read(int node, bool isExpiring, int depth)
    {
        node = tree.Resolve(node);
        switch (tree.Kind(node))
        {
            case NodeKind.Set:
                if (depth > NetfilterLimits.DeepestSetReference)
                {
                    _isOpen = true;
                    return;
                }

                for (var child = tree.Child(node); child > 0; child = tree.Next(child))
                {
                    if (++_unfolded > NetfilterLimits.MostUnfolded)
                    {
                        log.Report(NftablesDiagnostics.TooMany, tree.Span(node), NetfilterLimits.MostUnfolded);
                        _isOpen = true;
                        return;
                    }

                    Read(child, isExpiring, depth + 1);
                }

                break;
            case NodeKind.Placeholder or NodeKind.None:
                _isOpen = true;
                break;
            case NodeKind.Element:
                var traits = (ElementTraits)tree[node].Flag;
                _hasRate |= (traits & ElementTraits.HasRate) != 0;
                var key = tree.Resolve(tree.Child(node));
                var data = (traits & ElementTraits.HasData) != 0 ? tree.Second(node) : 0;
                if (tree.Kind(key) == NodeKind.Set)
                {
                    for (var child = tree.Child(key); child > 0; child = tree.Next(child))
                        ReadKey(tree.Resolve(child), node, data, isExpiring || (traits & ElementTraits.HasTimeout) != 0);
                    break;
                }

                ReadKey(key, node, data, isExpiring || (traits & ElementTraits.HasTimeout) != 0);
                break;
            default:
                ReadKey(node, node, 0, isExpiring);
                break;
        }
    }

    private void ReadKey(int key, int element, int data, bool isExpiring)
    {
        if (tree.Kind(key) == NodeKind.Wildcard && _fields.Length >= 1)
        {
            _catchAll.Add(element);
            return;
        }

        var column = isExpiring ? _expiring : _sure;
        var from = column.Values.Count;
        var width = 0;
        if (tree.Kind(key) == NodeKind.Concatenation)
        {
            for (var part = tree.Child(key); part > 0 && width < _fields.Length; part = tree.Next(part), width++)
                if (!TryAdd(column, tree.Resolve(part), width)) break;
        }
        else if (_fields.Length == 1 && TryAdd(column, key, 0))
        {
            width = 1;
        }

        if (width < _fields.Length)
        {
            column.Values.Cut(from);
            return;
        }

        column.Add(tree.Span(element), data);
    }

    /// <returns>False for a value that no IP packet has, or one that can't be read: then the set is open.</returns>
    private bool TryAdd(Column column, int node, int index)
    {
        var field = _fields[index];
        var bits = field.Type switch { "ipv4_addr" => 32, "ipv6_addr" => 128, _ => Math.Min(field.Bits, 128) };
        if (_kinds[index] == KeyKind.Interface)
        {
            if (tree.Kind(node) == NodeKind.Wildcard)
            {
                column.Values.Add(new ValueRange((uint)Number(new InterfaceName("", true))));
                return true;
            }

            if (tree.Kind(node) != NodeKind.Value || InterfaceText.Of(tree, node, field) is not { } name)
            {
                _isOpen = true;
                return false;
            }

            column.Values.Add(new ValueRange((uint)Number(name)));
            return true;
        }

        if (values.TryRange(node, field.Type, bits, _protocol, out var range) != ValueResolution.Exact)
        {
            _isOpen = true;
            return false;
        }

        if (_kinds[index] != KeyKind.Number && tree.Kind(node) != NodeKind.Wildcard)
        {
            if (!ModelField.TryTranslate(_kinds[index], range.Low, out var translated) || range.Low != range.High)
            {
                _isOpen |= _kinds[index] is KeyKind.AddressKind || range.Low != range.High;
                return false;
            }

            range = new ValueRange(translated);
        }
        else if (tree.Kind(node) == NodeKind.Wildcard)
        {
            range = Everything(index);
        }

        column.Values.Add(range);
        return true;
    }

    private ValueRange Everything(int index) => _kinds[index] switch
    {
        KeyKind.ConnectionState => new ValueRange(0u, 4u),
        KeyKind.Family or KeyKind.EtherType => new ValueRange(0u, 1u),
        KeyKind.AddressKind => new ValueRange(0u, 3u),
        KeyKind.Interface => new ValueRange((uint)Number(new InterfaceName("", true))),
        _ => new ValueRange(Bits128.Zero,
            Bits128.Ones(_fields[index].Type switch { "ipv4_addr" => 32, "ipv6_addr" => 128, _ => Math.Min(_fields[index].Bits, 128) })),
    };

    private int Number(InterfaceName name)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_interfaceNumbers, name, out var known);
        if (known) return number;
        _interfaces.Add(name);
        return number = _interfaces.Count - 1;
    }

    private void AddCatchAll(int element)
    {
        for (var i = 0; i < _fields.Length; i++) _sure.Values.Add(Everything(i));
        var isElement = tree.Kind(element) == NodeKind.Element;
        _sure.Add(tree.Span(element), isElement && ((ElementTraits)tree[element].Flag & ElementTraits.HasData) != 0 ? tree.Second(element) : 0);
    }

    /// <summary>Takes out the elements that are the same as deleted ones; nft refuses to delete parts of an element.</summary>
    private void Delete(List<int> deleted)
    {
        var (sure, expiring) = (_sure, _expiring);
        (_sure, _expiring) = (new Column(_fields.Length), new Column(_fields.Length));
        foreach (var node in deleted) Read(node, isExpiring: false, 0);
        var gone = new HashSet<string>();
        for (var i = 0; i < _sure.Count; i++) gone.Add(_sure.KeyText(i));
        for (var i = 0; i < _expiring.Count; i++) gone.Add(_expiring.KeyText(i));
        (_sure, _expiring) = (sure.Without(gone), expiring.Without(gone));
    }

    /// <summary>Elements on their way to a table.</summary>
    private sealed class Column(int width)
    {
        private readonly SpanList _spans = new();

        public RangeBuffer Values { get; } = new();

        public List<int>? Data { get; private set; }

        public int Count => _spans.Count;

        public void Add(SourceSpan span, int data)
        {
            _spans.Add(span);
            if (data > 0 && Data is null)
            {
                Data = [];
                CollectionsMarshal.SetCount(Data, _spans.Count - 1);
                CollectionsMarshal.AsSpan(Data).Clear();
            }

            Data?.Add(data);
        }

        public string KeyText(int element)
        {
            var text = "";
            foreach (var value in Values.AsSpan(element * width, width)) text += $"{value}.";
            return text;
        }

        public Column Without(HashSet<string> keys)
        {
            if (keys.Count == 0) return this;
            var rest = new Column(width);
            for (var i = 0; i < Count; i++)
            {
                if (keys.Contains(KeyText(i))) continue;
                rest.Values.AddRange(Values.AsSpan(i * width, width));
                rest.Add(_spans[i], Data?[i] ?? 0);
            }

            return rest;
        }

        public ElementTable? ToTable(string? name, InterfaceName[] interfaces) => Count == 0 ? null : new ElementTable(
            name, width, Values.ToImmutable(), _spans.ToImmutable(),
            ImmutableCollectionsMarshal.AsImmutableArray(interfaces));
    }
}
