namespace PortAudit.PacketSets.Tests;

/// <summary>A packet set, who must be in it by enumeration, and how it was made.</summary>
internal sealed record JudgedSet(TinyDomain Domain, PacketSet Set, bool[] Truth, string Text)
{
    public static JudgedSet Where(TinyDomain domain, PacketSet set, Func<int, bool> isMember, string text) =>
        new(domain, set & domain.Universe, [.. Enumerable.Range(0, domain.Count).Select(isMember)], text);

    public static JudgedSet operator &(JudgedSet a, JudgedSet b) => Where(a.Domain, a.Set & b.Set, p => a.Truth[p] & b.Truth[p], $"({a} & {b})");

    public static JudgedSet operator |(JudgedSet a, JudgedSet b) => Where(a.Domain, a.Set | b.Set, p => a.Truth[p] | b.Truth[p], $"({a} | {b})");

    public static JudgedSet operator -(JudgedSet a, JudgedSet b) => Where(a.Domain, a.Set - b.Set, p => a.Truth[p] & !b.Truth[p], $"({a} - {b})");

    public static JudgedSet operator ~(JudgedSet a) => Where(a.Domain, ~a.Set, p => !a.Truth[p], $"~{a}");

    public JudgedSet Forget(params PacketField[] fields)
    {
        var result = this;
        foreach (var field in fields) result = Where(Domain, Set, p => Domain.Varying(p, field).Any(q => result.Truth[q]), "");
        return result with { Set = Set.Forget(fields) & Domain.Universe, Text = $"{this}.Forget({string.Join(", ", fields)})" };
    }

    public JudgedSet Project(params PacketField[] fields) =>
        Forget([.. Domain.Fields.Append(PacketField.Unknown).Except(fields).Where(f => f != PacketField.Family)]) with
        {
            Set = Set.Project(fields) & Domain.Universe,
            Text = $"{this}.Project({string.Join(", ", fields)})",
        };

    public JudgedSet SomeAnswers() =>
        Forget(PacketField.Unknown) with { Set = Set.SomeAnswers() & Domain.Universe, Text = $"{this}.SomeAnswers()" };

    public JudgedSet EveryAnswer() =>
        Where(Domain, ~(~Set).SomeAnswers(), p => Domain.Varying(p, PacketField.Unknown).All(q => Truth[q]), $"{this}.EveryAnswer()");

    public JudgedSet Assign(PacketField field, Bits128 value) =>
        Moved(Set.Assign(field, value), p => Domain.With(p, field, value), $"{this}.Assign({field}, {value})");

    public JudgedSet Invert(PacketField field, Bits128 mask) =>
        Moved(Set.Invert(field, mask), p => Domain.With(p, field, Domain.Value(p, field) ^ mask), $"{this}.Invert({field}, {mask})");

    public JudgedSet CopyBits(PacketField source, PacketField target, uint copy, uint clear) =>
        Moved(
            Set.CopyBits(source, target, copy, clear),
            p => Domain.With(p, target, (Domain.Value(p, target) & ~(Bits128)clear) ^ (Domain.Value(p, source) & copy)),
            $"{this}.CopyBits({source}, {target}, {copy:x}, {clear:x})");

    /// <summary>The packets that the members become.</summary>
    public JudgedSet Moved(PacketSet set, Func<int, int> move, string text)
    {
        var reached = new bool[Domain.Count];
        for (var p = 0; p < reached.Length; p++)
        {
            if (Truth[p]) reached[move(p)] = true;
        }

        return Where(Domain, set, p => reached[p], text);
    }

    public override string ToString() => Text;
}
