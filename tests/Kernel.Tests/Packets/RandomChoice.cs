namespace Kernel.Tests.Packets;

/// <summary>Draws for the generators. A seeded <see cref="Random"/> gives the same sequence on every machine and version.</summary>
public static class RandomChoice
{
    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    public static T Pick<T>(this Random random, params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>A few different ones, in the order of the list, at least one.</summary>
    public static IReadOnlyList<T> PickSome<T>(this Random random, IReadOnlyList<T> choices, int atMost)
    {
        var wanted = random.Next(1, Math.Min(atMost, choices.Count) + 1);
        var chosen = new HashSet<int>();
        while (chosen.Count < wanted)
            chosen.Add(random.Next(choices.Count));
        return [.. chosen.Order().Select(index => choices[index])];
    }

    public static UInt128 NextUInt128(this Random random) =>
        new((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue));
}
