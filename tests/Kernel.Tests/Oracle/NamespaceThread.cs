using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Kernel.Tests.Oracle;

/// <summary>A thread in a network namespace of its own. The namespace ends with the thread and the descriptors opened on it.</summary>
/// <remarks>
/// unshare() moves one thread, not the process. A child process, a netlink socket, a TAP device and /proc/sys/net belong to the
/// namespace of the thread that starts, opens or reads them: whatever concerns the namespace has to go through <see cref="Run{T}"/>.
/// </remarks>
public sealed class NamespaceThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refused a network namespace.</exception>
    public NamespaceThread()
    {
        _thread = new Thread(() =>
        {
            foreach (var action in _work.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true, Name = "network namespace" };
        _thread.Start();
        try
        {
            Run(() =>
            {
                if (LinuxCalls.Unshare(LinuxCalls.CloneNewNet) != 0)
                    throw LinuxCalls.Failure("unshare");
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs the function in the namespace and waits for it; its exception is thrown here.</summary>
    public T Run<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>();
        _work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller's thread.
            catch (Exception failure)
            {
                done.SetException(failure);
            }
#pragma warning restore CA1031
        });
        try
        {
            return done.Task.Result;
        }
        catch (AggregateException wrapped)
        {
            ExceptionDispatchInfo.Throw(wrapped.InnerException!);
            throw;
        }
    }

    public void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    public void Dispose()
    {
        if (_work.IsAddingCompleted)
            return;
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }
}
