using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.PacketSets.Fields;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>The elements of a set or map as a rule asks them: sorted by what they say.</summary>
/// <remarks>A set that many rules share would be printed with each of them, so of a large one only the number and a digest of its elements
/// are given.</remarks>
internal static class ElementJson
{
    // The same table under the same fields has the same digest; it is asked for at each rule.
    private static readonly ConditionalWeakTable<ElementTable, Dictionary<string, string>> Digests = [];

    public static void Write(Utf8JsonWriter json, ImmutableArray<KeyField> fields, ElementTable elements)
    {
        Fields(json, fields);
        json.WriteNumber("count", elements.Count);
        if (elements.Count > ReportingLimits.MostShownElements)
        {
            json.WriteString("sha256", DigestOf(fields, elements));
            return;
        }

        json.WriteStartArray("elements");
        foreach (var (element, _) in Sorted(fields, elements).DistinctBy(e => e.Text)) Key(json, null, fields, elements, element);
        json.WriteEndArray();
    }

    /// <param name="action">Writes an element's action as a value.</param>
    public static void Write(Utf8JsonWriter json, ActionMap map, Action<Utf8JsonWriter, RuleAction> action)
    {
        Fields(json, map.Fields);
        json.WriteNumber("count", map.Elements.Count);
        if (map.Elements.Count > ReportingLimits.MostShownElements)
        {
            var texts = new Dictionary<RuleAction, string>(ReferenceEqualityComparer.Instance);
            string Text(RuleAction a) => texts.TryGetValue(a, out var known) ? known : texts[a] = JsonText(a, action);
            json.WriteString("sha256", Digest(Sorted(map.Fields, map.Elements).Select(e => $"{e.Text} : {Text(map.Actions[e.Element])}")));
            return;
        }

        json.Objects("elements", Sorted(map.Fields, map.Elements), element =>
        {
            Key(json, "key", map.Fields, map.Elements, element.Element);
            json.WritePropertyName("action");
            action(json, map.Actions[element.Element]);
        });
    }

    /// <summary>Equal for equal elements in any order.</summary>
    public static string DigestOf(ImmutableArray<KeyField> fields, ElementTable elements)
    {
        var digests = Digests.GetOrCreateValue(elements);
        var key = string.Join(',', fields);
        if (!digests.TryGetValue(key, out var digest)) digests[key] = digest = Digest(Sorted(fields, elements).Select(e => e.Text).Distinct());
        return digest;
    }

    private static void Fields(Utf8JsonWriter json, ImmutableArray<KeyField> fields) =>
        json.Texts("fields", fields.Select(f => PacketFieldWords.Word(f.Field)));

    private static IEnumerable<(int Element, string Text)> Sorted(ImmutableArray<KeyField> fields, ElementTable elements) =>
        Enumerable.Range(0, elements.Count).Select(i => (Element: i, Text: string.Join(" . ", Texts(fields, elements, i))))
            .OrderBy(e => e.Text, StringComparer.Ordinal);

    private static void Key(Utf8JsonWriter json, string? name, ImmutableArray<KeyField> fields, ElementTable elements, int element)
    {
        if (name is not null) json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (var text in Texts(fields, elements, element)) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static IEnumerable<string> Texts(ImmutableArray<KeyField> fields, ElementTable elements, int element)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            var range = elements.Key(element)[i];
            if (fields[i].Field is PacketField.InInterface or PacketField.OutInterface)
            {
                var name = elements.Interfaces[(int)range.Low];
                yield return VisibleText.Of(name.Text, 200) + (name.IsPrefix ? "*" : "");
            }
            else
            {
                yield return PacketFieldWords.Range(fields[i].Field, range, fields[i].Family);
            }
        }
    }

    private static string Digest(IEnumerable<string> lines)
    {
        var hash = new Sha256Digest();
        foreach (var line in lines) hash.Append(Encoding.UTF8.GetBytes(line + "\n"));
        return Convert.ToHexStringLower(hash.Finish());
    }

    private static string JsonText(RuleAction rule, Action<Utf8JsonWriter, RuleAction> action)
    {
        using var text = new StringWriter();
        using (var json = JsonOutput.Open(text, indented: false)) action(json, rule);
        return text.ToString();
    }
}
