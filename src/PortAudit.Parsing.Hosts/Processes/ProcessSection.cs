using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Processes;

/// <summary>What a file says of a host's processes: what runs under which number, and who holds which socket.</summary>
internal sealed record ProcessSection(SourceSpan Span, string Format) : Section(Span, Format)
{
    /// <summary>Programs by process id: a path where the file shows one, else a name.</summary>
    public Dictionary<int, string> Programs { get; } = [];

    /// <summary>Windows services by the process that they run in.</summary>
    public Dictionary<int, string> Services { get; } = [];

    /// <summary>Process ids by the number of a socket that they hold.</summary>
    public Dictionary<long, HashSet<int>> Sockets { get; } = [];

    public bool IsEmpty => Programs.Count + Sockets.Count == 0;
}
