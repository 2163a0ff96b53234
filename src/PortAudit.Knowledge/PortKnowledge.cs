using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge;

/// <summary>What is known of ports: IANA's registry, the curated facts, the families and the wrapper programs.</summary>
/// <remarks>Loading costs next to nothing: each file is opened, and each row parsed, when first asked for. Safe for several threads.</remarks>
public sealed class PortKnowledge
{
    public const int MaxPort = 65535;

    private readonly Lazy<IanaTable> _iana = new(() => new IanaTable());
    private readonly Lazy<CuratedTable> _curated = new(() => new CuratedTable());
    private readonly Lazy<CuratedPort[]> _allCurated;
    private readonly Lazy<PortFamily[]> _families = new(ReadFamilies);
    private readonly Lazy<WrapperPrograms> _wrappers = new(() => new WrapperPrograms());
    private readonly Lazy<ServiceNames> _names;

    private PortKnowledge()
    {
        _allCurated = new(() => _curated.Value.All());
        _names = new(() => new ServiceNames(this));
    }

    public static PortKnowledge Load() => new();

    /// <summary>The curated ports in the order of their numbers.</summary>
    public IReadOnlyList<CuratedPort> CuratedPorts => _allCurated.Value;

    public IReadOnlyList<PortFamily> AllFamilies => _families.Value;

    public WrapperPrograms Wrappers => _wrappers.Value;

    public ServiceNames Names => _names.Value;

    internal IanaTable Iana => _iana.Value;

    /// <summary>The class of RFC 6335.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not a port.</exception>
    public static PortClass Classify(int port)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, MaxPort);
        return port switch { < 1024 => PortClass.System, < 49152 => PortClass.User, _ => PortClass.Dynamic };
    }

    /// <summary>The registry's rows on a port, several where it has several names, reserved and remarked ones included.</summary>
    public IReadOnlyList<IanaAssignment> Assignments(Transport transport, int port) =>
        Iana.At(transport, port);

    /// <summary>The curated facts on a port, be it by a row of its own or within a range.</summary>
    public CuratedPort? Curated(Transport transport, int port) => _curated.Value.At(transport, port);

    public RegistryStatus Status(Transport transport, int port)
    {
        if (Classify(port) == PortClass.Dynamic)
            return RegistryStatus.Dynamic;

        // A name on the number goes before the remark on a range that holds it; the enum is in that order.
        var status = RegistryStatus.Unassigned;
        foreach (var assignment in Assignments(transport, port))
        {
            if (assignment.Status < status)
                status = assignment.Status;
        }

        return status;
    }

    /// <summary>Everything of that name, case-insensitively.</summary>
    public NameMatches Find(string name) => new(
        Iana.Named(name),
        Array.FindAll(_allCurated.Value, c => c.HasName(name)),
        Array.Find(_families.Value, f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)),
        ExpectedOn(name));

    /// <summary>The ports on which a program is expected: where it is found elsewhere, its service has moved.</summary>
    public IReadOnlyList<CuratedPort> ExpectedOn(string program, int printed = ProgramName.CommLength) =>
        Array.FindAll(_allCurated.Value, c => c.Expected.Matches(program, printed));

    public IReadOnlyList<PortFamily> Families(Transport transport, int port) =>
        Array.FindAll(_families.Value, f => f.Contains(transport, port));

    /// <summary>The ports to look at together with this one: encrypted twins, replacements, what it stands in for, what stands in
    /// for it, and the other members of its small families (<see cref="PortFamily.RelativesLimit"/>).</summary>
    public IReadOnlyList<PortReference> Related(Transport transport, int port)
    {
        var related = new List<PortReference>();
        void Add(PortReference reference)
        {
            if (!reference.Contains(transport, port) && !related.Contains(reference))
                related.Add(reference);
        }

        if (Curated(transport, port) is { } own)
        {
            if (own.AltOf is { } alternate)
                Add(alternate);
            foreach (var twin in own.EncryptedPorts)
                Add(twin);
            foreach (var replacement in own.ReplacedBy)
                Add(replacement);
        }

        foreach (var family in Families(transport, port))
        {
            if (family.Members.Count > PortFamily.RelativesLimit)
                continue;
            foreach (var member in family.Members)
                Add(member);
        }

        foreach (var other in _allCurated.Value)
        {
            if (other.AltOf?.Contains(transport, port) == true)
                Add(other.Ports);
            foreach (var twin in other.EncryptedPorts)
            {
                if (twin.Contains(transport, port))
                    Add(other.Ports);
            }
        }

        return related;
    }

    private static PortFamily[] ReadFamilies() => TsvText.Open("families.tsv").Rows()
        .ConvertAll(f => new PortFamily(f[0], Array.ConvertAll(f[1].Split(';'), m => PortReference.Parse(m)), f[2])).ToArray();
}
