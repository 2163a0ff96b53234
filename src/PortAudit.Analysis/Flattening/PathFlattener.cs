using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Flattening;

/// <summary>Writes the rules of a way out as one list of boxes.</summary>
internal sealed class PathFlattener
{
    private readonly List<(FirewallTable Table, Chain Chain, Hook Hook)> _bases = [];
    private readonly Lanes _lanes;
    private readonly ConditionTerms _conditions;
    private readonly Dictionary<FirewallTable, TableCalls> _calls = [];
    private readonly bool _ignoresMarks;
    private readonly bool _ignoresConnectionMarks;

    private readonly List<FlatEntry> _entries = [];
    private readonly List<bool> _rewrites = [];
    private readonly List<FlatBase> _spans = [];
    private readonly List<int> _rowEntries = [];
    private readonly List<int> _lows = [];
    private readonly List<int> _highs = [];

    // The entry at which each label stands; an entry's target is a label until the end.
    private readonly List<int> _labels = [];
    private readonly HashSet<Chain> _open = new(ReferenceEqualityComparer.Instance);
    private readonly int _mostRows;
    private readonly IpFamily _family;

    // Of the base chain at hand.
    private int _baseEnd;
    private bool _isOnlyNat;

    private PathFlattener(HostFilter filter, HookPath path, IpFamily family, IEnumerable<(PacketField Field, ValueRange Values)> apart)
    {
        var builder = new Lanes.Builder(family, filter.Interfaces);
        foreach (var (field, values) in apart) builder.Add(field, values);
        var read = new HashSet<FirewallTable>();
        var marks = new MarkUse();
        var rules = 0;
        var updates = false;
        foreach (var hook in HostFilter.Hooks(path))
        {
            if (filter.DependsOnOrder(family, hook.Hook)) throw new NotFlatException("chains of one priority disturb each other");
            foreach (var (table, chain) in filter.BaseChains(family, hook.Hook))
            {
                if (filter.IsMissing(chain)) throw new NotFlatException("tables are not in the file");
                _bases.Add((table, chain, hook.Hook));
                foreach (var device in chain.Devices) builder.AddInterface(DeviceField(hook.Hook), device.Text, device.IsPrefix);
                if (!read.Add(table)) continue;
                foreach (var rule in table.Chains.SelectMany(c => c.Rules))
                {
                    rules++;
                    builder.Read(rule);
                    marks.Read(rule);
                    updates |= rule.Parts.Any(static p => p is UpdateSet);
                }
            }
        }

        _family = family;
        (_ignoresMarks, _ignoresConnectionMarks) = marks.Ignored;
        _lanes = builder.Build();
        _conditions = new ConditionTerms(_lanes, family, filter.Interfaces, updates);
        _mostRows = (int)Math.Min(AnalysisLimits.MostRows, AnalysisLimits.FewRows + ((long)rules * AnalysisLimits.MostRowsOfRule));
    }

    /// <param name="filter">The rules of a host.</param>
    /// <param name="path">The way.</param>
    /// <param name="family">The packets' family.</param>
    /// <param name="apart">Values of fields that are to be told apart, beside those of the rules.</param>
    /// <returns><see langword="null"/> where the rules can't be told as a list of boxes.</returns>
    public static FlatPath? Flatten(HostFilter filter, HookPath path, IpFamily family,
        IEnumerable<(PacketField Field, ValueRange Values)> apart)
    {
        try
        {
            return new PathFlattener(filter, path, family, apart).Flatten(path);
        }
        catch (NotFlatException)
        {
            return null;
        }
    }

