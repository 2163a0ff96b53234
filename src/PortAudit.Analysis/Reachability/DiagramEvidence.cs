using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Reachability;

/// <summary>Evidence from a walk of packet sets.</summary>
/// <param name="filter">The rules.</param>
/// <param name="witnesses">Picks packets of a set.</param>
/// <param name="result">The walk.</param>
/// <param name="entry">Family and path.</param>
/// <param name="certain">The packets that must get in, bare (see <see cref="SharedFields"/>).</param>
/// <param name="possible">Those that may.</param>
/// <param name="overLoopback">Those that come by the loopback interface.</param>
internal sealed class DiagramEvidence(
    HostFilter filter, WitnessFinder witnesses, WalkResult result, (IpFamily Family, EntryPath Path) entry, PacketSet certain,
    PacketSet possible,
    PacketSet overLoopback) : EntryEvidence
{
    public override IReadOnlyList<Diagnostic> Diagnostics => result.Diagnostics;

    /// <summary>The walk, for what only it tells.</summary>
    public WalkResult Result => result;

    // Sources and interfaces are never rewritten on the way in; the rest may be, so only these are compared.
    public override EntryWitness Witness(Bound bound, bool beyond)
    {
        // Loopback is let in nearly everywhere, but nothing comes through a host by it: there the witness must say by what it comes.
        var asked = !beyond || entry.Path == EntryPath.Published ? result.BareAsked : result.BareAsked - overLoopback;
        var witness = witnesses.Find(Packets(bound, beyond), asked, result, entry.Family);
        return new EntryWitness(witness.Text, [.. Accepting(SourcesAndInterfaces(witness.Set))]);
    }

    public override EntryWitness? Stopped()
    {
        var stopped = result.BareAsked - overLoopback;
        if (stopped.IsEmpty) return null;
        var witness = witnesses.Find(stopped, stopped, result, entry.Family);
        return new EntryWitness(witness.Text, [.. result.Deciding(witness.Set, static v => v != WalkVerdict.Accept).Take(1).Select(Of)]);
    }

    public override IEnumerable<Decision> Accepting(Bound bound, bool beyond) => Accepting(SourcesAndInterfaces(Packets(bound, beyond)));

    public override IEnumerable<UnknownQuestion> Questions(Bound bound) =>
        result.QuestionsFor(bound == Bound.Certain ? certain : possible).Select(i => filter.Questions[i]);

    private IEnumerable<Decision> Accepting(PacketSet packets)
    {
        var hook = entry.Path == EntryPath.Published ? Hook.Forward : Hook.Input;
        return result.Deciding(packets, static v => v == WalkVerdict.Accept)
            .Where(o => o.Base.Hook == hook && o.Base.Type != ChainType.Nat).Select(Of);
    }

    private PacketSet Packets(Bound bound, bool beyond)
    {
        var packets = bound == Bound.Certain ? certain : possible;
        return beyond ? packets - overLoopback : packets;
    }

    private static Decision Of(WalkOutcome outcome) => new(outcome.Rule, outcome.Span, outcome.Element);

    private static PacketSet SourcesAndInterfaces(PacketSet packets) => packets.Project(PacketField.SourceAddress, PacketField.InInterface);
}
