using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>Turns one rule as written into conditions and actions of the model, in the order in which the kernel runs them.</summary>
/// <remarks>Conditions, verdicts and jumps are immutable and shared between the rules of a table.</remarks>
internal sealed partial class RuleLowering
{
    private readonly SyntaxTree _tree;
    private readonly DiagnosticLog _log;
    private readonly SetLowering _sets;
    private readonly ValueReader _values;
    private readonly List<RulePart> _parts = [];
    private readonly List<FilterRule> _rules = [];
    private readonly RangeBuffer _ranges = new();
    private readonly RangeCondition?[] _protocols = new RangeCondition?[256];
    private readonly Dictionary<string, InterfaceCondition> _interfaces = [];
    private readonly Dictionary<int, NoEffect> _effectless = [];
    private readonly Dictionary<string, RuleAction> _jumps = [];
    private readonly Dictionary<string, RuleAction> _gotos = [];
    private TableSyntax _table = null!;
    private TableContext _context = null!;
    private RuleSyntax _rule = null!;
    private int _protocol;
    private bool _portsOnly;
    private bool _approximated;
    private bool _ended;

    public RuleLowering(SyntaxTree tree, IServiceNames serviceNames, DiagnosticLog log)
    {
        (_tree, _log) = (tree, log);
        _values = new ValueReader(tree, serviceNames, log);
        _sets = new SetLowering(tree, _values, log);
    }

    public void Open(TableSyntax table, TableContext context)
    {
        (_table, _context) = (table, context);
        _jumps.Clear();
        _gotos.Clear();
        _sets.Open(context);
    }

    /// <summary>The rules that the syntax states: one, or one for each answer of a verdict map that is looked up by what the model does not
    /// have.</summary>
    public List<FilterRule> Lower(RuleSyntax rule)
    {
        _parts.Clear();
        _rules.Clear();
        (_rule, _protocol, _portsOnly, _approximated, _ended) = (rule, -1, false, false, false);
        var comment = rule.Comment > 0 ? _tree.Text(_tree.Resolve(rule.Comment)).ToString() : null;
        if (rule.FirstStatement > 0 && _tree.Kind(rule.FirstStatement) == NodeKind.Unreadable && _tree.Next(rule.FirstStatement) == 0)
        {
            var text = DiagnosticLog.Clip(rule.Span.Text);
            // What a missing file or a template leaves unresolved is not a mistake of the rule's.
            var state = _tree[rule.FirstStatement].Flag == 1 || _tree[rule.FirstStatement].Data > 0
                ? CoverageState.Approximated : CoverageState.Unreadable;
            _rules.Add(new FilterRule(
                [new UnknownCondition(text, UnknownKind.Named, rule.Span), new UnknownAction(text, true, rule.Span)], rule.Span, comment, state));
            return _rules;
        }

        if (rule.Guards is not null)
        {
            _approximated = true;
            _parts.AddRange(rule.Guards);
        }

        for (var node = rule.FirstStatement; node > 0; node = _tree.Next(node))
        {
            if (_ended)
            {
                _log.Report(NftablesDiagnostics.AfterVerdict, _tree.Span(node));
                break;
            }

            LowerStatement(node);
        }

        if (_parts.Count > 0 || _rules.Count == 0)
            _rules.Add(new FilterRule(Parts(), rule.Span, comment, _approximated ? CoverageState.Approximated : CoverageState.Modelled));
        for (var i = 0; i < _rules.Count; i++)
            if (comment is not null && _rules[i].Comment is null) _rules[i] = _rules[i] with { Comment = comment };
        return _rules;
    }

    private ImmutableArray<RulePart> Parts() => ImmutableCollectionsMarshal.AsImmutableArray(_parts.ToArray());

