using PortAudit.Rules.Loading;

namespace PortAudit.Configuration;

/// <summary>Reads a configuration file as rule files are read: the same part of YAML within the same bounds, with diagnostics of its own.</summary>
internal static class ConfigurationSyntax
{
    /// <returns>What the file holds; <see langword="null"/> when that is nothing, or can't be read.</returns>
    public static SyntaxNode? Read(SourceFile file, List<Diagnostic> diagnostics)
    {
        var found = new List<Diagnostic>();
        var documents = YamlReader.Read(file, found);
        foreach (var diagnostic in found) diagnostics.Add(Translate(diagnostic));
        if (documents.Count > 1) diagnostics.Add(ConfigurationDiagnostics.SeveralDocuments.At(documents[1].Span));
        return documents.Count == 0 ? null : documents[0];
    }

    /// <summary>Nothing, in any of the ways that YAML has for it.</summary>
    public static bool IsNothing(SyntaxNode node) => node is ScalarSyntax { IsPlain: true, Value: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>How a message calls the kind of a node.</summary>
    public static string Shape(SyntaxNode node) => node switch
    {
        MapSyntax => "a map",
        ListSyntax => "a list",
        _ => IsNothing(node) ? "nothing" : "a single value",
    };

    private static Diagnostic Translate(Diagnostic diagnostic)
    {
        const string bounds = "512 KiB of text, 50,000 values and 32 levels";
        if (diagnostic.Span is not { } span) return ConfigurationDiagnostics.TooLarge.At(diagnostic.Path, "the file is too large", bounds);
        var text = VisibleText.Brief(span.Text.ToString(), 40);
        if (diagnostic.Descriptor == RuleDiagnostics.TooLarge) return ConfigurationDiagnostics.TooLarge.At(span, "here it gets too much", bounds);
        if (diagnostic.Descriptor == RuleDiagnostics.Unsupported) return ConfigurationDiagnostics.Unsupported.At(span, $"'{text}'");
        if (diagnostic.Descriptor == RuleDiagnostics.DuplicateKey) return ConfigurationDiagnostics.DuplicateKey.At(span, text);
        if (diagnostic.Descriptor == RuleDiagnostics.WrongShape) return new Diagnostic(ConfigurationDiagnostics.WrongShape, span, diagnostic.Message);
        return new Diagnostic(ConfigurationDiagnostics.Syntax, Tab(span) ?? span, diagnostic.Message);
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
