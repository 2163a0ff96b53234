using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>All packet filters of one host together: what gets through them, over sets of packets.</summary>
/// <remarks>Base chains of all rulesets run at their hook in the order of their priority; a packet must survive each. What becomes of a packet
/// here, exposure and <c>query</c> alike, comes from <see cref="Walk"/> and from nowhere else.</remarks>
public sealed class HostFilter
{
    private static readonly int VerdictCount = Enum.GetValues<WalkVerdict>().Length;

    private readonly long _stepLimit;
    private readonly ConditionCompiler _conditions;
    private readonly bool[] _isRewritten;
    private readonly HostNetwork _network;
    private readonly SetCompiler _sets;
    private readonly ChainIndexes _indexes;
    private readonly HookStages _stages;
    private readonly Dictionary<(HookPath, IpFamily), PacketSet> _entering = [];
    private readonly List<SharedFields> _shared = [];

    /// <param name="rulesets">Of one host.</param>
    /// <param name="interfaces">Names that questions and zones will use, beside those of the rules.</param>
    /// <param name="interfacePrefixes">Beginnings of names, likewise.</param>
    /// <param name="network">Its addresses and routes, where they are known.</param>
    /// <param name="nodeLimit">For the packet space.</param>
    /// <param name="stepLimit">How many rules one walk may visit.</param>
    public HostFilter(
        IReadOnlyList<Ruleset> rulesets, IEnumerable<string>? interfaces = null, IEnumerable<string>? interfacePrefixes = null,
        HostNetwork? network = null, int nodeLimit = PacketSetLimits.DefaultNodes, long stepLimit = AnalysisLimits.MostSteps)
        : this(rulesets, network ?? HostNetwork.Unknown, new PacketSpace(
            AlphabetOf(rulesets, network ?? HostNetwork.Unknown, interfaces ?? [], interfacePrefixes ?? []), nodeLimit),
            new UnknownQuestions(), stepLimit)
    {
    }

    /// <summary>A filter whose sets can be compared with those of another in the same space.</summary>
    /// <param name="space">Its interfaces hold every name of <see cref="AlphabetOf"/>.</param>
    /// <param name="questions">Whose numbers no other filter in the space gives to another question.</param>
    internal HostFilter(
        IReadOnlyList<Ruleset> rulesets, HostNetwork network, PacketSpace space, UnknownQuestions questions,
        long stepLimit = AnalysisLimits.MostSteps)
    {
        Rulesets = rulesets;
        _stepLimit = stepLimit;
        _network = network;
        Space = space;
        Questions = questions;
        _sets = new SetCompiler(Space);
        _indexes = new ChainIndexes(_sets);
        _stages = new HookStages(rulesets, _indexes);
        _conditions = new ConditionCompiler(Space, Questions, _sets);
        _isRewritten = RewrittenFields.Of(rulesets);
    }

    /// <summary>The interfaces that rules, routes and the given names tell apart.</summary>
    internal static InterfaceAlphabet AlphabetOf(
        IReadOnlyList<Ruleset> rulesets, HostNetwork network, IEnumerable<string> interfaces, IEnumerable<string> interfacePrefixes)
    {
        var mentioned = new MentionedInterfaces(rulesets);
        return new InterfaceAlphabet(
            mentioned.Names.Concat(interfaces).Concat(network.Interfaces).Append("lo"), mentioned.Prefixes.Concat(interfacePrefixes));
    }

    public IReadOnlyList<Ruleset> Rulesets { get; }

    public PacketSpace Space { get; }

    public InterfaceAlphabet Interfaces => Space.Interfaces;

    public UnknownQuestions Questions { get; }

    /// <summary>Whether tables of nftables may be loaded that nothing at hand shows.</summary>
    public static bool IsPartial(IReadOnlyList<Ruleset> rulesets) => HookStages.Partial(rulesets).Any();

    /// <summary>Whether any ruleset at hand judges packets of the family.</summary>
    public bool Covers(IpFamily family) => Rulesets.Any(r => r.Covers(family));

    /// <summary>The host's own addresses; <see langword="null"/> where they are not known.</summary>
    internal AddressSet? Own(IpFamily family) => _network.Own(family);

    /// <summary>False where the host is known to send nothing on to others.</summary>
    public bool MayForward(IpFamily family) => _network.MayForward(family);

