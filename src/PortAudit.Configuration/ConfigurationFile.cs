namespace PortAudit.Configuration;

/// <summary>Finds and reads the files of the configuration.</summary>
internal static class ConfigurationFile
{
    /// <summary>The nearest <c>portaudit.yaml</c> from a folder upwards, not beyond the repository.</summary>
    /// <returns><see langword="null"/> when there is none. Outside a repository only the folder itself is looked into: what lies above,
    /// as in a shared temporary folder, may be another user's.</returns>
    public static string? Find(string startFolder)
    {
        string? nearest = null;
        for (var folder = startFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, ConfigurationKeys.FileName);
            if (nearest is null && File.Exists(path)) nearest = path;
            var git = Path.Combine(folder, ".git");

            // In a worktree or submodule it is a file.
            if (Directory.Exists(git) || File.Exists(git)) return nearest;
        }

        return nearest is not null && Path.GetDirectoryName(nearest) == startFolder ? nearest : null;
    }

    /// <param name="shown">What messages call the file.</param>
    /// <returns><see langword="null"/> and a diagnostic when it can't be read as text.</returns>
    public static SourceFile? Read(string path, string shown, List<Diagnostic> diagnostics)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            using var buffer = new MemoryStream();
            var part = new byte[16 * 1024];
            for (int length; (length = stream.Read(part)) > 0;)
            {
                buffer.Write(part, 0, length);
                if (buffer.Length <= ConfigurationLimits.MostBytes) continue;
                diagnostics.Add(ConfigurationDiagnostics.TooLarge.At(shown, "it goes on and on", $"{ConfigurationLimits.MostBytes:N0} bytes"));
                return null;
            }

            var file = SourceFile.FromBytes(shown, buffer.ToArray());
            if (!file.Encoding.LooksBinary) return file;
            diagnostics.Add(ConfigurationDiagnostics.Unreadable.At(shown, "it is binary; expected YAML text"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file; check the path" : e.Message;
            diagnostics.Add(ConfigurationDiagnostics.Unreadable.At(shown, reason));
        }

        return null;
    }

    /// <summary>The path as messages show it: relative to the working folder where it is near, with <c>/</c>.</summary>
    public static string Shown(string full, string startFolder)
    {
        var relative = Path.GetRelativePath(startFolder, full).Replace('\\', '/');
        return relative.StartsWith("../../..", StringComparison.Ordinal) ? full.Replace('\\', '/') : relative;
    }
}
