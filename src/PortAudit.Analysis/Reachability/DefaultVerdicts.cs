using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Firewall;
using PortAudit.PacketSets.Diagrams;

namespace PortAudit.Analysis.Reachability;

/// <summary>What becomes of a new connection that nothing names: it is asked with a packet that avoids every address, port and interface of
/// the rules.</summary>
internal sealed class DefaultVerdicts(HostFilter filter, string host, List<Diagnostic> diagnostics)
{
    private readonly PacketSpace _space = filter.Space;
    private NamedValues? _named;

    public IEnumerable<DefaultVerdictFact> Find()
    {
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            if (!filter.Covers(family)) continue;
            foreach (var path in new[] { HookPath.Input, HookPath.Forward, HookPath.Output }) yield return FindOrReport(path, family);
        }
    }

    private DefaultVerdictFact FindOrReport(HookPath path, IpFamily family)
    {
        try
        {
            return Find(path, family);
        }
        catch (Exception e) when (e is WalkLimitException or DiagramLimitException)
        {
            diagnostics.Add(AnalysisDiagnostics.Undecided.At(host, $"hook {path.ToString().ToLowerInvariant()} by default", e.Message));
            return new DefaultVerdictFact
            {
                Host = host,
                Hook = path.ToString().ToLowerInvariant(),
                Family = family,
                Verdict = EffectiveVerdict.Unknown,
                Certainty = Certainty.Possible,
            };
        }
    }

    private DefaultVerdictFact Find(HookPath path, IpFamily family)
    {
        var last = path switch { HookPath.Input => Hook.Input, HookPath.Forward => Hook.Forward, _ => Hook.Output };
        if (_named?.Family != family) _named = new NamedValues(filter.Rulesets, family);
        var (sources, destinations, port) = (_named.Sources, _named.Destinations, _named.Port);
        var any = (uint)_space.Interfaces.AnyOther;
        var packets = (filter.Entering(path, family)
            & _space.Value(PacketField.ConnectionState, (uint)ConnectionState.New) & _space.Value(PacketField.Mark, 0)
            & _space.Value(PacketField.Protocol, IpProtocol.Tcp) & _space.Value(PacketField.TcpFlags, 2)
            & _space.Value(PacketField.DestinationPort, port)
            & _space.Value(PacketField.InInterface, any) & _space.Value(PacketField.OutInterface, any)
            & _space.Addresses(PacketField.SourceAddress, Unnamed(family, sources)))
            .Prefer(~_space.Addresses(PacketField.DestinationAddress, KnownAddresses.Loopback))
            .Prefer(~_space.Addresses(PacketField.DestinationAddress, destinations))
            .Prefer(_space.Addresses(PacketField.DestinationAddress, Unnamed(family, destinations)));
        var slice = new Slice(family)
        {
            // Nothing names the program either, nor do its packets come from next each.
            Known = static _ => false,
            Processes = [],
            [PacketField.Protocol] = IpProtocol.Tcp,
            [PacketField.TcpFlags] = 2,
            [PacketField.DestinationPort] = port,
            [PacketField.Mark] = 0,
            [PacketField.Fragment] = 0,
        };
        var sample = packets.Prefer(_space.Addresses(PacketField.SourceAddress, KnownAddresses.ExampleHosts))
            .Prefer(_space.Range(PacketField.SourcePort, 40000, 60000)).Sample()!;
        foreach (var (field, value) in sample.Fields.Where(
            f => f.Key is PacketField.SourceAddress or PacketField.DestinationAddress or PacketField.SourcePort))
            packets &= _space.Value(field, value[0].Low, family);

        var result = filter.Walk(path, packets, slice, ConnectionState.New);
        var verdict = packets.IsSubsetOf(result.Must(WalkVerdict.Accept)) ? EffectiveVerdict.Accept
            : packets.IsSubsetOf(result.Must(WalkVerdict.Reject)) ? EffectiveVerdict.Reject
            : packets.IsSubsetOf(result.Must(WalkVerdict.Drop, WalkVerdict.Reject)) ? EffectiveVerdict.Drop : EffectiveVerdict.Unknown;
        // An accept is the policy of the chain that could have refused, of several that at the filter's own priority; any other verdict is
        // whoever gave it.
        var deciding = verdict == EffectiveVerdict.Accept
            ? result.Outcomes.Where(o => o.Base.Hook == last && o.Base.Type != ChainType.Nat).MinBy(o => Math.Abs(o.Base.Priority))
            : result.Outcomes.FirstOrDefault(o => o.Verdict != WalkVerdict.Accept);
        var chains = filter.BaseChains(family, last);
        return new DefaultVerdictFact
        {
            Host = host,
            Hook = path.ToString().ToLowerInvariant(),
            Family = family,
            Verdict = verdict,
            Certainty = verdict == EffectiveVerdict.Unknown ? Certainty.Possible : Certainty.Certain,
            IsEmptyRuleset = chains.All(c => c.Chain.Rules.Count == 0),
            Witness = PacketText.Write(sample with
            {
                Fields = sample.Fields.Where(f => f.Key is PacketField.Protocol or PacketField.DestinationPort or PacketField.SourceAddress)
                    .ToDictionary()
            }, _space.Interfaces)
                + (path == HookPath.Input ? "" : $" hook {path.ToString().ToLowerInvariant()}"),
            Location = deciding?.Span ?? (chains.Count > 0 ? chains[0].Chain.Span : null),
        };
    }

    private static AddressSet Unnamed(IpFamily family, AddressSet named)
    {
        var outside = KnownAddresses.Internet.Only(family);
        var documentation = outside.Intersect(KnownAddresses.Documentation).Except(named);
        if (!documentation.IsEmpty) return documentation;
        var rest = outside.Except(named);
        return rest.IsEmpty ? outside : rest;
    }
}
