using PortAudit.Rules.Loading;

namespace PortAudit.Rules;

/// <summary>Finds rule packs: the one that the tool carries, and folders.</summary>
public static class RulePacks
{
    public const string ShippedName = "portaudit";

    private const string ResourcePrefix = "rules/";

    /// <summary>Files of these names configure the tool; they are not rules.</summary>
    private static readonly string[] NoRules = ["portaudit.yaml", "portaudit.yml"];

    public static CompiledPack LoadShipped() => RuleCompiler.Compile(Shipped());

    /// <summary>A pack of the user's, by itself.</summary>
    public static CompiledPack LoadFolder(string path) => RuleCompiler.Compile(Folder(path));

    /// <summary>Several packs together: their rules may match each other's facts, and an id may occur once.</summary>
    public static CompiledPack Load(params IReadOnlyList<RulePackFiles> packs) => RuleCompiler.Compile(packs);

    /// <summary>The files that are built into the assembly.</summary>
    public static RulePackFiles Shipped()
    {
        var assembly = typeof(RulePacks).Assembly;
        var files = new List<SourceFile>();
        var names = assembly.GetManifestResourceNames();
        Array.Sort(names, StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!name.StartsWith(ResourcePrefix, StringComparison.Ordinal)) continue;
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files.Add(SourceFile.FromBytes(name, bytes));
        }

        return new RulePackFiles(ShippedName, assembly.GetName().Version?.ToString(3) ?? "", files, true);
    }

    /// <summary>Every YAML file below a folder but those in example folders; or one file.</summary>
    /// <param name="asShipped">Ask of it what is asked of the tool's own rules: why, fix, references, and both kinds of examples.</param>
    public static RulePackFiles Folder(string path, bool asShipped = false)
    {
        var diagnostics = new List<Diagnostic>();
        var files = new List<SourceFile>();
        foreach (var file in File.Exists(path) ? [path] : Directory.Exists(path) ? RuleFiles(path, 0) : [])
        {
            try
            {
                files.Add(SourceFile.FromBytes(file, File.ReadAllBytes(file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(RuleDiagnostics.Unreadable.At(file, VisibleText.Brief(e.Message)));
            }

            if (asShipped) diagnostics.AddRange(MissingExamples(file));
        }

        if (files.Count == 0 && diagnostics.Count == 0) diagnostics.Add(RuleDiagnostics.NoRules.At(path));
        var hash = Convert.ToHexStringLower(Sha256Digest.Of(System.Text.Encoding.ASCII.GetBytes(string.Concat(files.Select(f => f.Sha256)))))[..12];
        return new RulePackFiles(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), hash, files, asShipped)
        {
            Diagnostics = diagnostics
        };
    }

    /// <summary>Whether a folder's name says that it holds an example's inputs.</summary>
    internal static bool IsExampleFolder(string path) =>
        Path.GetFileName(path) is var name
        && (name.StartsWith("positive", StringComparison.Ordinal) || name.StartsWith("negative", StringComparison.Ordinal));

    private static IEnumerable<string> RuleFiles(string folder, int depth)
    {
        // Links are not followed: they could lead in a circle or out of the pack.
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var files = Directory.EnumerateFiles(folder, "*", options)
            .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" && !NoRules.Contains(Path.GetFileName(f)));
        var deeper = depth == RuleLimits.DeepestFolder ? [] : Directory.EnumerateDirectories(folder, "*", options).Where(d => !IsExampleFolder(d));
        return files.Order(StringComparer.Ordinal)
            .Concat(deeper.Order(StringComparer.Ordinal).SelectMany(d => RuleFiles(d, depth + 1))).Take(RuleLimits.MostFiles);
    }

    private static IEnumerable<Diagnostic> MissingExamples(string file)
    {
        var folders = Directory.EnumerateDirectories(Path.GetDirectoryName(Path.GetFullPath(file))!)
            .Where(d => Directory.EnumerateFiles(d).Any(f => Path.GetFileName(f) != Testing.ExpectedFindings.FileName))
            .Select(Path.GetFileName).ToList();
        foreach (var kind in new[] { "positive", "negative" })
        {
            if (!folders.Any(f => f!.StartsWith(kind, StringComparison.Ordinal))) yield return RuleDiagnostics.NoExamples.At(file, kind);
        }
    }
}
