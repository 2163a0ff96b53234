using PortAudit.Model.Hosts;
using PortAudit.Model.Reports;
using PortAudit.Parsing;

namespace PortAudit.Inputs;

/// <summary>Reads files: bytes to text, text to a format, the format to a model.</summary>
/// <remarks>A file that was named or recognised always gives an input, even if it has no model; others are passed over with a reason.</remarks>
public sealed class InputReader(IReadOnlyList<IConfigParser> parsers, string? forcedType, Func<Stream> standardInput, string start = "")
{
    private readonly AuditedTree _tree = new(start.Length == 0 ? Directory.GetCurrentDirectory() : start, InputLimits.LargestFile);
    private readonly string _types = string.Join(", ", ConfigParsers.Types);

    public List<ParsedInput> Inputs { get; } = [];

    public List<PassedOverFile> PassedOver { get; } = [];

    public void Read(InputFile file)
    {
        SourceFile source;
        try
        {
            if (file.FullPath is not null && new FileInfo(file.FullPath).Length is var length and > InputLimits.LargestFile)
            {
                Fail(file, SourceFile.FromText(file.Path, ""), InputDiagnostics.TooLarge.At(file.Path, length, InputLimits.LargestFile));
                return;
            }

            source = SourceFile.FromBytes(file.Path, Bytes(file));
            if (source.Encoding.LooksBinary && file.FullPath is { } full) source = source.With(Companions(full));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(file, SourceFile.FromText(file.Path, ""), InputDiagnostics.Unreadable.At(file.Path, e.Message));
            return;
        }

        Read(file, source);
    }

    private void Read(InputFile file, SourceFile source)
    {
        if (source.ByteLength == 0 || (!source.Encoding.LooksBinary && string.IsNullOrWhiteSpace(source.Text)))
        {
            Fail(file, source, InputDiagnostics.Empty.At(file.Path));
            return;
        }

        if (forcedType is not null)
        {
            Inputs.Add(Noted(ConfigParsers.Find(forcedType, parsers)!.Parse(source, "named with --type", Context(file, source))));
            return;
        }

        if (ConfigParsers.Detect(source, parsers) is not var (parser, detection))
        {
            Fail(file, source, (source.Encoding.LooksBinary ? InputDiagnostics.Binary : InputDiagnostics.UnknownFormat).At(file.Path, _types));
            return;
        }

        Inputs.Add(Noted(parser.Parse(source, detection.Reason, Context(file, source))));
    }

    private ParseContext Context(InputFile file, SourceFile source)
    {
        if (file.FullPath is null || file.Root is null) return ParseContext.None;
        _tree.Add(source, file.FullPath, file.Root);
        return _tree;
    }

    /// <summary>Passes over the inputs that others include: what they say is in the model where it is included.</summary>
    public void PassOverIncluded()
    {
        if (!Inputs.Exists(i => i.IncludedFiles.Count > 0)) return;
        var byPath = Inputs.ToDictionary(i => i.Source.Path);
        var included = new Dictionary<string, string>();
        foreach (var input in Inputs.Where(i => i.IncludedFiles.Count > 0))
        {
            // Of files that include each other, the first stays.
            if (included.ContainsKey(input.Source.Path)) continue;
            foreach (var file in input.IncludedFiles)
                if (file.Path != input.Source.Path && byPath.ContainsKey(file.Path)) included.TryAdd(file.Path, input.Source.Path);
        }

        foreach (var (path, by) in included)
        {
            Inputs.Remove(byPath[path]);
            PassedOver.Add(new PassedOverFile(path, $"is read where {by} includes it"));
        }
    }

    private void Fail(InputFile file, SourceFile source, Diagnostic diagnostic)
    {
        if (!file.IsNamed)
        {
            PassedOver.Add(new PassedOverFile(file.Path, diagnostic.Message));
            return;
        }

        Inputs.Add(new ParsedInput(source, "unknown", diagnostic.Message)
        {
            HasModel = false,
            Diagnostics = [diagnostic],
            Lines = new CoverageCounts(0, 0, 0, source.LineCount),
        });
    }

    private static ParsedInput Noted(ParsedInput input) =>
        input.Source is { IsRendition: false, Encoding: { LooksBinary: false, Name: not "utf-8" } encoding }
        ? input with { Diagnostics = [InputDiagnostics.NotUtf8.At(input.Source.Path, encoding.Name), .. input.Diagnostics] }
        : input;

    // The transaction logs of a hive, under the names that Windows gives them.
    private static List<CompanionFile> Companions(string full)
    {
        var found = new List<CompanionFile>();
        foreach (var ending in new[] { ".LOG", ".LOG1", ".LOG2", ".log", ".log1", ".log2" })
        {
            if (new FileInfo(full + ending) is { Exists: true, Length: > 0 and <= InputLimits.LargestFile } log
                && !found.Exists(f => f.Name.Equals(log.Name, StringComparison.OrdinalIgnoreCase)))
                found.Add(new CompanionFile(log.Name, File.ReadAllBytes(log.FullName)));
        }

        return found;
    }

    private byte[] Bytes(InputFile file)
    {
        if (file.FullPath is not null) return File.ReadAllBytes(file.FullPath);
        using var stream = standardInput();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
