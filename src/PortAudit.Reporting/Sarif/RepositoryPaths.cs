namespace PortAudit.Reporting.Sarif;

/// <summary>Turns the paths of inputs into addresses that start at the repository's root, percent-encoded.</summary>
/// <remarks>Text work only: nothing is looked up on disk, so that a report can be written elsewhere than the audit ran.</remarks>
internal sealed class RepositoryPaths(string? root, string? workingDirectory)
{
    private readonly IReadOnlyList<string>? _root = root is null ? null : Parts(root);
    private readonly IReadOnlyList<string>? _from = (workingDirectory ?? root) is { } folder ? Parts(folder) : null;

    /// <returns>A relative reference, or a <c>file:</c> address for what lies outside of the repository.</returns>
    public string Address(string path)
    {
        var parts = IsAbsolute(path) ? Parts(path) : Parts(path, _from ?? []);
        var absolute = IsAbsolute(path) || _from is not null;
        if (!absolute) return Join(parts);
        return _root is not null && parts.Count > _root.Count && parts.Take(_root.Count).SequenceEqual(_root)
            ? Join(parts.Skip(_root.Count))
            : $"file:///{Join(parts)}";
    }

    private static bool IsAbsolute(string path) => path is ['/', ..] or [_, ':', '/' or '\\', ..] or ['\\', '\\', ..];

    private static List<string> Parts(string path, IReadOnlyList<string>? before = null)
    {
        List<string> result = [.. before ?? []];
        foreach (var part in path.Split('/', '\\'))
        {
            if (part is "" or ".") continue;
            if (part == ".." && result.Count > 0 && result[^1] != "..") result.RemoveAt(result.Count - 1);
            else result.Add(part);
        }

        return result;
    }

    // A colon in the first part would read as a scheme; EscapeDataString encodes it, and half a surrogate pair as U+FFFD.
    private static string Join(IEnumerable<string> parts) => string.Join('/', parts.Select(Uri.EscapeDataString));
}
