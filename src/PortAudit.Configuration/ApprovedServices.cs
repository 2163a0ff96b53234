using PortAudit.Model.Facts;
using PortAudit.Model.Names;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Configuration;

/// <summary>The approved services on a day, as facts of each host.</summary>
/// <remarks>Two entries for one port of a host make one fact that covers the sources of both: whoever is let in by one of them is approved.</remarks>
public sealed class ApprovedServices
{
    private readonly List<Setting<ApprovedService>> _valid = [];
    private readonly List<Diagnostic> _expired = [];

    /// <param name="today">An entry counts through its last day.</param>
    public ApprovedServices(IEnumerable<Setting<ApprovedService>> services, DateOnly today)
    {
        foreach (var service in services)
        {
            if (service.Value.Until is { } until && until < today)
                _expired.Add(service.Origin.Report(ConfigurationDiagnostics.Expired, Describe(service.Value), until));
            else
                _valid.Add(service);
        }
    }

    /// <summary>A warning for each entry that has ended; such entries are not facts.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _expired;

    /// <summary>One fact a protocol and port, in the order of protocol and port.</summary>
    /// <param name="ports">What is worth a fact, such as the ports of the host's services; <see langword="null"/> for all, of wide ranges
    /// too.</param>
    public IReadOnlyList<ApprovedServiceFact> Of(string host, IReadOnlySet<(string Protocol, int Port)>? ports = null)
    {
        var byPort = new Dictionary<(string Protocol, int Port), List<Setting<ApprovedService>>>();
        foreach (var service in _valid.Where(s => Glob.Matches(s.Value.Host, host)))
        {
            foreach (var range in service.Value.Ports)
            {
                for (var port = range.First; port <= range.Last; port++) Add(service, port);
            }
        }

        var inOrder = byPort.OrderBy(p => p.Key.Protocol, StringComparer.Ordinal).ThenBy(p => p.Key.Port);
        return [.. inOrder.Select(p => Fact(host, p.Key.Protocol, p.Key.Port, p.Value))];

        void Add(Setting<ApprovedService> service, int port)
        {
            var key = (service.Value.Protocol, port);
            if (ports is not null && !ports.Contains(key)) return;
            if (!byPort.TryGetValue(key, out var entries)) byPort.Add(key, entries = new(1));

            // Overlapping ranges of one entry.
            if (entries.Count == 0 || !ReferenceEquals(entries[^1], service)) entries.Add(service);
        }
    }

    private static ApprovedServiceFact Fact(string host, string protocol, int port, List<Setting<ApprovedService>> entries)
    {
        var only = entries.Count == 1 ? entries[0].Value : null;
        return new ApprovedServiceFact
        {
            Host = host,
            Location = entries[0].Origin.Span,
            Protocol = protocol,
            Port = port,
            Covers = only?.Sources ?? entries.Aggregate(AddressSet.Empty, (all, e) => all.Union(e.Value.Sources)),
            Owner = only is not null ? only.Owner : Joined(entries.Select(e => e.Value.Owner)),
            Reason = only is not null ? only.Reason : Joined(entries.Select(e => e.Value.Reason)),

            // The fact in this form ends with the first of its entries.
            Until = entries.Min(e => e.Value.Until)?.ToString("yyyy-MM-dd"),
        };
    }

    private static string? Joined(IEnumerable<string?> texts) =>
        string.Join("; ", texts.OfType<string>().Distinct()) is { Length: > 0 } text ? text : null;

    private static string Describe(ApprovedService service) =>
        $"{string.Join(", ", service.Ports)}/{service.Protocol} on {VisibleText.Brief(service.Host)}";
}
