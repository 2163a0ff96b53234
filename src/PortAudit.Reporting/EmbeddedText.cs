namespace PortAudit.Reporting;

/// <summary>The text files that this assembly carries along.</summary>
internal static class EmbeddedText
{
    /// <returns>The file's text with LF line ends, whatever the checkout made of them.</returns>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly has no resource '{name}'");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
