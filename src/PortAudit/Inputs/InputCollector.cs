using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace PortAudit.Inputs;

/// <summary>Turns the paths of the command line or the configuration into files: files, folders, globs, standard input.</summary>
public sealed class InputCollector
{
    private static readonly string[] SkippedFolders = [".git", ".hg", ".svn", "node_modules", ".terraform", ".venv"];

    private readonly string _start;
    private readonly Dictionary<string, InputFile> _files = [];
    private readonly List<Diagnostic> _diagnostics = [];

    private InputCollector(string start) => _start = start;

    /// <param name="paths">As given; <c>-</c> is standard input.</param>
    /// <param name="start">The folder that relative paths start from.</param>
    /// <param name="stdinName">What to call standard input.</param>
    /// <returns>Each file once, in the order of the paths, then by name; and what could not be found.</returns>
    public static (IReadOnlyList<InputFile> Files, IReadOnlyList<Diagnostic> Diagnostics) Collect(
        IEnumerable<string> paths, string start, string stdinName = "-")
    {
        var collector = new InputCollector(start);
        foreach (var path in paths) collector.Add(path, stdinName);
        return ([.. collector._files.Values], collector._diagnostics);
    }

    private void Add(string path, string stdinName)
    {
        if (path == "-")
        {
            _files.TryAdd("-", new InputFile(stdinName, null, true));
            return;
        }

        var full = Path.GetFullPath(path, _start);
        if (File.Exists(full)) Add(full, isNamed: true);
        else if (Directory.Exists(full)) AddFolder(full, 0);
        else if (path.AsSpan().ContainsAny('*', '?')) AddGlob(path);
        else _diagnostics.Add(InputDiagnostics.Missing.At(Shown(full)));
    }

    private void AddGlob(string glob)
    {
        // The part before the first wildcard is a plain folder; the matcher wants its root.
        var parts = glob.Replace('\\', '/').Split('/');
        var fixedParts = parts.TakeWhile(p => !p.AsSpan().ContainsAny('*', '?')).ToList();
        var root = Path.GetFullPath(
            glob.StartsWith('/') ? "/" + string.Join('/', fixedParts) : string.Join('/', fixedParts.DefaultIfEmpty(".")), _start);
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(string.Join('/', parts.Skip(fixedParts.Count)));
        var found = Directory.Exists(root)
            ? matcher.Execute(new DirectoryInfoWrapper(new DirectoryInfo(root))).Files.Select(f => Path.Combine(root, f.Path))
            .Order(StringComparer.Ordinal).ToList()
            : [];
        if (found.Count == 0) _diagnostics.Add(InputDiagnostics.NoMatch.At(glob));
        foreach (var file in found) Add(file, isNamed: false, root);
    }

    private void AddFolder(string folder, int depth, string? given = null)
    {
        given ??= folder;
        if (depth > InputLimits.DeepestFolder) return;
        try
        {
            // Links are not followed: they could lead in a circle, or out of the audited tree.
            var options = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
            foreach (var file in Directory.EnumerateFiles(folder, "*", options).Order(StringComparer.Ordinal)) Add(file, isNamed: false, given);
            foreach (var inner in Directory.EnumerateDirectories(folder, "*", options).Order(StringComparer.Ordinal))
            {
                if (!SkippedFolders.Contains(Path.GetFileName(inner))) AddFolder(inner, depth + 1, given);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _diagnostics.Add(InputDiagnostics.Unreadable.At(Shown(folder), e.Message));
        }
    }

    private void Add(string full, bool isNamed, string? root = null)
    {
        if (_files.TryGetValue(full, out var known))
        {
            if (isNamed && !known.IsNamed) _files[full] = known with { IsNamed = true };
            return;
        }

        _files.Add(full, new InputFile(Shown(full), full, isNamed) { Root = root ?? Path.GetDirectoryName(full) });
    }

    private string Shown(string full)
    {
        var relative = Path.GetRelativePath(_start, full).Replace('\\', '/');
        return relative.StartsWith("../../..", StringComparison.Ordinal) ? full.Replace('\\', '/') : relative;
    }
}
