using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.FirewallRuleFact>;

namespace PortAudit.Model.Facts;

/// <summary>A rule of a host firewall, as its own words say it; what it lets in, the walk says.</summary>
/// <remarks>A field is absent where the export does not show it: "any" is only what the export says is any.</remarks>
public sealed class FirewallRuleFact : Fact
{
    public static readonly IReadOnlyList<string> ProfileWords = ["domain", "private", "public"];
    public static readonly IReadOnlyList<string> ActionWords = ["allow", "block", "bypass"];
    public static readonly IReadOnlyList<string> EdgeWords = ["none", "allow", "defer-to-user", "defer-to-application"];

    public static readonly FactType Definition = FactType.Of<FirewallRuleFact>("firewallRule", "a rule of a host firewall, as written",
    [
        HostName,
        Text("id", "what the store calls it", f => f.Id),
        Text("name", "what people see", f => f.Name),
        Text("group", "the group that it belongs to", f => f.Group),
        Word("layer", "the store that it is in", FirewallSettingFact.Layers, f => f.Layer),
        Word("direction", "in or out", ["in", "out"], f => f.Direction),
        Word("action", "what it does", ActionWords, f => f.Action),
        Flag("enabled", "whether it is switched on", f => f.IsEnabled),
        Words("profiles", "the profiles that it is for", ProfileWords, f => f.Profiles),
        Words("acts", "the profiles in which it has a say: switched on, the firewall on, rules of its store allowed, no block rule for "
            + "all that it allows; empty when none", ProfileWords, f => f.Acts),
        Text("protocol", "name or number; absent for any", f => f.Protocol),
        Flag("anyProtocol", "whether it is for every protocol", f => f.IsAnyProtocol),
        Texts("localPorts", "numbers, ranges and keywords; empty for any", f => f.LocalPorts),
        Flag("anyLocalPort", "whether it is for every local port", f => f.IsAnyLocalPort),
        Texts("opens", "the local ports one by one, as 445/tcp; of a range of more than 1024 none", f => f.Opens),
        Texts("remoteAddresses", "addresses, networks and keywords; empty for any", f => f.RemoteAddresses),
        Flag("anyRemoteAddress", "whether it is for every remote address", f => f.IsAnyRemoteAddress),
        Text("program", "its path, in lower case and without variables; absent for any", f => f.Program),
        Text("programName", "the last part of the path", f => f.ProgramName),
        Flag("anyProgram", "whether it is for every program and service", f => f.IsAnyProgram),
        Text("service", "short name of the Windows service; absent for any", f => f.Service),
        Flag("narrowed", "whether it asks for users, computers, apps, interfaces or IPsec besides", f => f.IsNarrowed),
        Word("edge", "whether it takes what a NAT edge lets through", EdgeWords, f => f.Edge),
        Text("posesAs", "the built-in group whose name it bears without being one of its rules", f => f.PosesAs),
        Location("at", "where it is written", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? Group { get; init; }

    public required string Layer { get; init; }

    public string? Direction { get; init; }

    public string? Action { get; init; }

    public bool? IsEnabled { get; init; }

    public IReadOnlyList<string> Profiles { get; init; } = [];

    public IReadOnlyList<string> Acts { get; init; } = [];

    public string? Protocol { get; init; }

    public bool? IsAnyProtocol { get; init; }

    public IReadOnlyList<string> LocalPorts { get; init; } = [];

    public bool? IsAnyLocalPort { get; init; }

    public IReadOnlyList<string> Opens { get; init; } = [];

    public IReadOnlyList<string> RemoteAddresses { get; init; } = [];

    public bool? IsAnyRemoteAddress { get; init; }

    public string? Program { get; init; }

    public string? ProgramName => Program is null ? null : Program[(Program.LastIndexOf('\\') + 1)..];

    public bool? IsAnyProgram { get; init; }

    public string? Service { get; init; }

    public bool IsNarrowed { get; init; }

    public string? Edge { get; init; }

    public string? PosesAs { get; init; }

    public override string Identity => Name is null || Name == Id ? Id : $"{Name} ({Id})";

    public override string ToString() => Name is { Length: > 0 } name && name[0] != '@' ? name : Id;
}
