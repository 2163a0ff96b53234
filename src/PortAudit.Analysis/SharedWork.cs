namespace PortAudit.Analysis;

/// <summary>Items of work that several threads share: each takes every n-th, so that who does what depends on nothing but their number.</summary>
public static class SharedWork
{
    /// <param name="items">How many there are, numbered from 0.</param>
    /// <param name="workers">How many threads may take part, this one among them.</param>
    /// <param name="worker">Makes what does an item, for the worker of a number; called once in each thread, in the calling one for number 0.</param>
    /// <exception cref="Exception">What a worker threw; items of others may have been done.</exception>
    public static void Do(int items, int workers, Func<int, Action<int>> worker)
    {
        var shares = Math.Clamp(items, 1, Math.Clamp(workers, 1, AnalysisLimits.MostWorkers));
        var others = Enumerable.Range(1, shares - 1).Select(share => Task.Run(() => Take(share))).ToList();
        Take(0);
        foreach (var other in others) other.GetAwaiter().GetResult();

        void Take(int share)
        {
            var item = worker(share);
            for (var i = share; i < items; i += shares) item(i);
        }
    }
}
