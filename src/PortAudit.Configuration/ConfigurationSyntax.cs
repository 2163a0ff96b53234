using PortAudit.Yaml;

namespace PortAudit.Configuration;

/// <summary>Reads a configuration file as rule files are read: the same part of YAML within the same bounds, with diagnostics of its own.</summary>
internal static class ConfigurationSyntax
{
    /// <returns>What the file holds; <see langword="null"/> when that is nothing, or can't be read.</returns>
    public static YamlSyntax? Read(SourceFile file, List<Diagnostic> diagnostics)
    {
        var faults = new List<YamlFault>();
        var documents = YamlReader.Read(file, faults);
        diagnostics.AddRange(faults.Select(f => Explain(f, file)));
        if (documents.Count > 1) diagnostics.Add(ConfigurationDiagnostics.SeveralDocuments.At(documents[1].Span));
        return documents.Count == 0 ? null : documents[0];
    }

    /// <summary>Nothing, in any of the ways that YAML has for it.</summary>
    public static bool IsNothing(YamlSyntax node) => node is ScalarSyntax { IsPlain: true, Value: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>How a message calls the kind of a node.</summary>
    public static string Shape(YamlSyntax node) => node switch
    {
        MapSyntax => "a map",
        ListSyntax => "a list",
        _ => IsNothing(node) ? "nothing" : "a single value",
    };

    private static Diagnostic Explain(YamlFault fault, SourceFile file)
    {
        const string bounds = "512 KiB of text, 50,000 values and 32 levels";
        if (fault.Span is not { } span) return ConfigurationDiagnostics.TooLarge.At(file.Path, "the file is too large", bounds);
        var text = VisibleText.Brief(span.Text.ToString(), 40);
        return fault.Kind switch
        {
            YamlFaultKind.TooLarge => ConfigurationDiagnostics.TooLarge.At(span, "here it gets too much", bounds),
            YamlFaultKind.Unsupported => ConfigurationDiagnostics.Unsupported.At(span, $"'{text}'"),
            YamlFaultKind.DuplicateKey => ConfigurationDiagnostics.DuplicateKey.At(span, text),
            YamlFaultKind.KeyIsNotScalar => ConfigurationDiagnostics.WrongShape.At(span, "a key", "a word", fault.Text),
            _ => ConfigurationDiagnostics.Syntax.At(Tab(span) ?? span, fault.Text),
        };
    }

    // The library places a tab in the indentation at the very start of the file.
    private static SourceSpan? Tab(SourceSpan span)
    {
        if (span.Start > 0 || span.Length > 0) return null;
        for (var line = 1; line <= span.File.LineCount; line++)
        {
            if (span.File.Line(line).TrimStart(' ').StartsWith("\t")) return span.File.LineSpan(line);
        }

        return null;
    }
}
