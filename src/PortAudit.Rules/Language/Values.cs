namespace PortAudit.Rules.Language;

/// <summary>How the values of fields compare.</summary>
internal static class Values
{
    /// <summary>What a scalar or a reference in a pattern means: equality, membership, or that a set holds all of the operand.</summary>
    public static bool Has(object? value, object? operand)
    {
        if (value is null || operand is null) return false;
        if (value is AddressSet set)
        {
            return operand switch
            {
                AddressSet part => part.IsSubsetOf(set),
                IReadOnlyList<object> parts => parts.All(p => p is AddressSet part && part.IsSubsetOf(set)),
                _ => false,
            };
        }

        if (value is IReadOnlyList<object> list)
        {
            return operand is IReadOnlyList<object> wanted ? wanted.All(w => list.Any(e => Same(e, w))) : list.Any(e => Same(e, operand));
        }

        return operand is IReadOnlyList<object> anyOf ? anyOf.Any(o => Same(value, o)) : Same(value, operand);
    }

    public static bool Same(object left, object right) => left switch
    {
        string text => right is string other && text == other,
        long number => right is long other && number == other,
        bool flag => right is bool other && flag == other,
        Fact fact => ReferenceEquals(fact, right),
        _ => left.Equals(right),
    };

    /// <summary>The elements of a list, or the scalar alone; nothing when absent.</summary>
    public static IEnumerable<object> Each(object? value) => value switch
    {
        null => [],
        IReadOnlyList<object> list => list,
        _ => [value],
    };

    public static bool InRange(object value, object? range) => value is long number && range switch
    {
        NumberRange r => r.Contains(number),
        long n => n == number,
        IReadOnlyList<object> list => list.Any(r => InRange(value, r)),
        _ => false,
    };

    /// <summary>The addresses of all operands together; <see langword="null"/> when one is absent or no set.</summary>
    public static AddressSet? Union(IReadOnlyList<Operand> operands, Binding binding)
    {
        AddressSet? union = null;
        foreach (var operand in operands)
        {
            foreach (var part in Each(operand.Read(binding)))
            {
                if (part is not AddressSet set) return null;
                union = union is null ? set : union.Union(set);
            }
        }

        return union;
    }
}