    /// <summary>The base chains that packets of the family meet at a hook, in order.</summary>
    public IReadOnlyList<(FirewallTable Table, Chain Chain)> BaseChains(IpFamily family, Hook hook) => _stages.At(family, hook);

    /// <summary>Whether the chain represents tables that no input shows.</summary>
    internal bool IsMissing(Chain chain) => _stages.IsMissing(chain);

    /// <summary>Whether chains of one priority are in an order that no file tells, and that matters to what gets through.</summary>
    internal bool DependsOnOrder(IpFamily family, Hook hook) => _stages.Steps(family, hook).Any(static s => s.DependsOnOrder);

    /// <summary>What the walk leaves out although it may stop packets.</summary>
    /// <remarks>A bridge's chains see frames by the port that they came in by, before the hooks of IP, and which interface is a bridge's port no
    /// ruleset tells (docs/adr/0005).</remarks>
    public IEnumerable<Diagnostic> NotFollowed() => HookStages.NotFollowed(Rulesets)
        .Select(s => AnalysisDiagnostics.NotFollowed.At(s.Chain.Span, s.Chain.Name, s.Table.Title));

    /// <summary>The programs that rules ask for, by their path.</summary>
    public IEnumerable<string> Programs() => Rulesets.Where(r => r.Backend == FirewallBackend.WindowsFirewall)
        .SelectMany(r => r.Tables).SelectMany(t => t.Chains).SelectMany(c => c.Rules).SelectMany(r => r.Parts)
        .OfType<UnknownCondition>().Select(u => u.Subject).OfType<ProgramSubject>().Select(s => s.Path);

    /// <summary>Packets whose header has the field at all.</summary>
    public PacketSet Having(PacketField field, IpFamily family) => _conditions.Having(field, family);

    /// <summary>The elements of a condition's set that packets of the slice may be in.</summary>
    internal IReadOnlyList<int> Fitting(SetCondition set, Slice slice) => _sets.Fitting(set.Fields, set.Elements, slice);

    /// <summary>Whether some rule may give the field another value.</summary>
    internal bool Rewrites(PacketField field) => _isRewritten[(int)field];

    /// <summary>Whether a rule may match any packet of the slice, as far as single conditions tell.</summary>
    internal bool MayMatch(FilterRule rule, Slice slice) => !rule.Conditions.Any(c => slice.Excludes(c, _sets));

    /// <summary>The first rule of a chain that may match any packet of the slice, as far as single conditions tell.</summary>
    /// <returns><see cref="int.MaxValue"/> where none may.</returns>
    internal int FirstMatch(Chain chain, Slice slice)
    {
        var index = _indexes.For(chain, slice);
        var port = index is null ? 0 : (int)slice[PacketField.DestinationPort]!.Value;
        for (var at = Next(-1); at < chain.Rules.Count; at = Next(at))
        {
            if (MayMatch(chain.Rules[at], slice)) return at;
        }

        return int.MaxValue;

        int Next(int after) => index?.Next(after, port, slice.Processes) ?? after + 1;
    }

    /// <summary>Packets that begin a way: the conventions that every question starts from.</summary>
    /// <remarks>Not a fragment, no mark, not translated; a destination is multicast or broadcast by its address, else, on the way in, the
    /// host's own.</remarks>
    public PacketSet Entering(HookPath path, IpFamily family)
    {
        if (!_entering.TryGetValue((path, family), out var entering)) _entering[(path, family)] = entering = Beginning(path, family);
        return entering;
    }

    private PacketSet Beginning(HookPath path, IpFamily family)
    {
        var elsewhere = path == HookPath.Forward;
        var multicast = Space.Addresses(PacketField.DestinationAddress, Zones.KnownAddresses.Multicast);
        var broadcast = Space.Addresses(PacketField.DestinationAddress, Zones.KnownAddresses.Broadcast);
        var unicast = Space.Family(family) - multicast - broadcast;
        if (path is HookPath.Input or HookPath.Published && _network.Own(family) is { } own)
            unicast &= Space.Addresses(PacketField.DestinationAddress, own);
        var kinds = (unicast & Kind(elsewhere || path == HookPath.Output ? AddressKind.Elsewhere : AddressKind.Local));
        if (path == HookPath.Output) kinds |= unicast & Kind(AddressKind.Local);
        if (!elsewhere) kinds |= (multicast & Kind(AddressKind.Multicast)) | (broadcast & Kind(AddressKind.Broadcast));
        return Space.Family(family) & kinds
            & Space.Value(PacketField.Fragment, 0) & Space.Value(PacketField.NatStatus, 0);
    }

