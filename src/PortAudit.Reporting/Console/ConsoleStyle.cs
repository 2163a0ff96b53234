namespace PortAudit.Reporting.Console;

/// <summary>What a stretch of console text is; colours only repeat what its words say.</summary>
internal enum ConsoleStyle
{
    Plain,
    Strong,
    Faint,
    Critical,
    High,
    Medium,
    Low,
    Info,
    Good,
}
