using PortAudit.Model.Names;

namespace PortAudit.Model.Tests.Names;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("prot", "port", 1)]
    [InlineData("sevreity", "severity", 1)]
    [InlineData("tilte", "title", 1)]
    [InlineData("titel", "title", 1)]
    [InlineData("port", "ports", 1)]
    [InlineData("xort", "port", 1)]
    [InlineData("PORT", "port", 0)]
    [InlineData("", "abc", 3)]
    // Optimal string alignment: the swapped pair is not edited again (Damerau's own distance would be 2).
    [InlineData("ca", "abc", 3)]
    public void Distance_counts_a_swap_of_neighbours_once(string a, string b, int edits)
    {
        Assert.Equal(edits, NearestName.Distance(a, b, 10));
        Assert.Equal(edits, NearestName.Distance(b, a, 10));
    }

    [Fact]
    public void Distance_agrees_with_the_recursive_definition()
    {
        var random = new Random(5);
        for (var i = 0; i < Scale.Of(3_000, 150_000); i++)
        {
            string a = Word(random), b = Word(random);
            var limit = random.Next(0, 8);
            var expected = Recursive(a, b);
            var met = NearestName.Distance(a, b, limit);
            Assert.True(expected <= limit ? met == expected : met > limit, $"{a} {b} {limit}: {met}, not {expected}");
        }
    }

    [Fact]
    public void The_hint_names_what_is_near_or_what_there_is()
    {
        Assert.Equal("did you mean 'port'?", NearestName.Hint("prot", ["number", "port"]));
        Assert.Equal("did you mean 'port'?", NearestName.Hint("Port", ["ports", "port"]));
        Assert.Equal("expected one of number, port", NearestName.Hint("owner", ["number", "port"]));
        Assert.Equal("expected 'port'", NearestName.Hint("owner", ["port", "port"]));
        Assert.Equal("there is none to choose from", NearestName.Hint("owner", []));
        Assert.Equal("did you mean 'pa\\x1bth'?", NearestName.Hint("path", ["pa\u001bth"]));
    }

    [Fact]
    public void Endless_names_and_candidates_cost_little()
    {
        var candidates = Enumerable.Range(0, 1_000_000).Select(i => $"{i,60}");
        Assert.StartsWith("expected one of ", NearestName.Hint(new string('x', 60), candidates), StringComparison.Ordinal);
        Assert.Null(NearestName.Find(new string('x', 65), [new string('x', 65)]));
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => "abc"[random.Next(3)]));

    private static int Recursive(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0) return a.Length + b.Length;
        var best = Math.Min(Recursive(a[..^1], b), Recursive(a, b[..^1])) + 1;
        best = Math.Min(best, Recursive(a[..^1], b[..^1]) + (a[^1] == b[^1] ? 0 : 1));
        if (a.Length > 1 && b.Length > 1 && a[^1] == b[^2] && a[^2] == b[^1]) best = Math.Min(best, Recursive(a[..^2], b[..^2]) + 1);
        return best;
    }
}
