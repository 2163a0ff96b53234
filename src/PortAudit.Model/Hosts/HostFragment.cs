namespace PortAudit.Model.Hosts;

/// <summary>What a file says that only means something together with other files of its host: sets that rules name, parts of a tool's configuration.</summary>
public abstract record HostFragment(SourceFile Source);
