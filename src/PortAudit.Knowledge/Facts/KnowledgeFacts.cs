using PortAudit.Model.Facts;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Knowledge.Facts;

/// <summary>Turns port knowledge into facts about the ports that occur.</summary>
public sealed class KnowledgeFacts(PortKnowledge knowledge)
{
    private readonly Dictionary<(string, int), KnownPortFact> _known = [];

    /// <summary>Ports that are worth asking about inside a wide range that a rule lets in: all curated ones, the riskiest first.</summary>
    public IReadOnlyCollection<(byte Protocol, int Port)> Interesting =>
        [.. knowledge.CuratedPorts.Where(c => c.Ports.First == c.Ports.Last).OrderByDescending(c => (int)c.Risk)
        .Select(c => (Number(c.Transport), c.Ports.First))];

    /// <summary>Tells services, and ways to a published port, what is known of their port.</summary>
    /// <returns>A fact for each of these ports, in the order in which they occur.</returns>
    public IReadOnlyList<KnownPortFact> Attach(IReadOnlyList<Fact> facts)
    {
        var services = facts.OfType<ServiceFact>().ToList();
        foreach (var service in services) service.Known = Known(service.Protocol, service.Port);
        var published = facts.OfType<ExposureFact>().Where(e => e.TargetPort is not null).ToList();
        foreach (var way in published) way.TargetKnown = Known(way.Service.Protocol, way.TargetPort ?? 0);
        return [.. services.Select(s => s.Known).Concat(published.Select(w => w.TargetKnown)).OfType<KnownPortFact>().Distinct()];
    }

    /// <summary>The one fact about a port, known or not.</summary>
    /// <returns><see langword="null"/> for a protocol without a registry of ports.</returns>
    public KnownPortFact? Known(string protocol, int port)
    {
        if (_known.TryGetValue((protocol, port), out var known)) return known;
        return TransportNames.TryParse(protocol, out var transport) ? _known[(protocol, port)] = Make(protocol, transport, port) : null;
    }

    /// <summary>How the program that holds a service's port stands to it.</summary>
    public PortOwnerFact Owner(ServiceFact service)
    {
        var names = service.Listeners.SelectMany(l => l.Listener.Owners).Select(o => o.Program).OfType<string>().Distinct().ToList();
        var hasRegistry = TransportNames.TryParse(service.Protocol, out var transport);
        var curated = hasRegistry ? knowledge.Curated(transport, service.Port) : null;
        var home = names.SelectMany(n => knowledge.ExpectedOn(n)).FirstOrDefault(c => !c.Ports.Contains(transport, service.Port));
        return new PortOwnerFact
        {
            Host = service.Host,
            Location = service.Location,
            Service = service,
            Standing = Standing(names, curated),
            Home = home?.Ports.ToString(),
        };
    }

    private string Standing(List<string> names, CuratedPort? curated)
    {
        if (names.Count == 0 || curated is null || (curated.Expected.Names.Count == 0 && !curated.Expected.NoneLegitimate)) return "unknown";
        if (names.Exists(n => curated.Expected.Matches(n))) return "expected";
        return names.Exists(n => knowledge.Wrappers.Find(n) is not null) ? "wrapper" : "foreign";
    }

    private KnownPortFact Make(string protocol, Transport transport, int port)
    {
        var assigned = knowledge.Assignments(transport, port).FirstOrDefault(a => a.Status == RegistryStatus.Assigned);
        var curated = knowledge.Curated(transport, port);
        return new KnownPortFact
        {
            Protocol = protocol,
            Number = port,
            Name = curated?.Name ?? assigned?.Service,
            IanaName = assigned?.Service,
            Assignment = knowledge.Status(transport, port) switch
            {
                RegistryStatus.Assigned => "assigned",
                RegistryStatus.Unassigned => "unassigned",
                RegistryStatus.Dynamic => "dynamic",
                _ => "reserved",
            },
            PortClass = PortKnowledge.Classify(port).ToString().ToLowerInvariant(),
            IsCurated = curated is not null,
            OfficialUse = assigned is null ? null : assigned.Description.Length > 0 ? assigned.Description : assigned.Service,
            ActualUse = curated?.ActualUse,
            Cleartext = curated?.Cleartext.ToString().ToLowerInvariant() ?? "unknown",
            EncryptedAlternative = curated?.EncryptedAlternative,
            EncryptedPort = curated is { EncryptedPorts: [var first, ..] } ? first.ToString() : null,
            AltOf = curated?.AltOf?.ToString(),
            Category = curated?.Category,
            Risk = curated?.Risk.ToString().ToLowerInvariant(),
            ExpectedPrograms = curated?.Expected.Names ?? [],
            IsLoopbackOnly = curated?.LoopbackOnly == true,
            IsKnownBackdoor = curated?.KnownBackdoor == true,
            IsDisputed = curated?.Disputed == true,
            Notes = curated?.Notes,
        };
    }

    private static byte Number(Transport transport) => transport switch
    {
        Transport.Tcp => IpProtocol.Tcp,
        Transport.Udp => IpProtocol.Udp,
        Transport.Sctp => IpProtocol.Sctp,
        _ => IpProtocol.Dccp,
    };
}
