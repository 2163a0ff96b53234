using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Checks and compiles one rule.</summary>
internal sealed class AuditRuleReader(RuleSyntax rule, IReadOnlyDictionary<string, FactType> types, List<Diagnostic> diagnostics)
{
    /// <summary>What a rule of a shipped pack can't go without.</summary>
    private static readonly IReadOnlyList<string> Documentation = ["why", "fix", "references"];

    private MapSyntax Map => rule.Map;

    /// <returns><see langword="null"/> when the rule has an error, which is among the diagnostics.</returns>
    public AuditRule? Read()
    {
        var errors = diagnostics.Count;
        foreach (var (key, _) in Map.Entries)
        {
            if (!RuleSyntax.Keys.Contains(key.Value))
                diagnostics.Add(RuleDiagnostics.UnknownKey.At(key.Span, VisibleText.Brief(key.Value), "a rule",
                    NearestName.Hint(key.Value, RuleSyntax.Keys)));
        }

        var place = Map.Entry("id")?.Key.Span ?? (Map.Entries.Count > 0 ? Map.Entries[0].Key.Span : Map.Span);
        var id = Required("id", place, IsId, "rule id", "expected letters and digits as PA1101");
        var name = Required("name", place, IsSlug, "rule name", "expected lower-case words joined by '-'");
        var parameters = ReadParameters();
        var aliases = rule.Aliases.Keys.Concat(UnlessAliases()).ToHashSet();
        var scope = new RuleScope(types, parameters, aliases, diagnostics);
        var premises = new PremiseReader(scope);
        var when = Map.Entry("when") is { } entry ? premises.ReadWhen(entry.Value) : Missing("when", place);
        if (Map.Find("when") is ListSyntax { Items.Count: 0 } empty)
            diagnostics.Add(RuleDiagnostics.WrongShape.At(empty.Span, "'when'", "a list with facts", "empty"));
        var unless = Map.Find("unless") is { } node ? premises.ReadUnless(node) : [];
        var conclusion = new ConclusionReader(scope, rule).Read(place);
        var requires = ReadRequires();
        var appliesTo = Map.Find("appliesTo") is { } about
            ? new PremiseReader(new RuleScope(types, parameters, new HashSet<string>(), diagnostics)).ReadAppliesTo(about) : [];
        var title = Text("title");
        if (conclusion is Report && title.Length == 0) diagnostics.Add(RuleDiagnostics.MissingKey.At(place, "a rule that reports", "title"));
        if (conclusion is Report && Map.Entry("severity") is null)
            diagnostics.Add(RuleDiagnostics.MissingKey.At(place, "a rule that reports", "severity"));
        if (rule.Pack.IsShipped && conclusion is Report)
        {
            foreach (var key in Documentation)
            {
                if (Map.Find(key) is null or ScalarSyntax { Value: "" } or ListSyntax { Items.Count: 0 })
                    diagnostics.Add(RuleDiagnostics.Undocumented.At(place, key));
            }
        }

        var info = new AuditRuleInfo
        {
            Id = id,
            Name = name,
            Title = title.Length > 0 ? title : name,
            Severity = conclusion is Report report ? Highest(report, when) : Severity.Info,
            Why = Text("why"),
            Fix = Text("fix"),
            References = List("references"),
            FalsePositives = List("falsePositives"),
            Tags = List("tags"),
            Since = Text("since"),
            Pack = rule.Pack.Name,
        };
        return diagnostics.Count > errors || conclusion is null ? null : new AuditRule
        {
            Info = info,
            When = when,
            Unless = unless,
            Conclusion = conclusion,
            Requires = requires,
            AppliesTo = appliesTo,
            Parameters = parameters,
            Slots = scope.Slots,
            Span = (Map.Find("id") ?? Map).Span,
        };
    }

    // A severity that is read from a fact is bounded by what the patterns ask of that field.
    private static Severity Highest(Report report, IReadOnlyList<Premise> when)
    {
        var worst = Severity.Info;
        foreach (var operand in report.Severities.Select(c => c.Severity))
        {
            foreach (var word in operand is Constant { Value: string constant } ? [constant] : Possible(operand, when))
            {
                var severity = (Severity)Vocabulary.Severities.ToList().IndexOf(word);
                if (severity > worst) worst = severity;
            }
        }

        return worst;
    }