    private FlatPath Flatten(HookPath path)
    {
        if (_bases.Sum(b => new WrittenOut(Calls(b.Table)).Rules(b.Chain)) > _mostRows)
            throw new NotFlatException("the rules make too many boxes");
        foreach (var (table, chain, hook) in _bases)
        {
            var from = _entries.Count;
            Base(table, chain, hook, path);
            _spans.Add(new FlatBase(chain, from, _entries.Count));
        }

        var entries = _entries.ToArray();
        for (var i = 0; i < entries.Length; i++)
        {
            if (!entries[i].EndsWay) entries[i] = entries[i] with { Target = _labels[entries[i].Target] };
        }

        return new FlatPath(_lanes, entries, [.. _spans], [.. _rowEntries], [.. _lows], [.. _highs], [.. _rewrites]);
    }

    private void Base(FirewallTable table, Chain chain, Hook hook, HookPath path)
    {
        var tracks = hook is Hook.Prerouting or Hook.Output;
        var priority = HookStages.EffectivePriority(chain);
        if (tracks && priority == ConnectionTracking.Priority && chain.Rules.Count > 0)
            throw new NotFlatException("a chain may stand before or after connection tracking");
        var isLocal = path == HookPath.Output;
        _conditions.Place = new FlatPlace(
            hook == Hook.Ingress || (tracks && priority < ConnectionTracking.Priority),
            HasInInterface: !isLocal && hook is not (Hook.Output or Hook.Egress),
            HasOutInterface: hook is not (Hook.Ingress or Hook.Prerouting or Hook.Input));
        var call = new FlatCall(table, chain, chain, null, null);
        var end = _baseEnd = Label();
        _isOnlyNat = _bases.Count(b => b.Hook == hook && b.Chain.Type == ChainType.Nat) < 2;
        var context = new Term(_lanes.Count);
        if (chain.Type == ChainType.Nat && _lanes.Of(PacketField.ConnectionState) is >= 0 and var state)
            context.Narrow(state, _lanes.Set(state, [new((uint)ConnectionState.New, (uint)ConnectionState.Related)]));
        if (table.Dormancy == Dormancy.Unknown)
            Emit(new FlatEntry(null, call, null, end, [Question($"table {table.Title} is dormant", table.Span, UnknownKind.Named)]),
                [context]);
        if (hook is Hook.Ingress or Hook.Egress) Devices(chain, hook, call, context, end);
        // Packets that return from a base chain get its policy.
        var policy = Label();
        Walk(call, [context], policy);
        Set(policy);
        switch (chain.Policy)
        {
            case Policy.Accept or Policy.None:
                Emit(new FlatEntry(null, call, WalkVerdict.Accept, end, []), [context]);
                break;
            case Policy.Drop:
                Emit(new FlatEntry(null, call, WalkVerdict.Drop, int.MaxValue, []), [context]);
                break;
            default:
                var question = Question($"policy of {table.Title} {chain.Name}", chain.Span);
                Emit(new FlatEntry(null, call, WalkVerdict.Accept, end, [question]), [context]);
                Emit(new FlatEntry(null, call, WalkVerdict.Drop, int.MaxValue, []), [context]);
                break;
        }

        Set(end);
    }

    // A chain of devices only sees theirs.
    private void Devices(Chain chain, Hook hook, FlatCall call, Term context, int end)
    {
        if (chain.HasUnknownDevices) throw new NotFlatException("the devices of a chain are not known");
        if (_lanes.Of(DeviceField(hook)) is not (>= 0 and var lane)) return;
        var seen = new AnyOf([.. chain.Devices.Select(d => new InterfaceCondition(DeviceField(hook), d.Text, d.IsPrefix))]);
        var place = _conditions.Place;
        _conditions.Place = new FlatPlace(true, true, true);
        var others = _conditions.Narrow([context.Copy()], new Not(seen));
        _conditions.Place = place;
        Emit(new FlatEntry(null, call, null, end, []), others);
    }

