using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Reachability;

/// <summary>The ports that rules on the way in name in order to let them in, or to send them elsewhere. They say where to ask; whether
/// anything gets in, the walk says.</summary>
public sealed class NamedPorts
{
    private readonly IReadOnlyCollection<(byte Protocol, int Port)> _interesting;
    private readonly int _most;
    private readonly Func<RuleAction, bool> _isMeant;
    private readonly Dictionary<(byte, int), NamedPort> _found = [];
    private readonly Dictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>? _processes;

    // A set that many rules share is read once for each protocol.
    private readonly HashSet<(ElementTable Table, int Position, byte Protocol)> _read = [];

    private NamedPorts(
        IReadOnlyCollection<(byte Protocol, int Port)> interesting, int most, Func<RuleAction, bool> isMeant,
        Dictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>? processes = null) =>
        (_interesting, _most, _isMeant, _processes) = (interesting, most, isMeant, processes);

    private bool IsFull => _found.Count >= _most;

    /// <param name="filter">Of one host.</param>
    /// <param name="interesting">Ports that are worth asking about inside a wide range, the riskiest first.</param>
    /// <param name="most">Stops after so many.</param>
    /// <param name="processes">Filled with the programs, services and packages that the naming rules are for, where they say so.</param>
    /// <returns>Each protocol and port once, with the rule that names it first.</returns>
    /// <remarks>Rules with a range of more than 32 ports are what <see cref="WideRanges"/> tells of.</remarks>
    public static IReadOnlyDictionary<(byte Protocol, int Port), NamedPort> Find(
        HostFilter filter, IReadOnlyCollection<(byte Protocol, int Port)> interesting, int most,
        Dictionary<(byte Protocol, int Port), HashSet<QuestionSubject>>? processes = null)
    {
        var ports = new NamedPorts(interesting, most, a => LetsIn(a) || Translations.IsTranslation(a), processes);
        foreach (var rule in Rules(filter, Hook.Input).Where(r => Does(r, LetsIn)).Concat(Translations.Rules(filter)))
        {
            ports.Collect(rule);
            if (ports.IsFull) break;
        }

        return ports._found;
    }

    /// <summary>The ports that a rule names in order to do something with their packets.</summary>
    /// <param name="isMeant">What: in a map only the elements with such an action count.</param>
    internal static IEnumerable<(byte Protocol, int Port)> Of(FilterRule rule, Func<RuleAction, bool> isMeant)
    {
        var ports = new NamedPorts([], AnalysisLimits.WidestExpandedRange, isMeant);
        ports.Collect(rule);
        return ports._found.Keys;
    }

    /// <summary>Rules on the way in that let in a range too wide to ask about each of its ports.</summary>
    public static IEnumerable<(SourceSpan Span, ValueRange Ports)> WideRanges(HostFilter filter)
    {
        var seen = new HashSet<(ElementTable, int)>();
        foreach (var rule in Rules(filter, Hook.Input).Where(r => NamesPort(r) && Does(r, a => a is Accept or ActionMap)))
        {
            foreach (var part in Fields(rule))
            {
                if (part is RangeCondition { Field: PacketField.DestinationPort, Negated: false } condition)
                {
                    foreach (var range in condition.Ranges.Where(IsWide)) yield return (rule.Span, range);
                }
                else if (Key(part) is var (fields, table) && PortPosition(fields) is >= 0 and var at && seen.Add((table, at)))
                {
                    for (var i = 0; i < table.Count; i++)
                    {
                        var isLetIn = part is not ActionMap map || map.Actions[i] is Accept;
                        if (isLetIn && table.Key(i)[at] is var range && IsWide(range)) yield return (table.Spans[i], range);
                    }
                }
            }
        }
    }

    /// <summary>The rules of all chains that packets at a hook may come to.</summary>
    internal static IEnumerable<FilterRule> Rules(HostFilter filter, Hook hook) => Rules([IpFamily.IPv4, IpFamily.IPv6], filter, hook);

