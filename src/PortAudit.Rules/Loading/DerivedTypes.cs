using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Finds the fact types that rules derive, and the kinds of their fields from the values that are put into them.</summary>
/// <remarks>A field takes the kind of the field that it copies. A spelled-out text is a word, and the words of all rules are its vocabulary,
/// so that a later rule's slip of the pen is noticed.</remarks>
internal sealed class DerivedTypes
{
    private readonly Dictionary<string, FactType> _known;
    private readonly Dictionary<string, List<RuleSyntax>> _sources = [];
    private readonly List<Diagnostic> _diagnostics;
    private readonly HashSet<string> _open = [];

    private DerivedTypes(IEnumerable<FactType> builtIn, List<Diagnostic> diagnostics) =>
        (_known, _diagnostics) = (builtIn.ToDictionary(t => t.Name), diagnostics);

    /// <returns>The derived types in the order in which they are met.</returns>
    public static IReadOnlyList<FactType> Infer(IReadOnlyList<RuleSyntax> rules, IEnumerable<FactType> builtIn, List<Diagnostic> diagnostics)
    {
        var types = new DerivedTypes(builtIn, diagnostics);
        foreach (var rule in rules)
        {
            if (rule.Derive?.Find("fact") is not ScalarSyntax { Value: var name } written) continue;
            if (types._known.ContainsKey(name) || name is CountFact.CountField or ReferenceReader.ParametersName)
                diagnostics.Add(RuleDiagnostics.ReservedFact.At(written.Span, name));
            else if (types._sources.TryGetValue(name, out var sources)) sources.Add(rule);
            else types._sources.Add(name, [rule]);
        }

        var defined = new List<FactType>();
        foreach (var (name, sources) in types._sources) defined.Add(types.Define(name, sources));
        return defined;
    }

    private FactType Define(string name, List<RuleSyntax> sources)
    {
        var fields = Fields(sources[0].Derive!).ToList();
        foreach (var other in sources.Skip(1))
        {
            var names = Fields(other.Derive!).ToList();
            if (names.Except(fields).Concat(fields.Except(names)).FirstOrDefault() is { } odd)
                _diagnostics.Add(RuleDiagnostics.DerivedTypeConflict.At(other.Derive!.Span, name, sources[0].Derive!.Span,
                    $"only one of them has '{odd}'"));
        }

        var from = string.Join(", ", sources.Select(s => (s.Map.Find("id") as ScalarSyntax)?.Value).OfType<string>().Distinct());
        return DerivedFact.Define(name, $"derived by {from}",
            [.. fields.Select(f => (ShapeOf(name, f, true) ?? OperandShape.Scalar(FactValueKind.Text)).ToField(f, "as its rules put it"))]);
    }

    private static IEnumerable<string> Fields(MapSyntax derive) => derive.Entries.Select(e => e.Key.Value).Where(k => k is not ("fact" or "host"));

    private OperandShape? ShapeOf(string type, string field, bool report = false)
    {
        if (!_open.Add($"{type}.{field}")) return null;
        OperandShape? shape = null;
        foreach (var rule in _sources[type])
        {
            if (rule.Derive!.Find(field) is not { } node || ShapeOf(rule, node) is not { } next) continue;
            if (shape is null) shape = next;
            else if (shape.Value.Merge(next) is { } both) shape = both;
            else if (report)
                _diagnostics.Add(RuleDiagnostics.DerivedTypeConflict.At(node.Span, type, _sources[type][0].Derive!.Span,
                    $"'{field}' is {next} here and {shape} there"));
        }

        _open.Remove($"{type}.{field}");
        return shape;
    }

    private OperandShape? ShapeOf(RuleSyntax rule, YamlSyntax node)
    {
        if (node is not ScalarSyntax scalar) return null;
        if (ReferenceReader.IsReference(scalar)) return Referred(rule, scalar.Value.Trim('$', '{', '}').Split('.'));
        return Literal(scalar);
    }

    /// <summary>What a spelled-out value is where no field says what it must be.</summary>
    internal static OperandShape Literal(ScalarSyntax scalar)
    {
        if (scalar.IsPlain && ParameterValue.Number(scalar.Value) is not null) return OperandShape.Scalar(FactValueKind.Number);
        if (scalar.IsPlain && scalar.Value is "true" or "false") return OperandShape.Scalar(FactValueKind.Flag);
        return ParameterValue.Addresses(scalar.Value) is not null ? OperandShape.Scalar(FactValueKind.Addresses)
            : new OperandShape(FactValueKind.Word, false, [scalar.Value], null);
    }

    private OperandShape? Referred(RuleSyntax rule, string[] parts, int depth = 0)
    {
        if (parts is [ReferenceReader.ParametersName, var parameter])
            return (rule.Map.Find("params") as MapSyntax)?.Find(parameter) is { } given && ParameterValue.FromSyntax(given) is { } value
                ? ParameterValue.Shape(value) : null;
        if (!rule.Aliases.TryGetValue(parts[0], out var alias)) return null;
        if (alias.Counted is not null && parts.Length == 1) return OperandShape.Scalar(FactValueKind.Number);
        if (alias.Counted is not null && parts[1] == CountFact.CountField) return OperandShape.Scalar(FactValueKind.Number);
        var type = alias.Counted ?? alias.Fact;
        if (type.StartsWith('$'))
        {
            // An alias of the fact that another refers to; one that leads back to itself is refused where the rule is read.
            if (depth == RuleLimits.MostPremises || Referred(rule, type.Trim('$', '{', '}').Split('.'), depth + 1)?.Target is not { } referred)
                return null;
            type = referred;
        }

        var shape = new OperandShape(FactValueKind.Fact, false, [], type);
        foreach (var part in parts.Skip(1))
        {
            if (shape.Target is not { } target) return null;
            var next = _known.TryGetValue(target, out var known) ? known.Find(part) is { } field ? OperandShape.Of(field) : (OperandShape?)null
                : _sources.ContainsKey(target) ? part == "host" ? OperandShape.Scalar(FactValueKind.Text) : ShapeOf(target, part) : null;
            if (next is null) return null;
            shape = next.Value;
        }

        return shape;
    }
}
