using PortAudit.Model.Facts;
using static PortAudit.Rules.Tests.TestFacts;

namespace PortAudit.Rules.Tests;

/// <summary>Rules that belong together, made at random: some derive facts, which others match, negate and count.</summary>
internal static class RandomPack
{
    private static readonly string[] Programs = ["a", "b", "c"];

    private static readonly (string From, string Field, string To)[] References =
        [("exposure", "service", "service"), ("exposure", "targetKnown", "knownPort"), ("service", "known", "knownPort"), ("mark", "service", "service")];

    /// <summary>Between a handful and two dozen facts of one host, of few values, so that they join.</summary>
    public static List<Fact> Facts(Random random, string host = HostName)
    {
        var services = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Service(random.Next(1, 5), Pick(random, [.. Programs, null]), host)).ToList();
        var known = Enumerable.Range(0, random.Next(6)).Select(_ => Known(
            random.Next(1, 5), Pick(random, ["always", "never"])!, Pick(random, ["low", "high", null]), name: Pick(random, Programs), expected: Pick(random, [null, .. Programs]))).ToList();
        var stranger = Service(random.Next(1, 5), Pick(random, Programs), host);
        var ways = Enumerable.Range(0, random.Next(6)).Select(_ => Exposure(services[random.Next(services.Count)], Pick(random, ["internet", "private"])!,
            Pick(random, ["certain", "possible"])!, Pick(random, ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16"])!)).ToList();

        // References lead to facts of the host, to nothing, and now and then to a fact that is not among the host's.
        if (random.Next(3) == 0) ways.Add(Exposure(stranger));
        foreach (var service in services) service.Known = random.Next(4) == 0 ? Known(random.Next(1, 5), name: "a") : known.Count > 0 && random.Next(4) > 0 ? known[random.Next(known.Count)] : null;
        foreach (var way in ways) way.TargetKnown = known.Count > 0 && random.Next(2) == 0 ? known[random.Next(known.Count)] : null;
        return
        [
            .. services, .. known, .. ways,
            .. Enumerable.Range(0, random.Next(8)).Select(_ => Listener(random.Next(1, 5), Pick(random, [.. Programs, null]), host)),
            .. Enumerable.Range(0, random.Next(3)).Select(_ => Approved(random.Next(1, 5), Pick(random, ["0.0.0.0/0", "10.0.0.0/8"])!, host)),
        ];
    }

    /// <summary>Rules that load together; what a random rule gets wrong (a cycle through an absence) is tried anew.</summary>
    public static List<RandomRule> Rules(Random random, int most)
    {
        while (true)
        {
            var count = random.Next(1, most + 1);
            var derives = Enumerable.Range(0, count).Select(i => i < count - 1 && random.Next(2) == 0).ToList();
            var rules = derives.Select((derive, i) => Rule(random, i + 1, derives.Contains(true), derive)).ToList();
            if (random.Next(3) == 0) rules.AddRange(Closure(count));
            if (TestRules.Compile([.. rules.Select(r => r.ToString())]).Diagnostics.Count == 0) return rules;
        }
    }

    /// <summary>One rule over the facts that every run has.</summary>
    /// <param name="positive">Without absences and counts, so that every added fact can only add combinations.</param>
    public static RandomRule Rule(Random random, bool positive = false) => Rule(random, 1, false, false, positive);

    private static RandomRule Rule(Random random, int number, bool marks, bool derive, bool positive = false)
    {
        var aliases = new List<(string Name, string Fact)>();
        var types = marks ? new[] { "service", "listener", "knownPort", "exposure", "mark" } : ["service", "listener", "knownPort", "exposure"];
        var when = Enumerable.Range(0, random.Next(1, 5))
            .Select(i => i > 0 && !positive && random.Next(5) == 0 ? Count(random, aliases, i) : Pattern(random, aliases, types, $"f{i}")).ToList();
        if (derive && !aliases.Exists(a => a.Fact == "service")) when.Add(Pattern(random, aliases, ["service"], "f9"));
        var (service, known, exposure) = (AliasOf("service"), AliasOf("knownPort"), AliasOf("exposure"));
        var shown = aliases.Where(a => a.Fact != "count").Select(a => a.Name).FirstOrDefault();
        var unless = positive ? [] : Enumerable.Range(0, random.Next(3)).Select(i => Pattern(random, aliases, [.. types, "approvedService"], $"u{i}")).ToList();
        return new RandomRule(
            $"TST{number:000}",
            derive ? "" : $"title: a rule\nseverity: {(known is null ? "medium" : $"${{{known}.risk}}")}\n{(exposure is null ? "" : $"certainty: ${exposure}.certainty\n")}",
            when,
            unless,
            derive ? $"derive: {{ fact: mark, service: ${service}, label: {Pick(random, Programs)} }}" : $"report: {{ message: 'found {(shown is null ? "" : $"{{{shown}}}")}' }}");

        string? AliasOf(string fact) => aliases.Where(a => a.Fact == fact).Select(a => a.Name).FirstOrDefault();
    }

    // Who leads to whom, and all ways: the one rule that must run until nothing is new.
    private static IEnumerable<RandomRule> Closure(int before) =>
    [
        new($"TST{before + 1:000}", "", ["listener: { as: l }", "knownPort: { as: k, number: $l.port }"], [], "derive: { fact: link, from: $l.program, to: $k.name }"),
        new($"TST{before + 2:000}", "", ["link: { as: a }", "link: { as: b, from: $a.to }"], [], "derive: { fact: link, from: $a.from, to: $b.to }"),
        new($"TST{before + 3:000}", "title: a rule\nseverity: low\n", ["link: { as: a }"], ["link: { from: $a.to }"], "report: { message: '{a.from} ends in {a.to}' }"),
    ];

    private static string Pattern(Random random, List<(string Name, string Fact)> aliases, string[] types, string alias)
    {
        var references = aliases.SelectMany(a => References.Where(r => r.From == a.Fact).Select(r => (Key: $"${a.Name}.{r.Field}", r.To))).ToList();
        var (key, fact) = references.Count > 0 && random.Next(4) == 0 ? references[random.Next(references.Count)] : Twice(Pick(random, types)!);
        var parts = Conditions(random, aliases, fact);
        aliases.Add((alias, fact));
        return $"{key}: {{ {string.Join(", ", parts.Prepend($"as: {alias}"))} }}";

        static (string, string) Twice(string fact) => (fact, fact);
    }

    private static string Count(Random random, List<(string Name, string Fact)> aliases, int i)
    {
        var fact = Pick(random, ["service", "listener"])!;
        var parts = Conditions(random, aliases, fact);
        if (random.Next(2) == 0) parts.Add(Pick(random, ["by: [port]", "by: [program]", "by: [port, program]"])!);
        if (random.Next(3) == 0) parts.Add("distinct: program");
        aliases.Add(($"n{i}", "count"));
        return $"count: {{ {string.Join(", ", parts.Prepend($"of: {fact}").Append($"as: n{i}").Append($"{Pick(random, ["gte", "lt"])}: {random.Next(4)}"))} }}";
    }

    private static List<string> Conditions(Random random, List<(string Name, string Fact)> aliases, string fact)
    {
        var parts = new List<string>();
        var number = fact == "knownPort" ? "number" : "port";
        if (fact == "mark")
        {
            if (random.Next(3) == 0) parts.Add($"label: {Pick(random, ["a", "[a, b]", "{ not: a }"])}");
        }
        else if (random.Next(3) == 0)
        {
            parts.Add($"{number}: {Pick(random, ["1", "[1, 2]", "{ not: 2 }", "{ gte: 2 }", "{ lt: 4 }", "{ gt: 1, lte: 3 }", "{ within: 2-3 }", "{ overlaps: [1-2, 4] }", "{ in: [1, 3] }", "{ any: [1, { gt: 3 }] }", "{ all: [{ gt: 1 }, { not: 3 }] }"])}");
        }
        else if (Numbers() is { Count: > 0 } numbers && random.Next(2) == 0)
        {
            parts.Add($"{number}: {(random.Next(4) == 0 ? $"{{ gt: {Pick(random, [.. numbers])} }}" : Pick(random, [.. numbers]))}");
        }

        if (fact is "service" or "listener" && random.Next(3) == 0) parts.Add($"program: {Pick(random, ["a", "{ not: a }", "{ exists: false }", "{ exists: true }", "{ matches: '[ab]' }", "{ regex: '^[bc]' }", "{ contains: b }", "{ gte: b }"])}");
        else if (fact is "service" or "listener" && Aliases("knownPort") is { Count: > 0 } known && random.Next(2) == 0) parts.Add($"program: ${known[0]}.name");
        if (fact is "exposure" or "mark" && Aliases("service") is { Count: > 0 } services && random.Next(2) == 0) parts.Add($"service: ${services[^1]}");
        if (fact == "exposure" && random.Next(4) == 0) parts.Add($"sources: {Pick(random, ["{ within: 10.0.0.0/8 }", "{ overlaps: 10.1.0.0/16 }", "10.1.2.0/24"])}");
        if (fact == "approvedService" && Aliases("exposure") is { Count: > 0 } ways && random.Next(2) == 0) parts.Add($"covers: ${ways[^1]}.sources");
        if (fact == "knownPort" && random.Next(3) == 0) parts.Add(Pick(random, ["risk: { gte: medium }", "expectedPrograms: a", "expectedPrograms: { contains: b }", "expectedPrograms: { all: { not: c } }", "expectedPrograms: { any: { matches: '[bc]' } }"])!);
        if (fact == "service" && random.Next(4) == 0) parts.Add($"known: {Pick(random, ["{ risk: high }", "{ exists: false }", "{ number: { gte: 2 }, name: [a, b] }", Aliases("knownPort") is [.., var k] ? $"${k}" : "{ exists: true }"])}");
        if (fact == "exposure" && random.Next(4) == 0 && !parts.Exists(p => p.StartsWith("service:", StringComparison.Ordinal)))
            parts.Add($"service: {Pick(random, ["{ port: [1, 2] }", "{ program: { exists: true }, known: { cleartext: always } }", Aliases("knownPort") is [var first, ..] ? $"{{ port: ${first}.number }}" : "{ port: 3 }"])}");
        return parts;

        List<string> Aliases(string of) => [.. aliases.Where(a => a.Fact == of).Select(a => a.Name)];

        List<string?> Numbers() => [.. aliases.Select(a => a.Fact switch
        {
            "knownPort" => $"${a.Name}.number",
            "mark" => $"${a.Name}.service.port",
            "count" => null,
            _ => $"${a.Name}.port",
        }).OfType<string>()];
    }

    private static string? Pick(Random random, string?[] values) => values[random.Next(values.Length)];
}

/// <summary>A rule in parts, so that a failing one can be cut down.</summary>
/// <param name="Head">The lines between name and <c>when</c>.</param>
internal sealed record RandomRule(string Id, string Head, IReadOnlyList<string> When, IReadOnlyList<string> Unless, string Tail)
{
    /// <summary>The same rule with one entry less.</summary>
    public IEnumerable<RandomRule> Smaller()
    {
        for (var i = 0; i < Unless.Count; i++) yield return this with { Unless = [.. Unless.Take(i), .. Unless.Skip(i + 1)] };
        for (var i = 0; i < When.Count && When.Count > 1; i++) yield return this with { When = [.. When.Take(i), .. When.Skip(i + 1)] };
    }

    public override string ToString() =>
        $"id: {Id}\nname: rule-{Id.ToLowerInvariant()}\n{Head}when:\n{Lines(When)}{(Unless.Count > 0 ? $"unless:\n{Lines(Unless)}" : "")}{Tail}\n";

    private static string Lines(IReadOnlyList<string> entries) => string.Concat(entries.Select(e => $"  - {e}\n"));
}
