using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Model.Findings;
using PortAudit.Model.Firewall;
using PortAudit.PacketSets.Diagrams;

namespace PortAudit.Analysis.Comparison;

/// <summary>Finds the packets that one of two rulesets accepts and the other does not, on the ways in, through and out.</summary>
/// <remarks>Packets carry no mark and are no later fragments, as in <c>query</c>. Every connection state is compared.</remarks>
public sealed class RulesetComparison
{
    private static readonly PacketField[] ShownFields =
    [
        PacketField.Protocol, PacketField.ConnectionState, PacketField.TcpFlags, PacketField.IcmpType, PacketField.IcmpCode,
        PacketField.DestinationPort, PacketField.SourcePort, PacketField.InInterface, PacketField.OutInterface, PacketField.DestinationAddress,
        PacketField.SourceAddress, PacketField.SourceMac,
    ];

    private readonly ComparedRulesets _compared;
    private readonly int _mostCubes;
    private readonly int _nodeLimit;
    private readonly List<AccessChange> _changes = [];
    private readonly List<FoldedChanges> _folded = [];
    private readonly List<UndecidedComparison> _undecided = [];
    private readonly Dictionary<string, UnknownQuestion> _takenAsSame = [];

    private RulesetComparison(ComparedRulesets compared, int mostCubes, int nodeLimit) =>
        (_compared, _mostCubes, _nodeLimit) = (compared, mostCubes, nodeLimit);

    /// <param name="compared">Of one host.</param>
    /// <param name="mostCubes">How many cubes of one direction, certainty, path and family are listed.</param>
    /// <param name="nodeLimit">Of the sets of one path and family.</param>
    public static ComparisonResult Run(
        ComparedRulesets compared, int? mostCubes = null, int nodeLimit = PacketSetLimits.DefaultNodes)
    {
        var comparison = new RulesetComparison(compared, mostCubes ?? AnalysisLimits.MostCubes, nodeLimit);
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            foreach (var path in new[] { HookPath.Input, HookPath.Forward, HookPath.Output }) comparison.Compare(path, family);
        }

