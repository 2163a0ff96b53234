using System.Collections.Immutable;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <content>Verdicts, maps of verdicts, answers and updates of sets.</content>
internal sealed partial class RuleLowering
{
    private static readonly NoEffect GoOn = new("continue");

    private readonly Dictionary<string, Reject> _rejects = [];

    private RuleAction Verdict(int node)
    {
        switch ((VerdictKind)_tree[node].Flag)
        {
            case VerdictKind.Accept:
                return Accept.Instance;
            case VerdictKind.Drop:
                return Drop.Instance;
            case VerdictKind.Return:
                return Return.Instance;
            case VerdictKind.Continue:
                return GoOn;
            case VerdictKind.Queue:
                _approximated = true;
                return new UnknownAction("queue to 0", false, _tree.Span(node));
            default:
                return Jump(node, (VerdictKind)_tree[node].Flag == VerdictKind.Goto);
        }
    }

    private RuleAction Jump(int node, bool isGoto)
    {
        var target = _tree.Resolve(_tree.Child(node));
        if (target == 0 || _tree.Kind(target) != NodeKind.Value)
        {
            _approximated = true;
            return new UnknownAction(SyntaxText.Of(_tree, node), true, _tree.Span(node));
        }

        var name = _tree.Text(target).ToString();
        var known = isGoto ? _gotos : _jumps;
        if (known.TryGetValue(name, out var action)) return action;
        var chain = _table.FindChain(name);
        if (chain is { Hook: null })
        {
            action = isGoto ? new Goto(chain.Name) : new Jump(chain.Name);
            known.Add(chain.Name, action);
            return action;
        }

        _approximated = true;
        if (chain is null) _log.Report(NftablesDiagnostics.UnknownJump, _tree.Span(target), DiagnosticLog.Clip(name), _table.Name);
        else _log.Report(NftablesDiagnostics.JumpToBase, _tree.Span(target), DiagnosticLog.Clip(name));
        return new UnknownAction($"{(isGoto ? "goto" : "jump")} {DiagnosticLog.Clip(name)}", true, _tree.Span(node));
    }

    private void LowerVerdictMap(int node)
    {
        var key = _tree.Resolve(_tree.Child(node));
        var map = _tree.Resolve(_tree.Second(node));
        if (TryKeyFields(key, out var fields))
        {
            if (TryMap(map, fields, out var lowered) && lowered.Sure is { } elements)
            {
                var actions = ImmutableArray.CreateBuilder<RuleAction>(elements.Count);
                for (var i = 0; i < elements.Count; i++)
                {
                    var data = lowered.Data is null ? 0 : _tree.Resolve(lowered.Data[i]);
                    if (data > 0 && _tree.Kind(data) == NodeKind.Verdict)
                    {
                        actions.Add(Verdict(data));
                        continue;
                    }

                    _approximated = true;
                    actions.Add(new UnknownAction(data > 0 ? SyntaxText.Of(_tree, data) : "vmap", true, elements.Spans[i]));
                }

                if (lowered.HasRate) AddUnknown($"rate of {QuestionText(node)}", UnknownKind.Fresh, _tree.Span(node));
                _parts.Add(new ActionMap(KeyFields(fields), elements, actions.MoveToImmutable()));
                if (lowered.IsOpen || lowered.Expiring is not null) LeaveMapOpen(node, map);
                return;
            }

            if (lowered is { Sure: null, IsOpen: false, Expiring: null })
            {
                // No key is in an empty map: the rule ends here for every packet.
                _parts.Add(Condition.Never);
                return;
            }

            LeaveMapOpen(node, map);
            return;
        }

        LowerVerdictsApart(node, key, map);
    }