    internal static IEnumerable<FilterRule> Rules(IEnumerable<IpFamily> families, HostFilter filter, Hook hook)
    {
        var seen = new HashSet<Chain>();
        foreach (var family in families)
        {
            foreach (var (table, from) in filter.BaseChains(family, hook))
            {
                if (!seen.Add(from)) continue;
                foreach (var chain in Reachable(table, from))
                {
                    foreach (var rule in chain.Rules) yield return rule;
                }
            }
        }
    }

    private static bool IsWide(ValueRange range) => range.High - range.Low >= AnalysisLimits.WidestExpandedRange;

    private static bool LetsIn(RuleAction action) => Admission.Instance.Visit(action);

    /// <summary>Whether one of the rule's actions is so.</summary>
    internal static bool Does(FilterRule rule, Func<RuleAction, bool> what)
    {
        foreach (var part in rule.Parts)
        {
            if (part is RuleAction action && what(action)) return true;
        }

        return false;
    }

    // Most rules of a long list name none: they are passed by without making anything.
    private static bool NamesPort(FilterRule rule)
    {
        foreach (var part in rule.Parts)
        {
            if (part is ActionMap || (part is Condition condition && PortSearch.Instance.Visit(condition))) return true;
        }

        return false;
    }

    private void Collect(FilterRule rule)
    {
        if (!NamesPort(rule)) return;
        var parts = Fields(rule);
        var protocols = parts.OfType<RangeCondition>().Where(c => c.Field == PacketField.Protocol && !c.Negated).SelectMany(c => c.Ranges).ToList();
        foreach (var protocol in IpProtocol.WithPorts)
        {
            var isNamed = protocols.Count > 0;
            if (isNamed && !protocols.Exists(r => r.Contains(protocol))) continue;
            foreach (var part in parts)
            {
                if (part is RangeCondition { Field: PacketField.DestinationPort, Negated: false } condition && IsMeant(protocol, isNamed))
                {
                    foreach (var range in condition.Ranges) Add(protocol, range, rule, rule.Span);
                }
                else if (Key(part) is var (fields, table))
                {
                    Collect(part, fields, table, protocol, isNamed, rule);
                }

                if (IsFull) return;
            }
        }
    }

