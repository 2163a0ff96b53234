using System.Globalization;

namespace PortAudit.Rules.Loading;

/// <summary>Parameters take their kind from their default: a number, a flag, addresses when every value is a prefix, else text; or a list
/// of one kind.</summary>
internal static class ParameterValue
{
    /// <returns><see langword="null"/> for what can't be a parameter: a map, nothing, or a list of different kinds.</returns>
    public static object? FromSyntax(YamlSyntax node) => node switch
    {
        ScalarSyntax { Value.Length: > 0 } scalar => FromScalar(scalar),
        ListSyntax list => FromList([.. list.Items.Select(i => i is ScalarSyntax { Value.Length: > 0 } s ? FromScalar(s) : null)]),
        _ => null,
    };

    /// <summary>A value of the user's configuration in the kind of the default.</summary>
    /// <returns><see langword="null"/> when it is of another kind.</returns>
    public static object? Convert(object standard, object given)
    {
        if (standard is IReadOnlyList<object> list)
        {
            if (list.Count == 0) return null;
            var items = Items(given).Select(g => Convert(list[0], g)).ToList();
            return items.Contains(null) ? null : items;
        }

        if (standard is AddressSet)
        {
            var sets = Items(given).Select(g => g as AddressSet ?? (g is string text ? Addresses(text) : null)).ToList();
            return sets.Count == 0 || sets.Contains(null) ? null : sets.Aggregate((a, b) => a!.Union(b!));
        }

        var written = given is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : given.ToString() ?? "";
        return standard switch
        {
            long => Number(written),
            bool => bool.TryParse(written, out var flag) ? flag : null,
            _ => given is string or bool or IFormattable ? written : null,
        };
    }

    public static OperandShape Shape(object value) => value switch
    {
        IReadOnlyList<object> list => Shape(list[0]) with { Many = true },
        long => OperandShape.Scalar(FactValueKind.Number),
        bool => OperandShape.Scalar(FactValueKind.Flag),
        AddressSet => OperandShape.Scalar(FactValueKind.Addresses),
        _ => OperandShape.Scalar(FactValueKind.Text),
    };

    public static AddressSet? Addresses(string text) => IpPrefix.TryParse(text, out var prefix) ? AddressSet.FromPrefixes(prefix) : null;

    public static object? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static object FromScalar(ScalarSyntax scalar)
    {
        if (!scalar.IsPlain) return scalar.Value;
        if (Number(scalar.Value) is { } number) return number;
        return scalar.Value switch { "true" => true, "false" => false, var text => (object?)Addresses(text) ?? text };
    }

    private static object? FromList(List<object?> items)
    {
        if (items.Count == 0 || items.Contains(null)) return null;
        if (items.Any(i => i!.GetType() != items[0]!.GetType())) return null;
        return items[0] is AddressSet ? items.Cast<AddressSet>().Aggregate((a, b) => a.Union(b)) : items;
    }

    private static IEnumerable<object> Items(object given) => given is IEnumerable<object> many ? many : [given];
}
