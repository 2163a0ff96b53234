using System.Text;
using Kernel.Tests.Packets;

namespace Kernel.Tests.Nftables;

/// <summary>Draws rulesets as text for <c>nft -f</c>: several tables, families and base chains, sets, maps, calls, marks.</summary>
/// <remarks>FORWARD and OUTPUT stay open, so that rejections are seen. A chain calls only chains of its own place that come after it: no loops.</remarks>
internal sealed class NftRulesetGenerator
{
    private readonly Random _random;
    private readonly NftValues _values;
    private readonly bool _marks;
    private readonly StringBuilder _text = new();

    private NftRulesetGenerator(int seed)
    {
        _random = new Random(seed);
        _values = new NftValues(_random);
        _marks = _random.Chance(0.4);
    }

    internal static string Generate(int seed)
    {
        var generator = new NftRulesetGenerator(seed);
        var count = generator._random.Pick(1, 1, 2, 2, 3);
        for (var i = 0; i < count; i++) generator.Table(i);
        return generator._text.ToString();
    }

    private void Table(int number)
    {
        var family = _random.Pick(NftFamily.Inet, NftFamily.Inet, NftFamily.Ip, NftFamily.Ip6);
        var sets = new NftSets(_values);
        var context = new NftRuleContext(_random, family);
        var (matches, statements) = (new NftMatches(_values, sets, context), new NftStatements(_values, sets, context));
        var places = Places(number).ToList();
        var chains = new StringBuilder();
        foreach (var (place, index) in places.Select((p, i) => (p, i)))
        {
            var callees = Enumerable.Range(0, _random.Next(0, 4)).Select(i => $"c{index}_{i}").ToList();
            for (var i = callees.Count - 1; i >= 0; i--)
            {
                chains.Append($"\tchain {callees[i]} {{\n");
                Rules(chains, place, context, matches, statements, callees[(i + 1)..], _random.Next(1, 6));
                chains.Append("\t}\n");
            }

            var policy = place.Hook == "input" ? _random.Chance(0.45) ? "drop" : "accept" : _random.Chance(0.04) && place.Type != "nat" ? "drop" : "accept";
            chains.Append($"\tchain base{index} {{\n\t\ttype {place.Type} hook {place.Hook} priority {place.Priority}; policy {policy};\n");
            Rules(chains, place, context, matches, statements, callees, place.Hook == "input" ? _random.Next(3, 15) : _random.Next(1, 6));
            chains.Append("\t}\n");
        }

        _text.Append($"table {family.ToString().ToLowerInvariant()} t{number} {{\n");
        if (_random.Chance(0.04)) _text.Append("\tflags dormant\n");
        foreach (var line in sets.Lines) _text.Append(line).Append('\n');
        _text.Append(chains).Append("}\n");
    }

    private IEnumerable<NftPlace> Places(int number)
    {
        if (_random.Chance(0.3)) yield return new NftPlace("filter", "prerouting", _random.Pick(-300, -310));
        if (_marks || _random.Chance(0.2)) yield return new NftPlace("filter", "prerouting", _random.Pick(-150, -150, -90));
        if (_random.Chance(0.3))
        {
            yield return new NftPlace("nat", "prerouting", _random.Pick(-100, -100, -110, 5));
            if (_random.Chance(0.3)) yield return new NftPlace("nat", "prerouting", -101);
        }

        if (number > 0 && _random.Chance(0.3)) yield break;
        yield return new NftPlace("filter", "input", _random.Pick(0, 0, 0, -10, 10));
        if (_random.Chance(0.35)) yield return new NftPlace("filter", "input", _random.Pick(0, -150, 5, 50));
    }

    private void Rules(
        StringBuilder text, NftPlace place, NftRuleContext context, NftMatches matches, NftStatements statements, IReadOnlyList<string> callees, int count)
    {
        var isEarly = place.Priority <= -200;
        for (var i = 0; i < count; i++)
        {
            context.Begin();
            var parts = new List<string>();
            if (_random.Chance(0.95)) parts.Add(matches.Some(isEarly));
            if (_random.Chance(0.1)) parts.Add("counter");
            if (_marks && _random.Chance(place.Hook == "prerouting" && place.Type != "nat" ? 0.6 : 0.1)) parts.Add(statements.Mark(isEarly));
            if (_random.Chance(0.06)) parts.Add(matches.One(isEarly));
            if (isEarly && _random.Chance(0.3)) parts.Add("notrack");
            if (place.Type == "nat" && _random.Chance(0.6)) parts.Add(statements.Translation());
            else if (_random.Chance(0.88)) parts.Add(statements.Verdict(place, callees));
            if (parts.Count == 0) parts.Add("counter");
            // A verdict without a condition hides what follows.
            if (parts.Count == 1 && parts[0] is "accept" or "drop" or "return" or "reject") continue;
            text.Append("\t\t").Append(string.Join(' ', parts)).Append('\n');
        }
    }
}
