namespace PortAudit.Knowledge;

/// <summary>What is known of a port beyond its assignment: a row of Data/curated.tsv.</summary>
/// <param name="Ports">The port, or the range (6000-6063) that shares the row.</param>
/// <param name="Name">The name in use; several are joined by '/'.</param>
/// <param name="IanaName">Generated from the registry, several joined by '/'; in parentheses where it has no name.</param>
/// <param name="CarriesCredentials">Passwords, tokens or community strings are readable where the service is not encrypted.</param>
/// <param name="EncryptedAlternative">Prose; "itself" where the service is encrypted.</param>
/// <param name="EncryptedPorts">The same service inside TLS, DTLS or QUIC: the twin on another port.</param>
/// <param name="ReplacedBy">Another protocol that does the job encrypted, such as 22/tcp for 23/tcp.</param>
/// <param name="AltOf">The port it stands in for. The stand-in may itself be privileged (390 for 389).</param>
/// <param name="SecurityProduct">The management channel of a security product: another program here is an imposter.</param>
/// <param name="Disputes">Where sources differ or unrelated products share the port; empty where all agree.</param>
public sealed record CuratedPort(
    PortReference Ports,
    string Name,
    string IanaName,
    string ActualUse,
    CleartextUse Cleartext,
    bool CarriesCredentials,
    string EncryptedAlternative,
    IReadOnlyList<PortReference> EncryptedPorts,
    IReadOnlyList<PortReference> ReplacedBy,
    PortReference? AltOf,
    string Category,
    RiskLevel Risk,
    ExpectedPrograms Expected,
    bool LoopbackOnly,
    bool KnownBackdoor,
    Fossil Fossil,
    bool SecurityProduct,
    string Notes,
    IReadOnlyList<string> Disputes,
    IReadOnlyList<string> Sources)
{
    private static readonly char[] NameSeparators = ['/', ' ', '(', ')'];

    public Transport Transport => Ports.Transport;

    public bool Disputed => Disputes.Count > 0;

    /// <summary>Each name in <see cref="Name"/> by itself: "uis (alt-ldap)" holds two.</summary>
    public IReadOnlyList<string> Names => Name.Split(NameSeparators, StringSplitOptions.RemoveEmptyEntries);

    internal bool HasName(string name)
    {
        if (!Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var own in Names)
        {
            if (own.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
