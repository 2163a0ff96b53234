using System.Text.RegularExpressions;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Reporting.CommonModel;

/// <summary>A rule's parts so that two spellings of a rule have the same ones.</summary>
/// <remarks>Conditions change places only up to the next action or the next question that counts its packets (a rate, a quota): which
/// packets those see depends on what stands before them.</remarks>
internal sealed partial class RuleNormalForm(FieldDomain domain)
{
    public IEnumerable<RulePart> Of(FilterRule rule)
    {
        List<Condition> run = [];
        var isFirst = true;
        foreach (var part in rule.Parts)
        {
            if (part is Condition condition && !QuestionSearch.Fresh.Visit(condition))
            {
                run.Add(condition);
                continue;
            }

            foreach (var each in Flush()) yield return each;
            if (part is not Condition counting)
            {
                yield return part;
                continue;
            }

            run.Add(counting);
            foreach (var each in Flush()) yield return each;
        }

        foreach (var each in Flush()) yield return each;

        IEnumerable<RulePart> Flush()
        {
            if (run.Count == 0) return [];
            var conditions = Conjunction.Normal(domain, run, isAlternative: !isFirst);
            run.Clear();
            isFirst = false;
            return conditions;
        }
    }

    /// <summary>A translation's options beside its addresses and ports, which the model has; of these only a base port is left in the text.</summary>
    public static string Options(TranslateAddress translation)
    {
        var text = Endpoint().Replace(translation.Text, "");
        return translation.Kind == TranslationKind.Destination && BasePort().Match(translation.Text) is { Success: true } match
            ? $"{text} base {match.Groups[1].Value}" : text;
    }

    [GeneratedRegex(@" --to(?:-destination|-source|-ports)? \S+")]
    private static partial Regex Endpoint();

    [GeneratedRegex(@" --to-destination \S+/(\d+)(?: |$)")]
    private static partial Regex BasePort();
}
