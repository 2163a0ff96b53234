using System.Text.RegularExpressions;

namespace PortAudit.Rules.Language;

public enum Comparison
{
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// <summary><c>gt gte lt lte</c>: numbers by size, text by code point, words by their place in <see cref="Order"/>; of a list, any element.</summary>
/// <param name="Order">The words, lowest first; <see langword="null"/> for numbers and text.</param>
public sealed record CompareTest(Comparison Comparison, Operand Operand, IReadOnlyList<string>? Order) : FieldTest
{
    public override bool Holds(object? value, Binding binding)
    {
        if (Operand.Read(binding) is not { } right) return false;
        if (value is IReadOnlyList<object> list) return list.Any(e => Compare(e, right));
        return value is not null && Compare(value, right);
    }

    public override IEnumerable<FieldReference> References => In([Operand]);

    private bool Compare(object left, object right)
    {
        int order;
        if (left is long a && right is long b)
        {
            order = a.CompareTo(b);
        }
        else if (left is string s && right is string t)
        {
            if (Order is null)
            {
                order = string.CompareOrdinal(s, t);
            }
            else
            {
                var (first, second) = (Rank(s), Rank(t));
                if (first < 0 || second < 0) return false;
                order = first.CompareTo(second);
            }
        }
        else
        {
            return false;
        }

        return Comparison switch
        {
            Comparison.Greater => order > 0,
            Comparison.GreaterOrEqual => order >= 0,
            Comparison.Less => order < 0,
            _ => order <= 0,
        };
    }

    private int Rank(string word)
    {
        for (var i = 0; i < Order!.Count; i++)
        {
            if (Order[i] == word) return i;
        }

        return -1;
    }
}

/// <summary><c>matches:</c> a glob, or any of several, over the whole text; of a list, any element.</summary>
public sealed record GlobTest(IReadOnlyList<Operand> Patterns) : FieldTest
{
    public override bool Holds(object? value, Binding binding)
    {
        foreach (var operand in Patterns)
        {
            foreach (var pattern in Values.Each(operand.Read(binding)))
            {
                if (pattern is string glob && Values.Each(value).Any(v => v is string text && Glob.Matches(glob, text))) return true;
            }
        }

        return false;
    }

    public override IEnumerable<FieldReference> References => In(Patterns);
}

/// <summary><c>regex:</c> found anywhere in the text, in linear time; of a list, in any element.</summary>
public sealed record RegexTest(Regex Regex) : FieldTest
{
    public override bool Holds(object? value, Binding binding) => Values.Each(value).Any(v => v is string text && Regex.IsMatch(text));
}

/// <summary><c>contains:</c> text in a text, an element in a list, addresses in a set.</summary>
public sealed record ContainsTest(Operand Operand) : FieldTest
{
    public override bool Holds(object? value, Binding binding) => (value, Operand.Read(binding)) switch
    {
        (string text, string part) => text.Contains(part, StringComparison.Ordinal),
        var (left, right) => Values.Has(left, right),
    };

    public override IEnumerable<FieldReference> References => In([Operand]);
}

/// <summary><c>within:</c> addresses inside the union of the operands; a number inside one of the ranges.</summary>
public sealed record WithinTest(IReadOnlyList<Operand> Operands) : FieldTest
{
    public override bool Holds(object? value, Binding binding)
    {
        if (value is AddressSet set) return Values.Union(Operands, binding) is { } bounds && set.IsSubsetOf(bounds);
        return value is not null && Values.Each(value).All(v => Operands.Any(o => Values.InRange(v, o.Read(binding))));
    }

    public override IEnumerable<FieldReference> References => In(Operands);
}

/// <summary><c>overlaps:</c> addresses in common with the union of the operands; a number, or any element of a list, inside one of the
/// ranges.</summary>
public sealed record OverlapsTest(IReadOnlyList<Operand> Operands) : FieldTest
{
    public override bool Holds(object? value, Binding binding)
    {
        if (value is AddressSet set) return Values.Union(Operands, binding) is { } other && set.Overlaps(other);
        return value is not null && Values.Each(value).Any(v => Operands.Any(o => Values.InRange(v, o.Read(binding))));
    }

    public override IEnumerable<FieldReference> References => In(Operands);
}
