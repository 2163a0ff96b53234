using System.Diagnostics;

namespace PortAudit.Knowledge.Tests;

public sealed class LoadTimeTests
{
    // Told, not asserted: the time depends on the machine and on what has been compiled before.
    [Fact]
    public void Load_and_first_lookups_tell_their_time()
    {
        var watch = Stopwatch.StartNew();
        var knowledge = PortKnowledge.Load();
        Assert.NotEmpty(knowledge.Assignments(Transport.Tcp, 390));
        Assert.NotNull(knowledge.Curated(Transport.Tcp, 390));
        Assert.True(knowledge.Names.TryResolve("https", "tcp", out _));
        Assert.NotEmpty(knowledge.Related(Transport.Tcp, 1389));
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalMilliseconds:f1} ms");
    }

    [Fact]
    public void Threads_share_one_knowledge()
    {
        var knowledge = PortKnowledge.Load();
        var names = new string?[PortKnowledge.MaxPort + 1];
        Parallel.For(0, names.Length, port => names[port] = knowledge.Curated(Transport.Tcp, port)?.Name);
        var expected = knowledge.CuratedPorts.Where(c => c.Transport == Transport.Tcp)
            .SelectMany(c => Enumerable.Range(c.Ports.First, c.Ports.Count)).Distinct();
        Assert.Equal(expected.Count(), names.Count(n => n is not null));
    }
}
