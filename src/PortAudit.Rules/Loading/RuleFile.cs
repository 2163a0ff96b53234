namespace PortAudit.Rules.Loading;

/// <summary>Reads a file of rules as YAML, its faults as diagnostics of rules.</summary>
internal static class RuleFile
{
    /// <summary>The documents of a file that are not empty.</summary>
    public static IReadOnlyList<YamlSyntax> Read(SourceFile file, List<Diagnostic> diagnostics)
    {
        var faults = new List<YamlFault>();
        var documents = YamlReader.Read(file, faults);
        diagnostics.AddRange(faults.Select(f => Explain(f, file)));
        return documents;
    }

    private static Diagnostic Explain(YamlFault fault, SourceFile file)
    {
        if (fault.Span is not { } span) return RuleDiagnostics.TooLarge.At(file.Path, fault.Text, fault.Limit);
        return fault.Kind switch
        {
            YamlFaultKind.TooLarge => RuleDiagnostics.TooLarge.At(span, fault.Text, fault.Limit),
            YamlFaultKind.Unsupported => RuleDiagnostics.Unsupported.At(span, fault.Text),
            YamlFaultKind.KeyIsNotScalar => RuleDiagnostics.WrongShape.At(span, "a key", "a word", fault.Text),
            YamlFaultKind.DuplicateKey => RuleDiagnostics.DuplicateKey.At(span, fault.Text),
            _ => RuleDiagnostics.Syntax.At(span, fault.Text),
        };
    }
}
