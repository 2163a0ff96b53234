using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Reads <c>report</c> or <c>derive</c>, with the severity and certainty of the former.</summary>
internal sealed class ConclusionReader(RuleScope scope, RuleSyntax rule)
{
    private static readonly IReadOnlyList<string> ReportKeys = ["at", "related", "message", "evidence"];

    private readonly TestReader _tests = new(scope);

    /// <returns><see langword="null"/> after a diagnostic.</returns>
    public Conclusion? Read(SourceSpan place)
    {
        var (report, derive) = (rule.Map.Entry("report"), rule.Map.Entry("derive"));
        if (report is not null && derive is not null)
            return Refuse(RuleDiagnostics.UnknownKey.At(derive.Key.Span, "derive", "a rule that reports",
                "put what it derives into a rule of its own"));
        if (derive is not null) return ReadDerivation(derive);
        if (report is null) return Refuse(RuleDiagnostics.MissingKey.At(place, "a rule", "report' or 'derive"));
        return ReadReport(report);
    }

    private Report? ReadReport(MapEntrySyntax entry)
    {
        if (Map(entry) is not { } map) return null;
        foreach (var (key, _) in map.Entries)
        {
            if (!ReportKeys.Contains(key.Value))
                Refuse(RuleDiagnostics.UnknownKey.At(key.Span, VisibleText.Brief(key.Value), "'report'", NearestName.Hint(key.Value, ReportKeys)));
        }

        MessageTemplate? message = null;
        if (map.Find("message") is not { } text) Refuse(RuleDiagnostics.MissingKey.At(entry.Key.Span, "'report'", "message"));
        else if (text is not ScalarSyntax { Value.Length: > 0 } scalar)
            Refuse(RuleDiagnostics.WrongShape.At(text.Span, "'message'", "a text", text.Shape));
        else message = MessageReader.Read(scalar, scope);

        var at = map.Find("at") is { } place ? Reference("at", place, true)?.Operand : null;
        var related = Labelled("related", map.Find("related"), true);
        var evidence = Labelled("evidence", map.Find("evidence"), false);
        var severities = ReadSeverities();
        var certainty = ReadCertainty();
        return message is null || certainty is null ? null : new Report(message, at, related, evidence, severities, certainty);
    }

    private Derivation? ReadDerivation(MapEntrySyntax entry)
    {
        foreach (var key in new[] { "severity", "certainty" })
        {
            if (rule.Map.Entry(key) is { } odd)
                Refuse(RuleDiagnostics.UnknownKey.At(odd.Key.Span, key, "a rule that derives", "only a report has it"));
        }

        if (Map(entry) is not { } map) return null;
        if (map.Find("fact") is not ScalarSyntax name)
        {
            Refuse(RuleDiagnostics.MissingKey.At(entry.Key.Span, "'derive'", "fact"));
            return null;
        }

        // Absent when the name is taken, which has been reported.
        if (!scope.Types.TryGetValue(name.Value, out var type)) return null;
        if (map.Find("host") is { } host
            && !(host is ScalarSyntax h && ReferenceReader.IsReference(h)
            && ReferenceReader.Read(h, scope) is (FieldReference { Path: [{ Name: "host" or "name" }] }, _)))
            Refuse(RuleDiagnostics.WrongShape.At(host.Span, "'host'", "the host of a matched fact, as $alias.host", host.Shape));

        var values = new List<Operand>();
        foreach (var field in type.Fields.Where(f => f.Name != "host"))
        {
            var node = map.Find(field.Name);
            if (node is ScalarSyntax scalar && ReferenceReader.IsReference(scalar))
            {
                if (ReferenceReader.Read(scalar, scope) is (var operand, _)) values.Add(operand);
            }
            else if (node is ScalarSyntax literal)
            {
                if (LiteralReader.Read(field.Name, OperandShape.Of(field), literal, false, scope.Diagnostics) is { } constant) values.Add(constant);
            }
            else if (node is not null)
            {
                Refuse(RuleDiagnostics.WrongShape.At(node.Span, $"'{field.Name}'", "a single value", node.Shape));
            }
        }

        return values.Count == type.Fields.Count - 1 ? new Derivation(type, values) : null;
    }

