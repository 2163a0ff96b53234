namespace PortAudit.Reporting.Templates;

/// <summary>A template and what its faults are reported under.</summary>
public sealed record Template(string Path, string Text)
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Template FromFile(string path) => new(path, File.ReadAllText(path));

    /// <summary>A fault at a position of the text.</summary>
    public TemplateException Fault(int offset, string problem, Exception? inner = null)
    {
        var before = Text.AsSpan(0, Math.Clamp(offset, 0, Text.Length));
        return new TemplateException(Path, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), problem, inner);
    }
}
