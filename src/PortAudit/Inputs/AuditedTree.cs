using System.IO.Enumeration;
using PortAudit.Parsing;

namespace PortAudit.Inputs;

/// <summary>The files that an input may name beside itself: those below the folder that was given, or that the given file lies in.</summary>
/// <remarks>Nothing outside is opened, whatever a path or a link says. A tree that was copied from a host keeps its absolute paths:
/// <c>/etc/nftables.d</c> is also looked for below each folder between the naming file and the root.</remarks>
internal sealed class AuditedTree(string start, long largestFile) : ParseContext
{
    private readonly Dictionary<string, SourceFile> _files = [];
    private readonly Dictionary<SourceFile, (string FullPath, string Root)> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>Tells where a file lies that is about to be parsed.</summary>
    public void Add(SourceFile source, string fullPath, string root)
    {
        _places[source] = (fullPath, root);
        _files[fullPath] = source;
    }

    public override SiblingFiles Find(SourceFile from, string pattern)
    {
        if (!_places.TryGetValue(from, out var place)) return new SiblingFiles(SiblingAccess.NoTree, []);
        if (pattern.Length == 0 || pattern.Contains('\0')) return new SiblingFiles(SiblingAccess.Missing, []);
        var isOutside = true;
        foreach (var candidate in Candidates(place.FullPath, place.Root, pattern))
        {
            if (!IsBelow(candidate, place.Root)) continue;
            isOutside = false;
            if (pattern.AsSpan().ContainsAny('*', '?', '['))
            {
                var matches = Matches(candidate, place.Root);
                if (matches.Count > 0)
                    return new SiblingFiles(SiblingAccess.Found, [.. matches.Select(f => Load(f, place.Root)).OfType<SourceFile>()]);
                continue;
            }

            if (!File.Exists(candidate)) continue;
            if (!IsBelow(RealPath(candidate), RealPath(place.Root))) return new SiblingFiles(SiblingAccess.Outside, []);
            return Load(candidate, place.Root) is { } file
                ? new SiblingFiles(SiblingAccess.Found, [file]) : new SiblingFiles(SiblingAccess.Missing, []);
        }

        if (isOutside) return new SiblingFiles(SiblingAccess.Outside, []);
        return new SiblingFiles(pattern.AsSpan().ContainsAny('*', '?', '[') ? SiblingAccess.Found : SiblingAccess.Missing, []);
    }

    private static IEnumerable<string> Candidates(string from, string root, string pattern)
    {
        var folder = Path.GetDirectoryName(from)!;
        if (!pattern.StartsWith('/'))
        {
            yield return Path.GetFullPath(pattern, folder);
            if (folder != root) yield return Path.GetFullPath(pattern, root);
            yield break;
        }

        yield return Path.GetFullPath(pattern);
        for (var above = folder; above is not null && (above == root || IsBelow(above, root)); above = Path.GetDirectoryName(above))
            yield return Path.GetFullPath(pattern.TrimStart('/'), above);
    }

    private static bool IsBelow(string path, string root) => path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>The files of a glob in its last part, by name; those whose name begins with a dot are left out, as by the shell.</summary>
    private static List<string> Matches(string pattern, string root)
    {
        var folder = Path.GetDirectoryName(pattern)!;
        if (folder.AsSpan().ContainsAny('*', '?') || !Directory.Exists(folder)) return [];
        var name = Path.GetFileName(pattern);
        try
        {
            return [.. Directory.EnumerateFiles(folder)
                .Where(f => Path.GetFileName(f) is var file && file[0] != '.'
                && FileSystemName.MatchesSimpleExpression(name, file, ignoreCase: false))
                .Where(f => IsBelow(RealPath(f), RealPath(root))).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private SourceFile? Load(string fullPath, string root)
    {
        if (_files.TryGetValue(fullPath, out var known)) return known;
        try
        {
            if (new FileInfo(fullPath).Length > largestFile) return null;
            var shown = Path.GetRelativePath(start, fullPath).Replace('\\', '/');
            var source = SourceFile.FromBytes(shown.StartsWith("../../..", StringComparison.Ordinal) ? fullPath : shown, File.ReadAllBytes(fullPath));
            Add(source, fullPath, root);
            return source;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The path with all links followed.</summary>
    private static string RealPath(string path)
    {
        var real = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            try
            {
                FileSystemInfo info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
                if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is { } target) real = target.FullName;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }

        return real;
    }
}
