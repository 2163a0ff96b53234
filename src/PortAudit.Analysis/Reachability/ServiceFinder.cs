using PortAudit.Model.Facts;
using PortAudit.Model.Hosts;

namespace PortAudit.Analysis.Reachability;

/// <summary>What a host offers: its listeners, grouped by protocol, port and program, and the ports that only rules tell of.</summary>
internal static class ServiceFinder
{
    private static readonly BindKind[] WidestFirst = [BindKind.Wildcard, BindKind.Unknown, BindKind.Address, BindKind.Loopback];

    /// <returns>In ascending order of port, protocol and program.</returns>
    public static List<ServiceFact> Find(
        Host host, IReadOnlyList<ListenerFact> listeners, IReadOnlyDictionary<(byte Protocol, int Port), NamedPort> named, bool hasRuleset)
    {
        var services = new List<ServiceFact>();
        var seen = new HashSet<(byte, int)>();
        var unprivileged = UnprivilegedStart(host);
        foreach (var group in listeners.GroupBy(l => (l.Listener.Protocol, l.Listener.Port, l.Listener.Program)))
        {
            seen.Add((group.Key.Protocol, group.Key.Port));
            var rows = group.ToList();
            services.Add(new ServiceFact
            {
                Host = host.Name,
                Location = rows[0].Location,
                Protocol = Vocabulary.Protocol(group.Key.Protocol),
                Port = group.Key.Port,
                IsUnprivileged = group.Key.Port >= unprivileged,
                Program = group.Key.Program,
                Listening = Listening.Seen,
                Bind = Widest(rows),
                UserId = rows.Select(r => r.Listener.UserId).FirstOrDefault(u => u is not null),
                NamedByRule = hasRuleset ? named.ContainsKey((group.Key.Protocol, group.Key.Port)) : null,
                Listeners = rows,
            });
        }

        foreach (var ((protocol, port), place) in named)
        {
            if (seen.Contains((protocol, port))) continue;
            services.Add(new ServiceFact
            {
                Host = host.Name,
                Location = place.Span,
                Protocol = Vocabulary.Protocol(protocol),
                Port = port,
                IsUnprivileged = port >= unprivileged,
                // What a rule sends on to a container listens where no snapshot of the host looks.
                Listening = !place.Rule.Actions.Any(Translations.IsTranslation) && host.Surveys(protocol) ? Listening.Absent : Listening.NotSeen,
                NamedByRule = true,
            });
        }

        return [.. services.OrderBy(s => s.Port).ThenBy(s => s.Protocol, StringComparer.Ordinal).ThenBy(s => s.Program, StringComparer.Ordinal)];
    }

    private static int UnprivilegedStart(Host host) =>
        int.TryParse(host.Evidence.Setting("net.ipv4.ip_unprivileged_port_start")?.Value, out var start) ? start : 1024;

    private static BindKind Widest(List<ListenerFact> rows) =>
        WidestFirst.First(bind => rows.Exists(r => r.Bind == bind));
}
