using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge;

/// <summary>Service names to port numbers, as getservbyname does it: for parsers that meet "https" where a number could stand.</summary>
/// <remarks>
/// Order: Data/service-aliases.tsv (names that Linux systems resolve and IANA lacks or gives to several ports), then the registry,
/// then the curated names. A host may have changed its /etc/services, so a name is less certain than a number.
/// </remarks>
public sealed class ServiceNames
{
    private readonly PortKnowledge _knowledge;
    private readonly Dictionary<string, List<PortReference>> _aliases = new(StringComparer.OrdinalIgnoreCase);

    internal ServiceNames(PortKnowledge knowledge)
    {
        _knowledge = knowledge;
        foreach (var f in TsvText.Open("service-aliases.tsv").Rows())
        {
            if (!_aliases.TryGetValue(f[0], out var ports))
                _aliases.Add(f[0], ports = []);
            ports.Add(PortReference.Parse(f[1]));
        }
    }

    /// <param name="transport">tcp, udp, sctp or dccp, any case.</param>
    /// <returns>False for an unknown name; a name of several ports resolves to the lowest.</returns>
    public bool TryResolve(string name, string transport, out int port)
    {
        port = 0;
        return TransportNames.TryParse(transport, out var parsed) && TryResolve(name, parsed, out port);
    }

    /// <inheritdoc cref="TryResolve(string,string,out int)"/>
    public bool TryResolve(string name, Transport transport, out int port)
    {
        var ports = Ports(name, transport);
        port = ports.Count > 0 ? ports[0] : 0;
        return ports.Count > 0;
    }

    /// <summary>All ports of the name on the transport, in the order of preference; of a range (x11) the first port.</summary>
    public IReadOnlyList<int> Ports(string name, Transport transport)
    {
        var ports = new List<int>();
        void Add(int port)
        {
            if (!ports.Contains(port))
                ports.Add(port);
        }

        if (_aliases.TryGetValue(name, out var aliases))
        {
            foreach (var alias in aliases)
            {
                if (alias.Transport == transport)
                    Add(alias.First);
            }
        }

        if (ports.Count == 0)
        {
            foreach (var assignment in _knowledge.Iana.Named(name))
            {
                if (assignment.AppliesTo(transport))
                    Add(assignment.First);
            }
        }

        if (ports.Count == 0)
        {
            foreach (var curated in _knowledge.CuratedPorts)
            {
                if (curated.Transport == transport && curated.HasName(name))
                    Add(curated.Ports.First);
            }
        }

        return ports;
    }
}