    private void Collect(RulePart part, IReadOnlyList<KeyField> fields, ElementTable table, byte protocol, bool isNamed, FilterRule rule)
    {
        var at = PortPosition(fields);
        if (at < 0) return;
        var protocolAt = -1;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Field == PacketField.Protocol) protocolAt = i;
        }

        if ((protocolAt < 0 && !IsMeant(protocol, isNamed)) || !_read.Add((table, at, protocol))) return;
        for (var i = 0; i < table.Count && !IsFull; i++)
        {
            var key = table.Key(i);
            if (protocolAt >= 0 && !key[protocolAt].Contains(protocol)) continue;
            if (part is ActionMap map && !_isMeant(map.Actions[i])) continue;
            Add(protocol, key[at], rule, table.Spans[i]);
        }
    }

    // A port without a protocol is one of tcp or udp.
    private static bool IsMeant(byte protocol, bool isNamed) => isNamed || protocol is IpProtocol.Tcp or IpProtocol.Udp;

    private void Add(byte protocol, ValueRange range, FilterRule rule, SourceSpan span)
    {
        var subjects = rule.Parts.OfType<UnknownCondition>().Select(u => u.Subject)
            .Where(q => q is ProgramSubject or ServiceSubject or PackageSubject).OfType<QuestionSubject>().ToList();
        // A range that is for one program names no service of its own: which of the ports it takes, nobody knows.
        if (subjects.Count > 0 && range.High > range.Low) return;
        var inside = !IsWide(range)
            ? Enumerable.Range((int)range.Low, (int)(range.High - range.Low) + 1)
            : range.Low == 0 && range.High == 65535 ? []
            : _interesting.Where(p => p.Protocol == protocol && range.Contains((uint)p.Port)).Select(p => p.Port)
            .Take(AnalysisLimits.MostInWideRange);
        foreach (var port in inside)
        {
            if (IsFull) return;
            // A set that stands elsewhere has its elements shown beside the rule.
            var isInRule = span.File == rule.Span.File && span.Line == rule.Span.Line;
            _found.TryAdd((protocol, port), new NamedPort(rule, isInRule ? span : rule.Span));
            if (subjects.Count == 0 || _processes is null) continue;
            if (!_processes.TryGetValue((protocol, port), out var named)) _processes[(protocol, port)] = named = [];
            named.UnionWith(subjects);
        }
    }

    private static (IReadOnlyList<KeyField> Fields, ElementTable Table)? Key(RulePart part) => part switch
    {
        SetCondition { Negated: false } set => (set.Fields, set.Elements),
        ActionMap map => (map.Fields, map.Elements),
        _ => null,
    };

    private static int PortPosition(IReadOnlyList<KeyField> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Field == PacketField.DestinationPort) return i;
        }

        return -1;
    }

    // What stands inside of others too, in order.
    private static List<RulePart> Fields(FilterRule rule)
    {
        var fields = new List<RulePart>(rule.Parts.Length);
        var tests = new FieldTests(fields);
        foreach (var part in rule.Parts)
        {
            if (part is Condition condition) tests.Visit(condition);
            else fields.Add(part);
        }

        return fields;
    }

    private static List<Chain> Reachable(FirewallTable table, Chain from)
    {
        var byName = new Dictionary<string, Chain>();
        foreach (var chain in table.Chains) byName[chain.Name] = chain;
        var seen = new HashSet<Chain> { from };
        var order = new List<Chain> { from };
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var rule in order[i].Rules)
            {
                foreach (var part in rule.Parts)
                {
                    if (part is not (Jump or Goto or ActionMap)) continue;
                    foreach (var name in ((RuleAction)part).Callees)
                    {
                        if (byName.TryGetValue(name, out var next) && seen.Add(next)) order.Add(next);
                    }
                }
            }
        }

        return order;
    }

    // What may name a port.
    private sealed class PortSearch : ConditionSearch
    {
        public static readonly PortSearch Instance = new();

        protected override bool VisitRange(RangeCondition range) => range is { Field: PacketField.DestinationPort, Negated: false };

        protected override bool VisitSet(SetCondition set) => !set.Negated;

        protected override bool VisitMask(MaskCondition mask) => false;

        protected override bool VisitInterface(InterfaceCondition iface) => false;

        protected override bool VisitUnknown(UnknownCondition unknown) => false;
    }

    // The tests that packets must pass, or one of which: what is negated names nothing.
    private sealed class FieldTests(List<RulePart> into) : ConditionVisitor<bool>
    {
        protected override bool VisitAllOf(AllOf all) => all.Conditions.All(Visit);

        protected override bool VisitAnyOf(AnyOf any) => any.Conditions.All(Visit);

        protected override bool VisitNot(Not not) => true;

        protected override bool VisitRange(RangeCondition range) => Add(range);

        protected override bool VisitMask(MaskCondition mask) => Add(mask);

        protected override bool VisitInterface(InterfaceCondition iface) => Add(iface);

        protected override bool VisitSet(SetCondition set) => Add(set);

        protected override bool VisitUnknown(UnknownCondition unknown) => Add(unknown);

        private bool Add(Condition test)
        {
            into.Add(test);
            return true;
        }
    }

    // Whether an action may let packets in.
    private sealed class Admission : ActionVisitor<bool>
    {
        public static readonly Admission Instance = new();

        protected override bool VisitAccept(Accept accept) => true;

        protected override bool VisitDrop(Drop drop) => false;

        protected override bool VisitReject(Reject reject) => false;

        protected override bool VisitReturn(Return @return) => false;

        protected override bool VisitJump(Jump jump) => true;

        protected override bool VisitGoto(Goto @goto) => true;

        protected override bool VisitNoEffect(NoEffect none) => false;

        protected override bool VisitSetMark(SetMark mark) => false;

        protected override bool VisitCopyMark(CopyMark copy) => false;

        protected override bool VisitForgetMark(ForgetMark mark) => false;

        protected override bool VisitUntrack(Untrack untrack) => false;

        protected override bool VisitTranslate(TranslateAddress translation) => false;

        protected override bool VisitUpdateSet(UpdateSet update) => false;

        protected override bool VisitMap(ActionMap map) => map.Actions.Distinct().Any(Visit);

        protected override bool VisitUnknown(UnknownAction unknown) => true;
    }
}