    /// <summary>Sends packets of one family and one connection state along a path.</summary>
    /// <param name="path">The way.</param>
    /// <param name="packets">Out of <see cref="Entering"/>; they may leave any other field free, a field of the slice only if no rule
    /// rewrites it.</param>
    /// <param name="slice">Fields in which all packets that are asked about agree.</param>
    /// <param name="state">Their connection state.</param>
    /// <param name="observer">Called for each rule that some of them match, in order.</param>
    /// <exception cref="WalkLimitException">More rules were visited than allowed.</exception>
    /// <exception cref="PortAudit.PacketSets.Diagrams.DiagramLimitException">A set became too large.</exception>
    public WalkResult Walk(
        HookPath path, PacketSet packets, Slice slice, ConnectionState state,
        Action<FirewallTable, Chain, FilterRule, PacketSet>? observer = null)
    {
        var working = slice.Copy();
        working.Rewritten(PacketField.ConnectionState);
        var shared = working.Shared = Shared(working);
        _conditions.Known = slice.Known;
        var context = new WalkContext(Space, Questions, _conditions, _sets, _indexes, working, _stepLimit) { Observer = observer, IsLocal = IsLocal };
        var outcomes = new List<WalkOutcome>();
        var ended = new PacketSet[VerdictCount];
        for (var i = 0; i < ended.Length; i++) ended[i] = Space.Empty;
        // A connection that begins has no mark yet; of any other, the mark is not known.
        var port = slice[PacketField.DestinationPort];
        var asked = shared.Without(packets, port);
        var current = asked;
        if (state is ConnectionState.New) current &= Space.Value(PacketField.ConnectionMark, 0);

        foreach (var (hook, isLast) in Hooks(path))
        {
            working.AbsentDevice = AbsentDevice(hook, path);
            current = RunHook(hook, current, state, context, outcomes, ended);
            if (hook == Hook.Prerouting)
            {
                var here = Space.Ranges(PacketField.DestinationKind, [new((uint)AddressKind.Local, (uint)AddressKind.Multicast)]);
                var goesOn = path == HookPath.Input ? current & here : current - here;
                ended[(int)WalkVerdict.Diverted] |= current - goesOn;
                if (path == HookPath.Published) goesOn = Routed(goesOn, slice.Family);
                current = goesOn;
            }

            if (isLast) ended[(int)WalkVerdict.Accept] = current;
        }

        // Who asks for a published port has no say in the device that the packet leaves by.
        PacketSet Entered(PacketSet set, bool keepsQuestions) =>
            AsEntered(path == HookPath.Published ? set.Forget(PacketField.OutInterface) : set, asked, context.Time.Rewrites > 0, keepsQuestions);
        return new WalkResult(asked, ended, shared, port, outcomes, context.Diagnostics, Entered);
    }

    private SharedFields Shared(Slice slice)
    {
        foreach (var known in _shared)
        {
            if (known.Fits(slice)) return known;
        }

        if (_shared.Count == AnalysisLimits.MostShared) _shared.Clear();
        var shared = new SharedFields(Space, slice, _isRewritten);
        _shared.Add(shared);
        return shared;
    }

    internal static IEnumerable<(Hook Hook, bool IsLast)> Hooks(HookPath path) => path switch
    {
        HookPath.Input => [(Hook.Ingress, false), (Hook.Prerouting, false), (Hook.Input, true)],
        HookPath.Forward or HookPath.Published =>
            [(Hook.Ingress, false), (Hook.Prerouting, false), (Hook.Forward, false), (Hook.Postrouting, false), (Hook.Egress, true)],
        _ => [(Hook.Output, false), (Hook.Postrouting, false), (Hook.Egress, true)],
    };

    // The device of a forwarded packet is known after routing too, since Linux 5.7; an egress hook has its own device only.
    private static PacketField? AbsentDevice(Hook hook, HookPath path) => hook switch
    {
        Hook.Ingress or Hook.Prerouting or Hook.Input => PacketField.OutInterface,
        Hook.Output or Hook.Egress => PacketField.InInterface,
        Hook.Postrouting when path == HookPath.Output => PacketField.InInterface,
        _ => null,
    };