    private void LowerStatement(int node)
    {
        ref var it = ref _tree[node];
        switch (it.Kind)
        {
            case NodeKind.Match:
                LowerMatch(node);
                break;
            case NodeKind.Verdict:
                Add(Verdict(node));
                _ended = (VerdictKind)it.Flag != VerdictKind.Continue;
                break;
            case NodeKind.VerdictMap:
                LowerVerdictMap(node);
                break;
            case NodeKind.NoEffect:
                if (!_effectless.TryGetValue(it.Data, out var effectless))
                    _effectless.Add(it.Data, effectless = new NoEffect(_tree.Interned(it.Data)));
                _parts.Add(effectless);
                break;
            case NodeKind.Rate:
                AddUnknown(_tree.Interned(it.Data), UnknownKind.Fresh, _tree.Span(node));
                break;
            case NodeKind.Mangle:
                LowerMangle(node);
                break;
            case NodeKind.SetUpdate:
                LowerSetUpdate(node);
                break;
            case NodeKind.Nat:
                LowerNat(node);
                break;
            case NodeKind.Reject:
                LowerReject(node);
                break;
            case NodeKind.Untrack:
                _parts.Add(Untrack.Instance);
                break;
            case NodeKind.Queue:
                AddUnknownAction(_tree.Interned(it.Data), mayContinue: false, node, "queue");
                _ended = true;
                break;
            case NodeKind.OtherAction:
                LowerOtherAction(node);
                break;
            case NodeKind.OtherMatch:
                AddUnknown(_tree.Interned(it.Data), UnknownKind.Named, _tree.Span(node));
                break;
            default:
                AddUnknown(DiagnosticLog.Clip(_tree.Span(node).Text), UnknownKind.Named, _tree.Span(node));
                AddUnknownAction(DiagnosticLog.Clip(_tree.Span(node).Text), mayContinue: true, node, "");
                break;
        }
    }

    private void Add(RulePart part) => _parts.Add(part);

    private void AddUnknown(string text, UnknownKind kind, SourceSpan span, bool negated = false)
    {
        _approximated = true;
        var unknown = new UnknownCondition(text, kind, span);
        _parts.Add(negated ? new Not(unknown) : unknown);
    }

    private void AddUnknownAction(string text, bool mayContinue, int node, string name)
    {
        _approximated = true;
        if (name.Length > 0) _log.Count(NftablesDiagnostics.UnmodelledStatement, name, _tree.Span(node));
        _parts.Add(new UnknownAction(text, mayContinue, _tree.Span(node)));
    }

    private RangeCondition Protocol(int number) => _protocols[number] ??= new RangeCondition(PacketField.Protocol, [new ValueRange((uint)number)]);

    /// <summary>Adds the tests that nft puts before a field without showing them.</summary>
    private void AddNeeds(HeaderNeeds needs, bool familyIsInField = false)
    {
        // "meta l4proto icmp icmp type 3" in an inet table asks for no family (nft --debug=netlink).
        if (needs.Protocol is { } same && same == _protocol) return;
        // In a table of one family, "icmp type" is not asked for its family either.
        var isSettled = familyIsInField || (needs.Protocol is not null && _table.Family is TableFamily.Ip or TableFamily.Ip6);
        if (needs.Family is { } family && !isSettled) AddFamily(family);
        if (needs.Protocol is not { } protocol) return;
        _parts.Add(Protocol(protocol));
        (_protocol, _portsOnly) = (protocol, IpProtocol.HasPorts(protocol));
    }

    private void AddNeeds(Field field)
    {
        AddNeeds(field.Needs);
        if (field.Header == "ct" && field.Meaning is not FieldMeaning.ConnectionState && !_parts.Contains(Connected)) _parts.Add(Connected);
    }

    private void AddFamily(IpFamily family)
    {
        if (_table.Family == (family == IpFamily.IPv4 ? TableFamily.Ip : TableFamily.Ip6)) return;
        if (_table.Family is TableFamily.Ip or TableFamily.Ip6)
            _log.Report(NftablesDiagnostics.OtherFamily, _rule.Span, DiagnosticLog.Clip(_rule.Span.Text), NftablesNames.Word(_table.Family));
        var condition = family == IpFamily.IPv4 ? OnlyIPv4 : OnlyIPv6;
        if (!_parts.Contains(condition)) _parts.Add(condition);
    }

    private static readonly RangeCondition OnlyIPv4 = new(PacketField.Family, [new ValueRange(0u)]);
    private static readonly RangeCondition OnlyIPv6 = new(PacketField.Family, [new ValueRange(1u)]);

    /// <summary>Remembers what a test of the protocol says for the fields after it.</summary>
    private void NoteProtocols(ReadOnlySpan<ValueRange> ranges)
    {
        if (ranges is [var only] && only.Low == only.High) _protocol = (int)only.Low;
        _portsOnly = true;
        foreach (var range in ranges)
            _portsOnly &= range.Low == range.High && range.High <= 255u && IpProtocol.HasPorts((byte)range.Low);
    }

    private byte ProtocolForNames => (byte)(_protocol is > 0 and < 256 ? _protocol : IpProtocol.Tcp);

    private static UnknownKind KindOf(Field field) =>
        field.Meaning is FieldMeaning.Random or FieldMeaning.Clock or FieldMeaning.Counter ? UnknownKind.Fresh : UnknownKind.Named;
}
