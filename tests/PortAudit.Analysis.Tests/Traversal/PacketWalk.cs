using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>What becomes of one packet, rule by rule, as nft(8) and the kernel's source define it: no sets, no index, nothing kept
/// between two walks.</summary>
/// <param name="tables">In the order of the file; no two base chains of a hook have the same priority.</param>
internal sealed class PacketWalk(IReadOnlyList<FirewallTable> tables, HookPath path)
{
    private const int Tracking = -200;

    private readonly ILookup<Hook?, (FirewallTable Table, Chain Chain)> _stages =
        tables.SelectMany(t => t.Chains.Select(c => (Table: t, Chain: c))).OrderBy(c => c.Chain.Priority).ToLookup(c => c.Chain.Hook);

    private readonly List<FilterRule> _matched = [];
    private readonly List<(FilterRule? Rule, WalkVerdict Verdict)> _decided = [];
    private readonly Dictionary<string, bool> _answers = [];
    private Answers _choices = new();
    private Probe _packet = null!;
    private bool _isRedirected;
    private bool? _began;

    /// <summary>The rules that took the packet of the last walk, in order.</summary>
    public IReadOnlyList<FilterRule> Matched => _matched;

    /// <summary>What rules and policies said of the packet of the last walk, in order.</summary>
    public IReadOnlyList<(FilterRule? Rule, WalkVerdict Verdict)> Decided => _decided;

    /// <summary>Every end that the packet may come to, over all answers to what the rules leave unknown.</summary>
    public HashSet<WalkVerdict> Ends(Probe packet)
    {
        var ends = new HashSet<WalkVerdict>();
        // Rules look at the two lowest bits; a connection that begins has no mark, and what has none neither.
        for (var mark = 0u; mark < (packet.State is ConnectionState.Related or ConnectionState.Established ? 4u : 1u); mark++)
        {
            _choices = new Answers();
            do ends.Add(Walk(packet with { ConnectionMark = mark }));
            while (_choices.Next());
        }

        return ends;
    }

    private WalkVerdict Walk(Probe packet)
    {
        _matched.Clear();
        _decided.Clear();
        _answers.Clear();
        (_isRedirected, _began) = (false, null);
        _packet = packet with { State = packet.State == ConnectionState.Untracked ? packet.State : ConnectionState.Invalid };
        Hook[] hooks = path switch
        {
            HookPath.Input => [Hook.Prerouting, Hook.Input],
            HookPath.Forward => [Hook.Prerouting, Hook.Forward, Hook.Postrouting],
            _ => [Hook.Output, Hook.Postrouting],
        };
        foreach (var hook in hooks)
        {
            if (Pass(hook, packet) is var verdict and not WalkVerdict.Accept) return verdict;
            // What is redirected comes to this host, whatever it was sent to.
            if (hook == Hook.Prerouting && path == HookPath.Forward && _isRedirected) return WalkVerdict.Diverted;
        }

        return WalkVerdict.Accept;
    }

    private WalkVerdict Pass(Hook hook, Probe asked)
    {
        var tracks = hook is Hook.Prerouting or Hook.Output;
        foreach (var (table, chain) in _stages[hook])
        {
            // At tracking's own priority, whichever was registered last runs first.
            if (tracks && (chain.Priority > Tracking || (chain.Priority == Tracking && _choices.Ask())))
                (tracks, _packet) = (false, Tracked(asked));
            if (chain.Type == ChainType.Nat)
            {
                if (!_isRedirected && MeetsNat()) Run(table, chain);
                continue;
            }

            if (Run(table, chain) is var verdict and not WalkVerdict.Accept) return verdict;
        }

        if (tracks) _packet = Tracked(asked);
        return WalkVerdict.Accept;
    }

    // The first packet of a connection; a later one is translated as that was, which may have looked as this one does.
    private bool MeetsNat() => _packet.State switch
    {
        ConnectionState.New or ConnectionState.Related => true,
        ConnectionState.Established => _began ??= _choices.Ask(),
        _ => false,
    };

    // net/netfilter/nf_conntrack_proto_{tcp,icmp,icmpv6}.c: what is never tracked, and what no connection begins with.
    private Probe Tracked(Probe asked)
    {
        if (_packet.State == ConnectionState.Untracked) return _packet;
        if (_packet is { Family: IpFamily.IPv6, Protocol: 58, IcmpType: 130 or 131 or 132 or 133 or 134 or 135 or 136 or 143 })
            return _packet with { State = ConnectionState.Untracked };
        var begins = _packet.Protocol switch
        {
            6 => (_packet.Flags & 0x17) is 0x02 or 0x10,
            1 => _packet.IcmpType is 8 or 13 or 15 or 17,
            58 => _packet.IcmpType is 128 or 139,
            _ => true,
        };
        return _packet with { State = asked.State == ConnectionState.New && !begins ? ConnectionState.Invalid : asked.State };
    }

    private WalkVerdict Run(FirewallTable table, Chain chain)
    {
        if (Rules(table, chain) is { } verdict) return verdict;
        var policy = chain.Policy == Policy.Unknown ? _choices.Ask() : chain.Policy == Policy.Accept;
        return Decide(null, policy ? WalkVerdict.Accept : WalkVerdict.Drop);
    }

    private WalkVerdict Decide(FilterRule? rule, WalkVerdict verdict)
    {
        _decided.Add((rule, verdict));
        return verdict;
    }

