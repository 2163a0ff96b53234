using Kernel.Tests.Rulesets.Matches;

namespace Kernel.Tests.Rulesets;

/// <summary>Turns conditions and a target into a line, and the line into the rules that iptables makes of it.</summary>
public static class RuleLine
{
    /// <param name="matches">Conditions in the order of the text; the protocol before the extensions that need it.</param>
    /// <param name="target">What the rule does.</param>
    /// <param name="repeatsModules">Whether each condition loads its extension anew (`-m tcp --sport 1 -m tcp --dport 2`).</param>
    public static IEnumerable<TestRule> Rules(IReadOnlyList<RuleMatch> matches, RuleTarget target, bool repeatsModules)
    {
        var line = Text(matches, target, repeatsModules);
        foreach (var alternative in Alternatives(matches))
        {
            yield return new TestRule(alternative, target, line);
            line = null;
        }
    }

    private static string Text(IReadOnlyList<RuleMatch> matches, RuleTarget target, bool repeatsModules)
    {
        var words = new List<string>();
        var instance = new List<RuleMatch>();
        foreach (var match in matches)
        {
            // An instance of an extension takes each option once.
            if (repeatsModules || instance.Any(other => other.Module != match.Module || IsSameOption(other, match)))
                instance.Clear();
            if (instance.Count == 0 && match.Module.Length > 0)
                words.Add($"-m {match.Module}");
            instance.Add(match);
            words.Add(match.Text);
        }
        if (target.Text.Length > 0)
            words.Add(target.Text);
        return string.Join(' ', words);
    }

    private static bool IsSameOption(RuleMatch one, RuleMatch other) =>
        one.GetType() == other.GetType() && (one as PortMatch)?.IsSource == (other as PortMatch)?.IsSource;

    // `-s a,b -d c,d` is four rules: a packet can match more than one of them, which tells with targets that go on.
    private static IEnumerable<IReadOnlyList<RuleMatch>> Alternatives(IReadOnlyList<RuleMatch> matches) =>
        matches.Aggregate<RuleMatch, IEnumerable<IReadOnlyList<RuleMatch>>>([[]], (lists, match) =>
            match is AddressMatch { Blocks.Count: > 1 } addresses
                ? lists.SelectMany(list => addresses.Blocks.Select(block => (IReadOnlyList<RuleMatch>)[.. list, addresses with { Blocks = [block] }]))
                : lists.Select(list => (IReadOnlyList<RuleMatch>)[.. list, match]));
}