    /// <param name="call">The chain.</param>
    /// <param name="context">What packets that come to it fulfil.</param>
    /// <param name="end">The label after the chain.</param>
    private void Walk(FlatCall call, List<Term> context, int end)
    {
        _open.Add(call.Chain);
        foreach (var rule in call.Chain.Rules)
        {
            var terms = new List<Term>(context.Count);
            foreach (var term in context) terms.Add(term.Copy());
            foreach (var part in rule.Parts)
            {
                if (part is Condition condition)
                {
                    terms = _conditions.Narrow(terms, condition);
                    if (terms.Count == 0) break;
                    continue;
                }

                if (!new Acting(this, call, rule, terms, end).Visit((RuleAction)part)) break;
            }
        }

        _open.Remove(call.Chain);
    }

    private TableCalls Calls(FirewallTable table)
    {
        if (!_calls.TryGetValue(table, out var calls)) _calls[table] = calls = new TableCalls(table);
        return calls;
    }

    private static PacketField DeviceField(Hook hook) => hook == Hook.Ingress ? PacketField.InInterface : PacketField.OutInterface;

    private static FlatQuestion Question(string text, SourceSpan span, UnknownKind kind = UnknownKind.Fresh) =>
        new(new UnknownCondition(text, kind, span), false, kind == UnknownKind.Named);

    private int Label()
    {
        _labels.Add(-1);
        return _labels.Count - 1;
    }

    private void Set(int label) => _labels[label] = _entries.Count;

    private void Emit(FlatEntry entry, List<Term> terms, bool rewrites = false)
    {
        // Terms that ask the same are one entry.
        for (var first = 0; first < terms.Count;)
        {
            var asked = terms[first].Questions;
            var number = _entries.Count;
            var rows = _rowEntries.Count;
            for (; first < terms.Count && ReferenceEquals(terms[first].Questions, asked); first++) Row(number, terms[first]);
            if (_rowEntries.Count == rows) continue;
            _entries.Add(entry with { Questions = entry.Questions.Length == 0 ? asked : [.. entry.Questions, .. asked] });
            _rewrites.Add(rewrites);
        }
    }

    private void Row(int entry, Term term)
    {
        if (term.IsEmpty) return;
        var choice = new int[_lanes.Count];
        while (true)
        {
            if (_rowEntries.Count >= _mostRows) throw new NotFlatException("the rules make too many boxes");
            _rowEntries.Add(entry);
            for (var lane = 0; lane < choice.Length; lane++)
            {
                var (low, high) = term[lane] is { } ranks ? ranks[choice[lane]] : (0, _lanes.Ranks(lane).Count - 1);
                _lows.Add(low);
                _highs.Add(high);
            }

            var next = 0;
            while (next < choice.Length && ++choice[next] >= (term[next]?.Count ?? 1)) choice[next++] = 0;
            if (next == choice.Length) return;
        }
    }

    private bool Ignores(PacketField mark) => mark == PacketField.Mark ? _ignoresMarks : _ignoresConnectionMarks;

