namespace PortAudit.Model.Firewall.Windows;

/// <summary>One spelling for a program's path: lower case, variables replaced by what they are on nearly every system.</summary>
/// <remarks>netsh prints expanded paths, the registry keeps variables: both must be the same question. The system drive is taken to be C:.</remarks>
public static class WindowsPath
{
    private static readonly (string Variable, string Path)[] Variables =
    [
        ("%systemroot%", @"c:\windows"), ("%windir%", @"c:\windows"), ("%programfiles(x86)%", @"c:\program files (x86)"),
        ("%programfiles%", @"c:\program files"), ("%programdata%", @"c:\programdata"), ("%systemdrive%", "c:"), ("%public%", @"c:\users\public"),
    ];

    public static string Normal(string path)
    {
        var text = path.Trim().Trim('"').Replace('/', '\\').ToLowerInvariant();
        if (text.Contains('%'))
            foreach (var (variable, value) in Variables) text = text.Replace(variable, value, StringComparison.Ordinal);
        // Batch files double the backslash now and then.
        return text.Contains(@"\\", StringComparison.Ordinal) && !text.StartsWith(@"\\", StringComparison.Ordinal)
            ? text.Replace(@"\\", @"\", StringComparison.Ordinal) : text;
    }
}
