namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The columns after State that a header names; the default is that none is known, as in a fragment without header.</summary>
internal readonly record struct NetstatColumns(bool AreKnown, bool HasUser, bool HasProgram, bool HasContext, bool HasTimer)
{
    public static NetstatColumns Read(ReadOnlySpan<char> header) => new(
        true,
        header.Contains("Inode", StringComparison.Ordinal),
        header.Contains("PID/Program", StringComparison.Ordinal),
        header.Contains("Security Context", StringComparison.Ordinal),
        header.TrimEnd().EndsWith("Timer"));
}
