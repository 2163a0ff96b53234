using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>One rule as written: its map, with what other rules must know of it before any is compiled.</summary>
internal sealed record RuleSyntax(MapSyntax Map, RulePackFiles Pack)
{
    public static readonly IReadOnlyList<string> Keys =
    [
        "id", "name", "title", "severity", "certainty", "tags", "since", "why", "fix", "references", "falsePositives",
        "requires", "appliesTo", "params", "when", "unless", "report", "derive",
    ];

    public MapSyntax? Derive => Map.Find("derive") as MapSyntax;

    /// <summary>The fact types that the aliases of <c>when</c> represent, as far as they can be read.</summary>
    public IReadOnlyDictionary<string, AliasSyntax> Aliases
    {
        get
        {
            var aliases = new Dictionary<string, AliasSyntax>();
            foreach (var item in (Map.Find("when") as ListSyntax)?.Items ?? [])
            {
                if (item is not MapSyntax { Entries: [(var key, MapSyntax fields)] } || fields.Find("as") is not ScalarSyntax { Value: var alias })
                    continue;
                var counted = key.Value == CountFact.CountField ? (fields.Find("of") as ScalarSyntax)?.Value : null;
                aliases.TryAdd(alias, new AliasSyntax(key.Value, counted));
            }

            return aliases;
        }
    }
}

/// <param name="Fact">The type's name, or <c>count</c>.</param>
/// <param name="Counted">What is counted.</param>
internal sealed record AliasSyntax(string Fact, string? Counted);
