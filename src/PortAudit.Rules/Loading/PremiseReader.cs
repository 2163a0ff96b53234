using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Reads the entries of <c>when</c> and <c>unless</c>.</summary>
internal sealed class PremiseReader(RuleScope scope)
{
    private static readonly IReadOnlyList<string> CountKeys = ["of", "as", "by", "distinct", "gt", "gte", "lt", "lte", "in"];

    private readonly TestReader _tests = new(scope);

    public IReadOnlyList<Premise> ReadWhen(YamlSyntax node)
    {
        var premises = new List<Premise>();
        foreach (var (key, value) in Entries("when", node))
        {
            var premise = key.Value == CountFact.CountField ? ReadCount(key, value) : (Premise?)ReadPattern(key, value);
            if (premise is not null) premises.Add(premise);
        }

        return premises;
    }

    /// <summary>Each entry silences the rule by itself, save that those that refer to one another do so together.</summary>
    public IReadOnlyList<Exclusion> ReadUnless(YamlSyntax node)
    {
        var before = scope.Aliases.ToHashSet();
        var patterns = new List<FactPattern>();
        foreach (var (key, value) in Entries("unless", node))
        {
            if (key.Value == CountFact.CountField)
                scope.Diagnostics.Add(
                    RuleDiagnostics.UnknownFact.At(key.Span, "count", "in 'unless' there are facts only; put the count into 'when'"));
            else if (ReadPattern(key, value) is { } pattern) patterns.Add(pattern);
        }

        // What is only known to be absent can't be named by the conclusion.
        scope.Forget([.. scope.Aliases.Where(a => !before.Contains(a))]);
        return Connect(patterns);
    }

    public IReadOnlyList<FactPattern> ReadAppliesTo(YamlSyntax node)
    {
        var patterns = new List<FactPattern>();
        foreach (var (key, value) in Entries("appliesTo", node))
        {
            if (ReadPattern(key, value) is not { } pattern) continue;
            if (pattern.Alias is { } alias)
                scope.Diagnostics.Add(RuleDiagnostics.WrongShape.At(key.Span, "an entry of 'appliesTo'",
                    "a fact without 'as', which nothing here could refer to", $"'as: {alias}'"));
            patterns.Add(pattern);
        }

        return patterns;
    }

    private static List<Exclusion> Connect(List<FactPattern> patterns)
    {
        var groups = new List<List<FactPattern>>();
        foreach (var pattern in patterns)
        {
            var references = pattern.References.ToList();
            var joined = groups.Where(g => g.Exists(p => references.Exists(r => r.Slot == p.Slot))).ToList();
            groups.RemoveAll(joined.Contains);
            groups.Add([.. joined.SelectMany(g => g), pattern]);
        }

        groups.Sort((a, b) => a[0].Slot.CompareTo(b[0].Slot));
        return [.. groups.Select(g => new Exclusion(g))];
    }

    private IEnumerable<MapEntrySyntax> Entries(string part, YamlSyntax node)
    {
        if (node is not ListSyntax list)
        {
            scope.Diagnostics.Add(RuleDiagnostics.WrongShape.At(node.Span, $"'{part}'", "a list of facts", node.Shape));
            yield break;
        }

        if (list.Items.Count > RuleLimits.MostPremises)
            scope.Diagnostics.Add(RuleDiagnostics.WrongShape.At(list.Span, $"'{part}'",
                $"a list of at most {RuleLimits.MostPremises} facts", $"one of {list.Items.Count}"));
        foreach (var item in list.Items.Take(RuleLimits.MostPremises))
        {
            if (item is MapSyntax { Entries: [var entry] }) yield return entry;
            else scope.Diagnostics.Add(RuleDiagnostics.WrongShape.At(item.Span, $"an entry of '{part}'", "one fact with its fields", item.Shape));
        }
    }

    private FactPattern? ReadPattern(ScalarSyntax key, YamlSyntax value)
    {
        if (FindSubject(key) is not var (type, source)) return null;
        if (value is ScalarSyntax { Value: "", IsPlain: true }) return new FactPattern(scope.NextSlot(), null, type, source, [], key.Span);
        if (value is not MapSyntax fields)
        {
            scope.Diagnostics.Add(RuleDiagnostics.WrongShape.At(value.Span, $"'{key.Value}'", "a map of fields", value.Shape));
            return null;
        }

        var errors = scope.Diagnostics.Count;
        var conditions = Conditions(type, fields.Entries.Where(e => e.Key.Value != "as"), ["as"]);
        var slot = scope.NextSlot();
        var alias = ReadAlias(fields, slot, type);
        return scope.Diagnostics.Count == errors ? new FactPattern(slot, alias, type, source, conditions, key.Span) : null;
    }