    private void LeaveMapOpen(int node, int map)
    {
        _approximated = true;
        if (_tree.Kind(map) == NodeKind.SetReference) _log.Count(NftablesDiagnostics.DynamicSet, _tree.Text(map), _tree.Span(node));
        // The members that are not known come after the known ones, in a rule of their own: what those hold is settled.
        if (_parts.Count > 0 && _parts[^1] is ActionMap)
        {
            var rest = _parts.GetRange(0, _parts.Count - 1);
            _rules.Add(new FilterRule(Parts(), _rule.Span, null, Model.Diagnostics.CoverageState.Approximated));
            _parts.Clear();
            _parts.AddRange(rest.OfType<Condition>());
        }

        _parts.Add(new UnknownAction(QuestionText(node), true, _tree.Span(node)));
    }

    /// <summary>A map that is looked up by what the model does not have: each of its verdicts is a rule with a question before it.</summary>
    private void LowerVerdictsApart(int node, int key, int map)
    {
        var kind = UnknownKind.Named;
        NeedsOf(key, ref kind);
        _log.Count(NftablesDiagnostics.UnmodelledMatch, SyntaxText.Of(_tree, key), _tree.Span(key));
        _approximated = true;
        var nodes = new List<int>();
        var isOpen = false;
        if (_tree.Kind(map) == NodeKind.Set) nodes.Add(map);
        else if (_tree.Kind(map) == NodeKind.SetReference && _table.FindSet(_tree.Text(map)) is { IsMap: true } named)
        {
            nodes.AddRange(named.Elements);
            isOpen = named.IsOpen || named.IsDynamic || named.HasTimeout;
        }

        var head = _parts.ToArray();
        RulePart[] others = MayBeAbsent(key)
            ? [.. head, new UnknownCondition($"{SyntaxText.Of(_tree, key)} is there", UnknownKind.Named, _tree.Span(key))] : head;
        var count = 0;
        foreach (var set in nodes)
        {
            for (var element = _tree.Child(_tree.Resolve(set)); element > 0 && count < 256; element = _tree.Next(element))
            {
                var it = _tree.Resolve(element);
                if (_tree.Kind(it) != NodeKind.Element || _tree.Second(it) == 0 || _tree.Kind(_tree.Resolve(_tree.Second(it))) != NodeKind.Verdict)
                {
                    isOpen = true;
                    continue;
                }

                count++;
                var text = $"{SyntaxText.Of(_tree, key)} {SyntaxText.Of(_tree, _tree.Child(it), SyntaxText.TypesOf(_tree, key))}";
                RulePart[] parts = _tree.Kind(_tree.Resolve(_tree.Child(it))) == NodeKind.Wildcard
                    ? [.. others, Verdict(_tree.Resolve(_tree.Second(it)))]
                    : [.. head, new UnknownCondition(text, kind, _tree.Span(it)), Verdict(_tree.Resolve(_tree.Second(it)))];
                _rules.Add(new FilterRule([.. parts], _rule.Span, null, Model.Diagnostics.CoverageState.Approximated));
            }
        }

        if (count == 0 || isOpen || count == 256) _parts.Add(new UnknownAction(QuestionText(node), true, _tree.Span(node)));
        else _parts.Clear();
    }

    /// <summary>The fields that a map or set is looked up by; their needs are added.</summary>
    /// <returns>False when the model lacks one of them.</returns>
    private bool TryKeyFields(int key, out List<Field> fields)
    {
        fields = [];
        var nodes = new List<int>();
        if (_tree.Kind(key) == NodeKind.Concatenation)
            for (var child = _tree.Child(key); child > 0; child = _tree.Next(child)) nodes.Add(_tree.Resolve(child));
        else
            nodes.Add(key);
        foreach (var node in nodes)
        {
            if (_tree.Kind(node) != NodeKind.Key) return false;
            fields.Add(_tree.Fields[_tree[node].Data]);
        }

        if (!AreModelled(fields)) return false;

        foreach (var field in fields) AddNeeds(field.Needs, field.Meaning is FieldMeaning.SourceAddress or FieldMeaning.DestinationAddress);
        return true;
    }