    private PacketSet RunHook(
        Hook hook, PacketSet current, ConnectionState state, WalkContext context, List<WalkOutcome> outcomes, PacketSet[] ended)
    {
        var tracks = hook is Hook.Prerouting or Hook.Output;
        if (tracks || hook == Hook.Ingress) current = ConnectionTracking.Before(current, state);
        var run = new BaseChainRun(context, outcomes, ended);
        var before = outcomes.Count;
        var mayTrack = false;
        foreach (var step in _stages.Steps(context.Slice.Family, hook))
        {
            if (tracks && step.Priority >= ConnectionTracking.Priority)
            {
                tracks = step.Priority == ConnectionTracking.Priority;
                mayTrack = tracks;
                if (!tracks) current = Track(current, state, context);
            }

            if (current.IsEmpty) return current;
            current = run.Step(step, current, Run);
        }

        return tracks ? Track(current, state, context) : current;

        // Tracking of the step's own priority may run before the unit.
        PacketSet Run(HookUnit unit, PacketSet packets)
        {
            if (mayTrack) packets = TrackPossibly(unit.Chains[0], packets, state, context);
            if (unit.IsNat) return run.Nat(unit.Chains, packets);
            var (table, chain) = unit.Chains[0];
            var named = _stages.IsMissing(chain) ? packets & LetInByRules(outcomes.Skip(before)) : Space.Empty;
            return run.Filter(table, chain, packets - named) | named;
        }
    }

    private PacketSet LetInByRules(IEnumerable<WalkOutcome> outcomes) =>
        outcomes.Where(o => o is { Verdict: WalkVerdict.Accept, Rule: not null, IsTranslated: false } && o.Base.Type != ChainType.Nat)
            .Aggregate(Space.Empty, (all, o) => all | o.Set);

    private PacketSet Track(PacketSet packets, ConnectionState state, WalkContext context)
    {
        var tracked = context.Slice.Shared!.Tracking.After(packets, state);
        if (tracked.IsSubsetOf(Space.Value(PacketField.ConnectionState, (uint)state))) context.Slice[PacketField.ConnectionState] = (uint)state;
        return tracked;
    }

    // Whichever of tracking and a chain of its own priority was registered last runs first: that depends on what was loaded before.
    private static PacketSet TrackPossibly((FirewallTable Table, Chain Chain) stage, PacketSet packets, ConnectionState state, WalkContext context)
    {
        var (table, chain) = stage;
        var isBefore = context.AskAgain($"connection tracking runs before {table.Title} {chain.Name}, which has the same priority", chain.Span);
        return context.Slice.Shared!.Tracking.After(packets & isBefore, state) | (packets - isBefore);
    }

    private bool? IsLocal(TranslateAddress action) => action.Addresses.IsDefaultOrEmpty
        ? true
        : _network.IsOwn(AddressSet.FromRanges(action.Family, action.Addresses), action.Family);

    // Each packet leaves by the device of its route; where that is not known, by any.
    private PacketSet Routed(PacketSet packets, IpFamily family)
    {
        foreach (var (destinations, name) in _network.Leaving(family))
        {
            var there = Space.Addresses(PacketField.DestinationAddress, destinations);
            packets = (packets - there) | (packets & there & Space.Value(PacketField.OutInterface, (uint)Space.Interfaces.Letter(name)));
        }

        return packets;
    }

    // The packets as they were on entry, with every question answered one way or another, or kept.
    private PacketSet AsEntered(PacketSet packets, PacketSet entered, bool mayBeTranslated, bool keepsQuestions)
    {
        if (!keepsQuestions) packets = packets.SomeAnswers();
        var translated = mayBeTranslated ? packets & Space.Masked(PacketField.NatStatus, 4, 4) : Space.Empty;
        var untouched = (packets - translated).Forget(PacketField.Mark, PacketField.ConnectionMark, PacketField.ConnectionState);
        if (translated.IsEmpty) return untouched & entered;
        var restored = translated
            .Forget(PacketField.Mark, PacketField.ConnectionMark, PacketField.ConnectionState, PacketField.DestinationKind,
            PacketField.NatStatus)
            .RestoreDestination();
        return (untouched | restored) & entered;
    }

    private PacketSet Kind(AddressKind kind) => Space.Value(PacketField.DestinationKind, (uint)kind);
}