    // "severity: high", or cases of which the first that holds counts: "- high: { owner.home: { exists: true } }".
    private List<SeverityCase> ReadSeverities()
    {
        var node = rule.Map.Find("severity");
        var cases = new List<SeverityCase>();
        foreach (var item in node is ListSyntax list ? list.Items : node is null ? [] : [node])
        {
            switch (item)
            {
                case ScalarSyntax scalar:
                    if (Word("severity", scalar, Vocabulary.Severities) is { } severity) cases.Add(new SeverityCase(severity, []));
                    break;
                case MapSyntax { Entries: [(var key, MapSyntax tests)] }:
                    var conditions = tests.Entries.Select(ReadCondition).OfType<ReferenceCondition>().ToList();
                    if (Word("severity", key, Vocabulary.Severities) is { } conditional) cases.Add(new SeverityCase(conditional, conditions));
                    break;
                default:
                    Refuse(RuleDiagnostics.WrongShape.At(item.Span, "'severity'",
                        "a severity, or cases as '- high: { alias.field: value }'", item.Shape));
                    break;
            }
        }

        return cases;
    }

    private ReferenceCondition? ReadCondition(MapEntrySyntax entry)
    {
        var (key, value) = entry;
        var read = ReferenceReader.Read(key.Value.TrimStart('$'),
            (start, length) => key.Part(key.Value.Length - key.Value.TrimStart('$').Length + start, length), scope);
        if (read is not (var operand, var shape)) return null;
        if (operand is not FieldReference reference)
        {
            Refuse(RuleDiagnostics.WrongShape.At(key.Span, $"'{VisibleText.Brief(key.Value)}'", "a field of a matched fact", "a parameter"));
            return null;
        }

        return _tests.Read(key.Value, shape, value) is { } test ? new ReferenceCondition(reference, test) : null;
    }

    private Operand? ReadCertainty()
    {
        if (rule.Map.Find("certainty") is not { } node) return new Constant(Certainty.Certain.Word());
        if (node is ScalarSyntax scalar) return Word("certainty", scalar, Vocabulary.Certainties);
        Refuse(RuleDiagnostics.WrongShape.At(node.Span, "'certainty'", "certain, possible or a field of a matched fact", node.Shape));
        return null;
    }

    private Operand? Word(string what, ScalarSyntax scalar, IReadOnlyList<string> words)
    {
        var shape = new OperandShape(FactValueKind.Word, false, words, null);
        if (!ReferenceReader.IsReference(scalar)) return LiteralReader.Read(what, shape, scalar, false, scope.Diagnostics);
        if (ReferenceReader.Read(scalar, scope) is not (var operand, var found)) return null;
        if (found is { Kind: FactValueKind.Word, Many: false, Words.Count: > 0 } && found.Words.All(words.Contains)) return operand;
        if (operand is ParameterReference { Name: var name } && scope.Parameters[name] is string word && words.Contains(word)) return operand;
        Refuse(RuleDiagnostics.TypeMismatch.At(scalar.Span, $"'{what}'", shape, $"'{VisibleText.Brief(scalar.Value)}'", found));
        return null;
    }

    private List<LabelledOperand> Labelled(string key, YamlSyntax? node, bool places)
    {
        var result = new List<LabelledOperand>();
        foreach (var item in node switch { null => [], ListSyntax list => list.Items, var single => [single] })
        {
            var (label, value) = item is MapSyntax { Entries: [(var name, var inner)] } ? (name.Value, inner) : (null, item);
            if (Reference(key, value, places) is not var (operand, path)) continue;
            result.Add(new LabelledOperand(label ?? FieldTitle.Of(path[(path.LastIndexOf('.') + 1)..].Trim('$', '{', '}')), operand));
        }

        return result;
    }

    private (Operand Operand, string Path)? Reference(string key, YamlSyntax node, bool place)
    {
        if (node is not ScalarSyntax scalar || !ReferenceReader.IsReference(scalar))
        {
            Refuse(RuleDiagnostics.WrongShape.At(node.Span, $"'{key}'", "a reference as $alias.field", node is ScalarSyntax ? "a text" : node.Shape));
            return null;
        }

        if (ReferenceReader.Read(scalar, scope) is not (var operand, var shape)) return null;
        if (place && shape.Kind is not (FactValueKind.Location or FactValueKind.Fact))
        {
            Refuse(RuleDiagnostics.TypeMismatch.At(scalar.Span, $"'{key}'", "a place in a file", $"'{VisibleText.Brief(scalar.Value)}'", shape));
            return null;
        }

        return (operand, scalar.Value);
    }

    private MapSyntax? Map(MapEntrySyntax entry)
    {
        if (entry.Value is MapSyntax map) return map;
        Refuse(RuleDiagnostics.WrongShape.At(entry.Value.Span, $"'{entry.Key.Value}'", "a map", entry.Value.Shape));
        return null;
    }

    private Conclusion? Refuse(Diagnostic diagnostic)
    {
        scope.Diagnostics.Add(diagnostic);
        return null;
    }
}
