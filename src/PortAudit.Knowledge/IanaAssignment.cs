namespace PortAudit.Knowledge;

/// <summary>A row of IANA's registry, without the columns that name people.</summary>
/// <param name="Service">The service name; empty where the registry has none (reserved numbers, "any private mail system").</param>
/// <param name="Transport">Null where the registry names none: the row then counts for TCP and UDP.</param>
/// <param name="Registered">ISO date, or month, as the registry has it; empty for rows of the early years.</param>
/// <param name="References">Tags such as [RFC4511]; empty where the registry cites nothing.</param>
/// <param name="UnauthorizedUse">The registry's remark on other use, which may concern only some ports of a range.</param>
public sealed record IanaAssignment(
    int First,
    int Last,
    Transport? Transport,
    string Service,
    string Description,
    string Registered,
    string Modified,
    string References,
    string UnauthorizedUse,
    string Note)
{
    /// <summary>What the row says of its numbers, judged by itself.</summary>
    public RegistryStatus Status =>
        Service.Length > 0 ? RegistryStatus.Assigned
        : Starts("Reserved") ? RegistryStatus.Reserved
        : Starts("Unassigned") || Starts("(unassigned") ? RegistryStatus.Unassigned
        : Starts("De-") || Starts("Deprecated") || Starts("Decom") || Starts("Removed") ? RegistryStatus.Withdrawn
        : RegistryStatus.Assigned;

    /// <summary>"ldap: Lightweight Directory Access Protocol", or the one of the two that is there.</summary>
    internal string Summary => Service.Length == 0 ? Description : Description.Length == 0 ? Service : $"{Service}: {Description}";

    internal bool AppliesTo(Transport transport) =>
        Transport is { } own ? own == transport : transport is Knowledge.Transport.Tcp or Knowledge.Transport.Udp;

    private bool Starts(string text) => Description.StartsWith(text, StringComparison.OrdinalIgnoreCase);
}