        var diagnostics = new HostFilter(compared.Old).NotFollowed().Concat(new HostFilter(compared.New).NotFollowed());
        return new ComparisonResult(
            [.. comparison._changes.OrderBy(c => c.Direction).ThenByDescending(c => c.Certainty)], comparison._folded, comparison._undecided,
            [.. comparison._takenAsSame.Values], [.. diagnostics]);
    }

    private void Compare(HookPath path, IpFamily family)
    {
        var (isOld, isNew) = (_compared.Old.Any(r => r.Covers(family)), _compared.New.Any(r => r.Covers(family)));
        // Where one side has no ruleset for the family, and the other no rule, neither says anything of it.
        if (!(isOld && Judges(_compared.Old, family)) && !(isNew && Judges(_compared.New, family)) && !(isOld && isNew)) return;
        if (isOld != isNew)
        {
            var missing = isOld ? "new" : "old";
            _undecided.Add(new UndecidedComparison(path, family, $"no ruleset of the {missing} side judges this family"));
            return;
        }

        try
        {
            Compare(new ComparedFilters(_compared, _nodeLimit), path, family);
        }
        catch (Exception e) when (e is WalkLimitException or DiagramLimitException)
        {
            _undecided.Add(new UndecidedComparison(path, family, e.Message));
        }
    }

    private static bool Judges(IReadOnlyList<Ruleset> rulesets, IpFamily family) => rulesets.Where(r => r.Covers(family))
        .SelectMany(r => r.Tables).Any(t => t.Judges(family) && t.Chains.Exists(c => c.Hook is not null));

    private void Compare(ComparedFilters filters, HookPath path, IpFamily family)
    {
        var space = filters.Space;
        var asked = space.Empty;
        var found = new Dictionary<(ChangeDirection, Certainty), PacketSet>();
        foreach (var state in Enum.GetValues<ConnectionState>())
        {
            var slice = new Slice(family) { [PacketField.Mark] = 0, [PacketField.Fragment] = 0 };
            var packets = filters.New.Entering(path, family) & space.Value(PacketField.Mark, 0)
                & space.Value(PacketField.ConnectionState, (uint)state);
            asked |= packets;
            var (old, @new) = filters.Send(path, packets, slice, state);
            foreach (var changed in ChangedPackets.Between(packets, old, @new))
            {
                var key = (changed.Direction, changed.Certainty);
                found[key] = found.TryGetValue(key, out var before) ? before | changed.Set : changed.Set;
            }

            NoteAssumptions(filters, old, @new);
        }

        foreach (var ((direction, certainty), set) in found) List(filters, new ChangedPackets(direction, certainty, set), asked, path, family);
    }

    // The same answers on both sides hide what other answers would let differ.
    private void NoteAssumptions(ComparedFilters filters, AcceptedSets old, AcceptedSets @new)
    {
        Note(@new.May, old.MayNot);
        Note(old.May, @new.MayNot);

        void Note(PacketSet may, PacketSet mayNot)
        {
            var hidden = (may.SomeAnswers() & mayNot.SomeAnswers()) - (may & mayNot).SomeAnswers();
            if (hidden.IsEmpty) return;
            foreach (var index in (may & hidden).UnknownsInside().Intersect((mayNot & hidden).UnknownsInside()))
                _takenAsSame.TryAdd(filters.New.Questions[index].Text, filters.New.Questions[index]);
        }
    }

    // New connections first; of other states and flags only what differs beyond those.
    private void List(ComparedFilters filters, ChangedPackets changed, PacketSet asked, HookPath path, IpFamily family)
    {
        var space = filters.Space;
        var begins = space.Value(PacketField.ConnectionState, (uint)ConnectionState.New) & space.Value(PacketField.TcpFlags, 2);
        var first = changed.Set & begins;
        var others = changed.Set - first.Forget(PacketField.ConnectionState, PacketField.TcpFlags);
        var witness = new ChangeWitness(space, path, family);
        var listed = 0;
        if (!first.IsEmpty) Add(first, isNew: true);
        if (!others.IsEmpty) Add(others, isNew: false);

        void Add(PacketSet set, bool isNew)
        {
            var shown = set.Forget(
                PacketField.DestinationKind, PacketField.NatStatus, PacketField.Fragment, PacketField.Mark,
                path == HookPath.Input ? PacketField.OutInterface : path == HookPath.Output ? PacketField.InInterface : PacketField.Mark);
            if (isNew) shown = shown.Forget(PacketField.ConnectionState, PacketField.TcpFlags);
            var fields = ShownFields.Where(shown.DependsOn).ToList();
            foreach (var cube in shown.Cubes(fields, _mostCubes - listed + 1))
            {
                if (listed == _mostCubes)
                {
                    _folded.Add(new FoldedChanges(changed.Direction, changed.Certainty, path, family, listed));
                    return;
                }

                listed++;
                var text = witness.Find(set & Packets(space, cube), asked);
                _changes.Add(new AccessChange(
                    changed.Direction, changed.Certainty, path, family, isNew, cube, Write(cube, space, path, isNew), text,
                    WitnessAnswer.Of(filters.Old, text, family), WitnessAnswer.Of(filters.New, text, family)));
            }
        }
    }

    private static string Write(PacketCube cube, PacketSpace space, HookPath path, bool isNew)
    {
        var fields = new Dictionary<PacketField, IReadOnlyList<ValueRange>>(cube.Fields);
        // Left out, it would read as new.
        if (!isNew) fields.TryAdd(PacketField.ConnectionState, [new ValueRange((uint)ConnectionState.New, (uint)ConnectionState.Invalid)]);
        var text = PacketText.Write(cube with { Fields = fields }, space.Interfaces);
        return path == HookPath.Input ? text : $"{text} hook {path.ToString().ToLowerInvariant()}";
    }

    private static PacketSet Packets(PacketSpace space, PacketCube cube)
    {
        var set = space.Family(cube.Family);
        foreach (var (field, ranges) in cube.Fields) set &= space.Ranges(field, [.. ranges], cube.Family);
        return set;
    }
}
