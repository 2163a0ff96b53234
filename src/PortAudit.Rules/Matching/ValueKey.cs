namespace PortAudit.Rules.Matching;

/// <summary>Values of fields, compared one by one; lists by their elements. What is absent equals what is absent.</summary>
internal sealed class ValueKey(params object?[] values) : IEquatable<ValueKey>
{
    private readonly int _hash = Hash(values);

    public object?[] Values => values;

    public bool Equals(ValueKey? other) => other is not null && _hash == other._hash && AreEqual(values, other.Values);

    public override bool Equals(object? obj) => Equals(obj as ValueKey);

    public override int GetHashCode() => _hash;

    private static bool AreEqual(object? a, object? b)
    {
        if (a is not IReadOnlyList<object?> left || b is not IReadOnlyList<object?> right) return Equals(a, b);
        if (left.Count != right.Count) return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i])) return false;
        }

        return true;
    }

    private static int Hash(object? value)
    {
        if (value is not IReadOnlyList<object?> list) return value?.GetHashCode() ?? 0;
        var hash = list.Count;
        foreach (var item in list) hash = HashCode.Combine(hash, Hash(item));
        return hash;
    }
}
