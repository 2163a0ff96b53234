using System.Text;
using PortAudit.Rules.Loading;

namespace PortAudit.Rules;

/// <summary>The vocabulary of rules as text: what <c>portaudit rules facts</c> prints.</summary>
public static class FactDocs
{
    /// <summary>Every fact type, or those whose name begins as given, with fields, kinds and words.</summary>
    /// <param name="pack">Adds the facts that its rules derive.</param>
    public static string Write(CompiledPack? pack = null, string? prefix = null)
    {
        var text = new StringBuilder();
        foreach (var type in RuleCompiler.BuiltInTypes.Concat(pack?.DerivedTypes ?? []))
        {
            if (prefix is not null && !type.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            if (text.Length > 0) text.Append('\n');
            text.Append(type.Name).Append(": ").Append(type.Summary).Append('\n');
            var width = type.Fields.Max(f => f.Name.Length);
            foreach (var field in type.Fields)
            {
                text.Append("  ").Append(field.Name.PadRight(width)).Append("  ").Append(Kind(field).PadRight(14)).Append("  ")
                    .Append(field.Description).Append('\n');
                if (field.Words.Count > 0) text.Append(' ', width + 20).Append(string.Join(" | ", field.Words)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>The operators with an example each.</summary>
    public static IReadOnlyList<(string Operator, string Meaning)> Operators { get; } =
    [
        ("value", "equal to it; of a list field, has it; of addresses, holds all of it"),
        ("[a, b]", "any of them; the same as in: [a, b]"),
        ("not: t", "there, and not t"),
        ("gt gte lt lte", "by number, by text, severities by their rank"),
        ("matches: glob", "* any run, ? one character, [a-z] one of"),
        ("regex: text", "found anywhere, in linear time: no look-around, no back-references"),
        ("contains: v", "a text in a text, an element in a list, addresses in a set"),
        ("within: v", "addresses inside; a number inside 1-1023; a list: the union of them"),
        ("overlaps: v", "addresses in common; a number of the list inside the range"),
        ("any: t, all: t", "of a list field, some element or every element; of others, a list of tests"),
        ("exists: true", "whether there is a value at all; what is absent passes no other test"),
    ];

    private static string Kind(FactField field)
    {
        var kind = field.Kind switch
        {
            FactValueKind.Fact => field.Target ?? "fact",
            FactValueKind.Location => "place",
            var other => other.ToString().ToLowerInvariant(),
        };
        return field.Many ? $"list of {kind}" : kind;
    }
}
