namespace PortAudit.Configuration;

/// <summary>The layers of the configuration; each overrides those before it.</summary>
public enum OriginKind
{
    Default,
    File,
    Environment,
    CommandLine,
}