    private static IEnumerable<string> Possible(Operand operand, IReadOnlyList<Premise> when)
    {
        if (operand is not FieldReference { Path: [var field] } reference) return Vocabulary.Severities;
        var tests = when.OfType<FactPattern>().Where(p => p.Slot == reference.Slot).SelectMany(p => p.Conditions)
            .Where(c => c.Field.Name == field.Name && !c.Test.References.Any()).Select(c => c.Test).ToList();
        var words = field.Words.Count > 0 ? field.Words : Vocabulary.Severities;
        var none = new Binding(0, new Dictionary<string, object>());
        return words.Where(w => tests.All(t => t.Holds(w, none)));
    }

    private IEnumerable<string> UnlessAliases() =>
        ((Map.Find("unless") as ListSyntax)?.Items ?? []).OfType<MapSyntax>()
            .SelectMany(m => m.Entries).Select(e => ((e.Value as MapSyntax)?.Find("as") as ScalarSyntax)?.Value).OfType<string>();

    private Dictionary<string, object> ReadParameters()
    {
        var parameters = new Dictionary<string, object>();
        if (Map.Find("params") is not { } node) return parameters;
        if (node is not MapSyntax map)
        {
            diagnostics.Add(RuleDiagnostics.WrongShape.At(node.Span, "'params'", "a map", node.Shape));
            return parameters;
        }

        foreach (var (key, value) in map.Entries)
        {
            if (ParameterValue.FromSyntax(value) is { } standard) parameters[key.Value] = standard;
            else diagnostics.Add(RuleDiagnostics.WrongShape.At(value.Span, $"the parameter '{VisibleText.Brief(key.Value)}'",
                "a value or a list of one kind", value.Shape));
        }

        return parameters;
    }

    private List<EvidenceNeed> ReadRequires()
    {
        var needs = new List<EvidenceNeed>();
        if (Map.Find("requires") is not { } node) return needs;
        foreach (var item in node is ListSyntax list ? list.Items : [node])
        {
            var text = (item as ScalarSyntax)?.Value ?? "";
            if (EvidenceNeed.All.FirstOrDefault(n => n.Text == text) is { } need) needs.Add(need);
            else diagnostics.Add(RuleDiagnostics.UnknownWord.At(item.Span, VisibleText.Brief(text), "'requires'",
                NearestName.Hint(text, EvidenceNeed.All.Select(n => n.Text))));
        }

        return needs;
    }

    private string Required(string key, SourceSpan place, Func<string, bool> isValid, string what, string hint)
    {
        if (Map.Entry(key) is null)
        {
            diagnostics.Add(RuleDiagnostics.MissingKey.At(place, "a rule", key));
            return "";
        }

        var text = Text(key);
        if (text.Length > 0 && !isValid(text)) diagnostics.Add(RuleDiagnostics.BadValue.At(Map.Find(key)!.Span, VisibleText.Brief(text), what, hint));
        return text;
    }

    private IReadOnlyList<Premise> Missing(string key, SourceSpan place)
    {
        diagnostics.Add(RuleDiagnostics.MissingKey.At(place, "a rule", key));
        return [];
    }

    private string Text(string key)
    {
        switch (Map.Find(key))
        {
            case null: return "";
            case ScalarSyntax { Value: var value }: return value.Trim();
            case var node:
                diagnostics.Add(RuleDiagnostics.WrongShape.At(node.Span, $"'{key}'", "a text", node.Shape));
                return "";
        }
    }

    private IReadOnlyList<string> List(string key)
    {
        if (Map.Find(key) is not { } node) return [];
        if (node is ListSyntax list && list.Items.All(i => i is ScalarSyntax)) return [.. list.Items.Select(i => ((ScalarSyntax)i).Value.Trim())];
        diagnostics.Add(RuleDiagnostics.WrongShape.At(node.Span, $"'{key}'", "a list of texts", node.Shape));
        return [];
    }

    private static bool IsId(string text)
    {
        var letters = 0;
        while (letters < text.Length && char.IsAsciiLetterUpper(text[letters])) letters++;
        return letters is >= 2 and <= 12 && text.Length - letters is >= 3 and <= 6
            && int.TryParse(text[letters..], System.Globalization.NumberStyles.None, null, out _);
    }

    private static bool IsSlug(string text)
    {
        var before = '-';
        foreach (var c in text)
        {
            if (c == '-' ? before == '-' : !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c)) return false;
            before = c;
        }

        return before != '-' && text.Length <= 80;
    }
}