    /// <summary>What the action of a rule comes to in the list.</summary>
    /// <returns>Whether the packets go on to the rule's next part.</returns>
    /// <param name="terms">The packets that come to the action.</param>
    /// <param name="end">The label after the rule's chain.</param>
    private sealed class Acting(PathFlattener owner, FlatCall call, FilterRule rule, List<Term> terms, int end, SourceSpan? element = null)
        : ActionVisitor<bool>
    {
        protected override bool VisitAccept(Accept accept) => Emit(WalkVerdict.Accept, owner._baseEnd);

        protected override bool VisitDrop(Drop drop) => Emit(WalkVerdict.Drop, int.MaxValue);

        protected override bool VisitReject(Reject reject) => Emit(WalkVerdict.Reject, int.MaxValue);

        protected override bool VisitReturn(Return @return) => Emit(null, end);

        protected override bool VisitJump(Jump jump)
        {
            var after = owner.Label();
            Enter(jump.Chain, after);
            owner.Set(after);
            return true;
        }

        protected override bool VisitGoto(Goto @goto)
        {
            Enter(@goto.Chain, end);
            return Emit(null, end);
        }

        protected override bool VisitNoEffect(NoEffect none) => true;

        protected override bool VisitUpdateSet(UpdateSet update) => true;

        protected override bool VisitSetMark(SetMark mark) => Marks(mark.Field);

        protected override bool VisitCopyMark(CopyMark copy) => Marks(copy.Target);

        protected override bool VisitForgetMark(ForgetMark mark) => Marks(mark.Field);

        protected override bool VisitUntrack(Untrack untrack)
        {
            var after = owner.Label();
            owner.Emit(new FlatEntry(rule, call, null, after, []), terms, rewrites: true);
            owner.Set(after);
            return true;
        }

        // A new source is nothing that a rule of these ways asks for; which of several nat chains then sees the packet, the list does not
        // tell.
        protected override bool VisitTranslate(TranslateAddress translation)
        {
            // The kernel leaves a packet of the other family alone (net/netfilter/nft_nat.c, nft_nat_inet_eval).
            if (!translation.Addresses.IsDefaultOrEmpty && translation.Family != owner._family) return true;
            var isSource = translation.Kind is TranslationKind.Source or TranslationKind.Masquerade;
            owner.Emit(new FlatEntry(rule, call, WalkVerdict.Accept, owner._baseEnd, []), terms, rewrites: !isSource || !owner._isOnlyNat);
            return false;
        }

        protected override bool VisitMap(ActionMap map)
        {
            var elements = owner._conditions.Elements(map.Fields, map.Elements);
            var isLast = ReferenceEquals(rule.Parts[^1], map);
            for (var i = 0; i < elements.Count; i++)
            {
                var chosen = new List<Term>(terms.Count);
                foreach (var term in terms)
                {
                    var both = term.Copy();
                    both.Meet(elements[i]);
                    if (!both.IsEmpty) chosen.Add(both);
                }

                if (chosen.Count == 0) continue;
                var goesOn = new Acting(owner, call, rule, chosen, end, map.Elements.Spans[i]).Visit(map.Actions[i]);
                // What comes back from one element must not come to another that holds it too, nor to what follows only for some.
                if (goesOn && (!isLast || Overlap(elements, i))) throw new NotFlatException("a map whose elements go on");
            }

            return false;
        }

        protected override bool VisitUnknown(UnknownAction unknown)
        {
            var accepts = Question($"{unknown.Text}: accepts", unknown.Span);
            owner.Emit(new FlatEntry(rule, call, WalkVerdict.Accept, owner._baseEnd, [accepts]), terms);
            FlatQuestion[] drops = unknown.MayContinue ? [Question($"{unknown.Text}: drops", unknown.Span)] : [];
            owner.Emit(new FlatEntry(rule, call, WalkVerdict.Drop, int.MaxValue, drops), terms);
            return unknown.MayContinue;
        }

        private static bool Overlap(List<Term> elements, int at)
        {
            for (var i = at + 1; i < elements.Count; i++)
            {
                var both = elements[at].Copy();
                both.Meet(elements[i]);
                if (!both.IsEmpty) return true;
            }

            return false;
        }

        private bool Emit(WalkVerdict? verdict, int target)
        {
            owner.Emit(new FlatEntry(rule, call, verdict, target, []) { Element = element }, terms);
            return false;
        }

        private bool Marks(PacketField field) =>
            owner.Ignores(field) ? true : throw new NotFlatException("rules set marks that rules ask for");

        private void Enter(string name, int after)
        {
            var callee = owner.Calls(call.Table).Find(name) ?? throw new NotFlatException("a chain is not there");
            if (owner._open.Contains(callee)) throw new NotFlatException("a chain jumps back into itself");
            if (owner._open.Count >= AnalysisLimits.DeepestNesting) throw new NotFlatException("chains call each other deeply");
            owner.Walk(new FlatCall(call.Table, callee, call.Base, rule, call), terms, after);
        }
    }
}