    private bool TryMap(int map, IReadOnlyList<Field> fields, out LoweredSet lowered)
    {
        lowered = new LoweredSet(null, null, true, false, null);
        if (_tree.Kind(map) == NodeKind.Set)
        {
            lowered = _sets.Anonymous(map, fields, ProtocolForNames);
            return lowered.Sure is not null && !AsksForOtherPorts(fields, lowered);
        }

        if (_tree.Kind(map) != NodeKind.SetReference) return false;
        if (_table.FindSet(_tree.Text(map)) is not { } set)
        {
            _log.Report(NftablesDiagnostics.UnknownSet, _tree.Span(map), DiagnosticLog.Clip(_tree.Text(map)), _table.Name);
            return false;
        }

        lowered = _sets.Named(set, fields, ProtocolForNames);
        return lowered.Sure is not null && !AsksForOtherPorts(fields, lowered);
    }

    private void LowerReject(int node)
    {
        var text = _tree.Interned(_tree[node].Data);
        string answer;
        if (text == "tcp reset")
        {
            if (_protocol != IpProtocol.Tcp)
            {
                _parts.Add(Protocol(IpProtocol.Tcp));
                _protocol = IpProtocol.Tcp;
            }

            answer = "tcp-reset";
        }
        else
        {
            var blank = text.IndexOf(' ', StringComparison.Ordinal);
            var (protocol, code) = blank < 0 ? ("", "port-unreachable") : (text[..blank], text[(blank + 1)..]);
            var type = protocol switch { "icmp" => "icmp_code", "icmpv6" => "icmpv6_code", _ => "icmpx_code" };
            if (ulong.TryParse(code, out var number)) code = ValueNames.NameOf(type, number);
            // In a table of one family, "icmpx" and no answer at all mean the family's own.
            var family = protocol switch
            {
                "icmp" => IpFamily.IPv4,
                "icmpv6" => IpFamily.IPv6,
                _ => _table.Family switch { TableFamily.Ip => IpFamily.IPv4, TableFamily.Ip6 => IpFamily.IPv6, _ => (IpFamily?)null }
            };
            if (family is { } only)
            {
                AddFamily(only);
                answer = (only == IpFamily.IPv4 ? "icmp-" : "icmp6-") + code;
            }
            else
            {
                answer = "icmpx-" + code;
            }
        }

        if (!_rejects.TryGetValue(answer, out var reject)) _rejects.Add(answer, reject = new Reject(answer));
        _parts.Add(reject);
        _ended = true;
    }

    private void LowerSetUpdate(int node)
    {
        var element = _tree.Child(node);
        var set = _tree.Interned(_tree[node].Data);
        var key = _tree.Child(element);
        var kind = UnknownKind.Named;
        NeedsOf(key, ref kind);
        var text = $"{SyntaxText.Of(_tree, key)} @{set}";
        _parts.Add(new UpdateSet(text));
        if (((ElementTraits)_tree[element].Flag & ElementTraits.HasRate) != 0)
            AddUnknown($"rate of {text}", UnknownKind.Fresh, _tree.Span(node));
        else if (_table.FindSet(set) is { HasRate: true })
            AddUnknown($"rate of {text}", UnknownKind.Fresh, _tree.Span(node));
    }

    private void LowerOtherAction(int node)
    {
        var text = _tree.Interned(_tree[node].Data);
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        switch (end < 0 ? text : text[..end])
        {
            case "dup":
                _parts.Add(new NoEffect(text));
                break;
            case "tproxy":
                // It lets the packet go on where a listener takes it; else the rule ends there.
                AddUnknown(text, UnknownKind.Named, _tree.Span(node));
                _log.Count(NftablesDiagnostics.UnmodelledStatement, "tproxy", _tree.Span(node));
                break;
            case "fwd":
                AddUnknownAction(text, mayContinue: false, node, "fwd");
                _ended = true;
                break;
            case "xt":
                AddUnknownAction(text, mayContinue: true, node, "");
                break;
            default:
                AddUnknownAction(text, mayContinue: true, node, end < 0 ? text : text[..end]);
                break;
        }
    }
}
