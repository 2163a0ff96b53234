namespace PortAudit.Knowledge;

/// <summary>Brings a program's name, as the various tools print it, to the form that patterns are compared with.</summary>
public static class ProgramName
{
    /// <summary>Linux keeps 15 characters of a process name (TASK_COMM_LEN less the final zero).</summary>
    public const int CommLength = 15;

    /// <remarks>
    /// Traps: netstat -p prints the start of the process title, as in "sshd: /usr/sb" or "postgres:"; netstat -b on Windows
    /// puts the image name in brackets; a login shell starts with '-'; lsof writes a blank as "\x20"; a path may use either
    /// slash, and a drive's colon is not the end of a title.
    /// </remarks>
    public static string Normalize(string observed)
    {
        var name = observed.Contains("\\x20", StringComparison.Ordinal) ? observed.Replace("\\x20", " ", StringComparison.Ordinal) : observed;
        var span = name.AsSpan().Trim();
        if (span is ['[', .., ']'] or ['"', .., '"'])
            span = span[1..^1];
        var colon = span.IndexOf(": ");
        if (colon > 0)
            span = span[..colon];
        else if (span is [.., _, ':'])
            span = span[..^1];
        span = span[(Math.Max(span.LastIndexOf('/'), span.LastIndexOf('\\')) + 1)..];
        if (span is ['-', _, ..])
            span = span[1..];
        return span.Length == observed.Length ? observed : span.ToString();
    }
}
