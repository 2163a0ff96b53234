using System.Diagnostics;
using Kernel.Tests.Packets;

namespace Kernel.Tests.Oracle;

/// <summary>The table around the ruleset (oracle.nft) and what its sets tell of each packet. To be used in the oracle's namespace.</summary>
internal sealed class Recorder : IDisposable
{
    private const string Table = "oracle";
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(3);
    private static readonly string Script = ReadResource("oracle.nft");

    private static readonly ConntrackState[] States =
        [ConntrackState.New, ConntrackState.Established, ConntrackState.Related, ConntrackState.Invalid, ConntrackState.Untracked];

    private readonly NetfilterSetReader _sets = new();

    /// <summary>Puts the table in place with empty sets, whether it was there or not.</summary>
    internal static void Install() => NetworkTools.Run("nft", ["-f", "-"], $"table inet {Table}\ndelete table inet {Table}\n{Script}");

    /// <param name="count">Packets sent; their ids count from zero.</param>
    /// <param name="refused">Ids for which a reply was seen.</param>
    internal KernelAnswer[] Read(int count, IReadOnlySet<ushort> refused)
    {
        var (arrived, routed, local, accepted) = (Ids("arrived"), Ids("routed"), Ids("local"), Ids("accepted"));
        var states = States.Select(state => (state, Ids: Ids(state.ToString().ToLowerInvariant()))).ToArray();
        var answers = new KernelAnswer[count];
        for (var i = 0; i < count; i++)
        {
            var id = (ushort)i;
            var verdict = accepted.Contains(id) ? KernelVerdict.Accept
                : !arrived.Contains(id) || (routed.Contains(id) && !local.Contains(id)) ? KernelVerdict.Unreached
                : refused.Contains(id) ? KernelVerdict.Reject
                : KernelVerdict.Drop;
            answers[i] = new KernelAnswer(verdict, states.FirstOrDefault(state => state.Ids.Contains(id)).state);
        }
        return answers;
    }

    /// <summary>Waits until as many packets have arrived, or will not any more.</summary>
    internal void Await(int count)
    {
        var patience = Stopwatch.StartNew();
        while (Ids("arrived").Count < count && patience.Elapsed < MostPatience)
            Thread.Sleep(2);
        // What has arrived is handled to its end in the same turn of the kernel.
        if (patience.ElapsedMilliseconds > 0) Thread.Sleep(2);
    }

    public void Dispose() => _sets.Dispose();

    private HashSet<ushort> Ids(string set) => _sets.Read(Table, set);

    private static string ReadResource(string name)
    {
        using var reader = new StreamReader(typeof(Recorder).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
