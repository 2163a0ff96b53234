using System.Collections.Immutable;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Parsing.Hosts.Processes;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Gives listeners that show no program the one that another file of the host knows: by the socket's number, by the process's, or
/// because the other listing shows the same binding.</summary>
internal static class SocketOwners
{
    /// <returns>Whether there was anything to fill in.</returns>
    public static bool Fill(HostSections host)
    {
        var snapshots = host.Inputs.SelectMany(i => i.Snapshots).ToList();
        var processes = host.Of<ProcessSection>().ToList();
        if (snapshots.Count + processes.Count < 2 || snapshots.TrueForAll(s => s.Listeners.TrueForAll(IsKnown))) return false;

        Dictionary<int, SocketOwner> programs = [];
        Dictionary<long, ImmutableArray<SocketOwner>> sockets = [];
        Dictionary<(byte, BindAddress, int), ImmutableArray<SocketOwner>> bindings = [];
        foreach (var file in processes)
        {
            foreach (var (id, program) in file.Programs) programs.TryAdd(id, new SocketOwner(program, id));
        }

        foreach (var (id, service) in processes.SelectMany(p => p.Services))
            programs[id] = (programs.TryGetValue(id, out var known) ? known : new SocketOwner(null, id)) with { Service = service };
        foreach (var listener in snapshots.SelectMany(s => s.Listeners).Where(IsKnown))
        {
            foreach (var owner in listener.Owners)
            {
                if (owner is { ProcessId: { } id, Program: not null }) programs.TryAdd(id, owner);
            }

            if (listener.Inode is { } inode) sockets.TryAdd(inode, listener.Owners);

            // Two sockets on one binding may have different owners: then it does not tell.
            var key = Key(listener);
            if (!bindings.TryAdd(key, listener.Owners) && !bindings[key].SequenceEqual(listener.Owners)) bindings[key] = [];
        }

        foreach (var (inode, holders) in processes.SelectMany(p => p.Sockets))
            sockets.TryAdd(inode,
                [.. holders.Order().Take(HostLimits.MostOwners).Select(id => programs.GetValueOrDefault(id) ?? new SocketOwner(null, id))]);
        foreach (var snapshot in snapshots)
        {
            for (var i = 0; i < snapshot.Listeners.Count; i++)
            {
                var listener = snapshot.Listeners[i];
                if (IsKnown(listener)) continue;
                var owners = Owners(listener);
                if (owners.IsDefaultOrEmpty) continue;
                snapshot.Listeners[i] = listener with { Owners = owners };
                snapshot.ShowsOwners |= owners.Any(o => o.Program is not null);
            }
        }

        return true;

        ImmutableArray<SocketOwner> Owners(Listener listener)
        {
            if (!listener.Owners.IsDefaultOrEmpty)
                return [.. listener.Owners.Select(
                    o => o is { Program: null, ProcessId: { } id } && programs.TryGetValue(id, out var named) ? named : o)];
            if (listener.Inode is { } inode && sockets.TryGetValue(inode, out var holders)) return holders;
            return bindings.GetValueOrDefault(Key(listener));
        }
    }

    private static bool IsKnown(Listener listener) => !listener.Owners.IsDefaultOrEmpty && listener.Owners.All(o => o.Program is not null);

    // One tool can tell whether a wildcard takes IPv4 too where another can't.
    private static (byte, BindAddress, int) Key(Listener listener) => (listener.Protocol, listener.Address with { DualStack = null }, listener.Port);
}
