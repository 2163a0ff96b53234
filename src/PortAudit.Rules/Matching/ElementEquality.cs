namespace PortAudit.Rules.Matching;

/// <summary>Compares the values of fields; lists, which are read anew each time, by their elements.</summary>
internal static class ElementEquality
{
    public static bool AreEqual(object? a, object? b)
    {
        if (a is not IReadOnlyList<object?> left || b is not IReadOnlyList<object?> right) return Equals(a, b);
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i])) return false;
        }

        return true;
    }

    public static int Hash(object? value)
    {
        if (value is not IReadOnlyList<object?> list) return value?.GetHashCode() ?? 0;
        var hash = list.Count;
        foreach (var item in list) hash = HashCode.Combine(hash, Hash(item));
        return hash;
    }
}