    private CountPattern? ReadCount(ScalarSyntax key, YamlSyntax value)
    {
        if (value is not MapSyntax fields)
        {
            scope.Diagnostics.Add(RuleDiagnostics.WrongShape.At(value.Span, "'count'", "a map", value.Shape));
            return null;
        }

        if (fields.Find("of") is not ScalarSyntax of)
        {
            scope.Diagnostics.Add(RuleDiagnostics.MissingKey.At(key.Span, "'count'", "of"));
            return null;
        }

        if (FindType(of) is not { } type) return null;
        var errors = scope.Diagnostics.Count;
        var conditions = Conditions(type, fields.Entries.Where(e => !CountKeys.Contains(e.Key.Value)), CountKeys);
        var by = fields.Find("by") switch
        {
            null => [],
            ListSyntax list => list.Items.Select(i => FindField(type, i)).OfType<FactField>().ToList(),
            var single => [.. new[] { FindField(type, single) }.OfType<FactField>()],
        };
        var distinct = fields.Find("distinct") is { } node ? FindField(type, node) : null;
        var result = CountFact.Define(by);
        var number = OperandShape.Scalar(FactValueKind.Number);
        var tests = fields.Entries.Where(e => e.Key.Value is "gt" or "gte" or "lt" or "lte" or "in")
            .Select(e => _tests.Read(CountFact.CountField, number, new MapSyntax([e], e.Value.Span))).ToList();
        var slot = scope.NextSlot();
        var alias = ReadAlias(fields, slot, result);
        if (tests.Count == 0 && alias is null)
            scope.Diagnostics.Add(RuleDiagnostics.MissingKey.At(key.Span, "'count'", "gt, gte, lt, lte or in"));
        return scope.Diagnostics.Count > errors ? null
            : new CountPattern(slot, alias, new FactPattern(-1, null, type, null, conditions, of.Span), by, distinct, new AllTest(tests!),
            result, key.Span);
    }

    private List<FieldCondition> Conditions(FactType type, IEnumerable<MapEntrySyntax> entries, IReadOnlyList<string> alsoExpected)
    {
        var conditions = new List<FieldCondition>();
        foreach (var (key, value) in entries)
        {
            if (FindField(type, key, alsoExpected) is { } field && _tests.Read(field.Name, OperandShape.Of(field), value) is { } test)
                conditions.Add(new FieldCondition(field, test, key.Span));
        }

        return conditions;
    }

    private string? ReadAlias(MapSyntax fields, int slot, FactType type)
    {
        if (fields.Find("as") is not { } node) return null;
        if (node is not ScalarSyntax { Value.Length: > 0 } name || !IsAlias(name.Value))
        {
            scope.Diagnostics.Add(RuleDiagnostics.BadValue.At(node.Span, node is ScalarSyntax s ? VisibleText.Brief(s.Value) : "this",
                "alias", "expected a letter, then letters, digits and '_'"));
            return null;
        }

        scope.Define(name, slot, type);
        return name.Value;
    }

    // A loop: LINQ over characters would be compiled anew at every start.
    private static bool IsAlias(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        }

        return char.IsAsciiLetter(text[0]);
    }

    // "service" is any fact of the type, "$way.service" the one that the field refers to.
    private (FactType Type, FieldReference? Source)? FindSubject(ScalarSyntax key)
    {
        if (!ReferenceReader.IsReference(key)) return FindType(key) is { } any ? (any, null) : null;
        if (ReferenceReader.Read(key, scope) is not var (operand, shape)) return null;
        if (operand is FieldReference { Path.Count: > 0 } source && shape is { Kind: FactValueKind.Fact, Many: false, Target: { } target }
            && scope.Types.TryGetValue(target, out var type))
            return (type, source);
        scope.Diagnostics.Add(RuleDiagnostics.TypeMismatch.At(key.Span, "an entry that begins with '$'", "a field that refers to a fact",
            $"'{VisibleText.Brief(key.Value)}'", shape));
        return null;
    }

    private FactType? FindType(ScalarSyntax name)
    {
        if (scope.Types.TryGetValue(name.Value, out var type)) return type;
        scope.Diagnostics.Add(RuleDiagnostics.UnknownFact.At(
            name.Span, VisibleText.Brief(name.Value), NearestName.Hint(name.Value, scope.Types.Keys.Append(CountFact.CountField))));
        return null;
    }

    private FactField? FindField(FactType type, YamlSyntax node, IEnumerable<string>? alsoExpected = null)
    {
        if (node is not ScalarSyntax name)
        {
            scope.Diagnostics.Add(RuleDiagnostics.WrongShape.At(node.Span, "a field's name", "a word", node.Shape));
            return null;
        }

        if (type.Find(name.Value) is { } field) return field;
        scope.Diagnostics.Add(RuleDiagnostics.UnknownField.At(
            name.Span, type.Name, VisibleText.Brief(name.Value),
            NearestName.Hint(name.Value, type.Fields.Select(f => f.Name).Concat(alsoExpected ?? []))));
        return null;
    }
}
