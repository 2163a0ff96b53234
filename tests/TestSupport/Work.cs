namespace TestSupport;

/// <summary>Bounds what a hostile input may cost by what the thread allocates, which a slow machine does not change.</summary>
public static class Work
{
    /// <summary>Does the work on this thread, and fails where it allocates more than the given megabytes.</summary>
    public static T Within<T>(int megabytes, Func<T> work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = work();
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) >> 20;
        Assert.True(allocated <= megabytes, $"{allocated} MB were allocated, at most {megabytes} are meant");
        return result;
    }
}