    /// <returns><see langword="null"/> at the chain's end, or where a rule sends the packet back.</returns>
    private WalkVerdict? Rules(FirewallTable table, Chain chain)
    {
        foreach (var rule in chain.Rules)
        {
            var (isOver, verdict) = Rule(table, rule);
            if (isOver) return verdict;
        }

        return null;
    }

    private (bool IsOver, WalkVerdict? Verdict) Rule(FirewallTable table, FilterRule rule)
    {
        foreach (var part in rule.Parts)
        {
            if (part is Condition condition)
            {
                if (!Holds(condition)) return (false, null);
                continue;
            }

            if (_matched.LastOrDefault() != rule) _matched.Add(rule);
            var action = part is ActionMap map ? Chosen(map) : (RuleAction)part;
            if (action is null) return (false, null);
            if (Act(table, rule, action) is { } end) return end;
        }

        if (rule.Parts is [.., Condition]) _matched.Add(rule);
        return (false, null);
    }

    /// <returns><see langword="null"/> where the packet goes on to the rule's next part.</returns>
    private (bool IsOver, WalkVerdict? Verdict)? Act(FirewallTable table, FilterRule rule, RuleAction action)
    {
        switch (action)
        {
            case Accept:
                return (true, Decide(rule, WalkVerdict.Accept));
            case Drop:
                return (true, Decide(rule, WalkVerdict.Drop));
            case Reject:
                return (true, Decide(rule, WalkVerdict.Reject));
            case Return:
                return (true, null);
            case Jump jump:
                return Rules(table, table.Find(jump.Chain)!) is { } verdict ? (true, verdict) : null;
            case Goto @goto:
                return (true, Rules(table, table.Find(@goto.Chain)!));
            case UnknownAction unknown:
                if (_choices.Ask()) return (true, Decide(rule, WalkVerdict.Accept));
                return !unknown.MayContinue || _choices.Ask() ? (true, Decide(rule, WalkVerdict.Drop)) : null;
            case SetMark { Field: PacketField.Mark } mark:
                _packet = _packet with { Mark = (_packet.Mark & ~mark.ClearMask) ^ mark.XorValue };
                return null;
            case SetMark mark when _packet.HasConnection:
                _packet = _packet with { ConnectionMark = (_packet.ConnectionMark & ~mark.ClearMask) ^ mark.XorValue };
                return null;
            case CopyMark { Target: PacketField.Mark } copy when _packet.HasConnection:
                _packet = _packet with { Mark = (_packet.Mark & ~copy.TargetMask) ^ (_packet.ConnectionMark & copy.SourceMask) };
                return null;
            case CopyMark { Target: PacketField.ConnectionMark } copy when _packet.HasConnection:
                var copied = (_packet.ConnectionMark & ~copy.TargetMask) ^ (_packet.Mark & copy.SourceMask);
                _packet = _packet with { ConnectionMark = copied };
                return null;
            case Untrack when _packet.State == ConnectionState.Invalid:
                _packet = _packet with { State = ConnectionState.Untracked };
                return null;
            case TranslateAddress { Kind: TranslationKind.Redirect } redirect:
                (_packet, _isRedirected) =
                    (_packet with { Port = _packet.HasPorts ? (ushort)(uint)redirect.Ports[0].Low : _packet.Port }, true);
                return (true, Decide(rule, WalkVerdict.Accept));
            default:
                return null;
        }
    }

    private RuleAction? Chosen(ActionMap map)
    {
        for (var i = 0; i < map.Elements.Count; i++)
        {
            if (IsIn(map.Fields, map.Elements.Key(i))) return map.Actions[i];
        }

        return null;
    }

    private bool Holds(Condition condition) => condition switch
    {
        AllOf all => all.Conditions.All(Holds),
        AnyOf any => any.Conditions.Any(Holds),
        Not not => !Holds(not.Condition),
        RangeCondition range => _packet.Value(range.Field, range.Family) is { } value
            && range.Ranges.Any(r => r.Contains(value)) != range.Negated,
        MaskCondition mask => _packet.Value(mask.Field, mask.Family) is { } value && ((value & mask.Mask) == mask.Value) != mask.Negated,
        // Each packet has one device that the path asks for; of the other kind no rule of these tests speaks.
        InterfaceCondition device => (_packet.Interface == device.Name) != device.Negated,
        SetCondition set => set.Fields.All(f => _packet.Value(f.Field, f.Family) is not null)
            && Enumerable.Range(0, set.Elements.Count).Any(i => IsIn(set.Fields, set.Elements.Key(i))) != set.Negated,
        UnknownCondition { Kind: UnknownKind.Fresh } => _choices.Ask(),
        UnknownCondition unknown => _answers.TryGetValue(unknown.Text, out var answer) ? answer : _answers[unknown.Text] = _choices.Ask(),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private bool IsIn(IReadOnlyList<Model.Firewall.Sets.KeyField> fields, ReadOnlySpan<ValueRange> key)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (_packet.Value(fields[i].Field, fields[i].Family) is not { } value || !key[i].Contains(value)) return false;
        }

        return true;
    }

    /// <summary>Goes through all ways to answer questions whose number only shows while they are asked.</summary>
    private sealed class Answers
    {
        private readonly List<bool> _given = [];
        private int _asked;

        public bool Ask()
        {
            if (_asked == _given.Count) _given.Add(false);
            return _given[_asked++];
        }

        /// <returns>False when every way was gone.</returns>
        public bool Next()
        {
            _asked = 0;
            while (_given.Count > 0 && _given[^1]) _given.RemoveAt(_given.Count - 1);
            if (_given.Count == 0) return false;
            _given[^1] = true;
            return true;
        }
    }
}
