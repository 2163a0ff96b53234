namespace PortAudit.Knowledge;

/// <summary>Ports that belong together: a protocol with its variants, a host role, or a class of risk.</summary>
public sealed record PortFamily(string Name, IReadOnlyList<PortReference> Members, string Meaning)
{
    /// <summary>A family larger than this is a role or a list, and its members are not relatives of each other.</summary>
    public const int RelativesLimit = 12;

    public bool Contains(Transport transport, int port)
    {
        foreach (var member in Members)
        {
            if (member.Contains(transport, port))
                return true;
        }

        return false;
    }
}
