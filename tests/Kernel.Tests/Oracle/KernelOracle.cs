using System.Text;
using Kernel.Tests.Packets;

namespace Kernel.Tests.Oracle;

/// <summary>The Linux kernel as the judge: loads a ruleset into a network namespace of its own and says what becomes of packets.</summary>
/// <remarks>
/// Everything happens in the namespace, which vanishes with the oracle. Packets are sent one by one; their fates are read at once
/// afterwards, from the sets that the recorder (oracle.nft) fills. Needs root.
/// </remarks>
public sealed class KernelOracle : IDisposable
{
    /// <summary>Ids have 16 bits.</summary>
    public const int LargestBatch = 65536;

    private const int DrainInterval = 512;

    private const string OpenTables = """
        *raw
        :PREROUTING ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        COMMIT
        *mangle
        :PREROUTING ACCEPT [0:0]
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        COMMIT
        *nat
        :PREROUTING ACCEPT [0:0]
        :INPUT ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        COMMIT
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        COMMIT
        *security
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        COMMIT

        """;

    private readonly NamespaceThread _namespace = new();
    private readonly Dictionary<string, TapDevice> _devices = [];
    private readonly HashSet<bool> _legacyFamilies = [];
    private Recorder? _recorder;

    /// <exception cref="InvalidOperationException">A tool refused the configuration of the namespace.</exception>
    public KernelOracle()
    {
        try
        {
            _namespace.Run(Configure);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why this machine cannot run the oracle; null if it can.</summary>
    public static string? Unavailable
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return "needs Linux";
            if (LinuxCalls.EffectiveUser() != 0)
                return "needs root";
            if (!File.Exists("/dev/net/tun"))
                return "needs /dev/net/tun";
            return NetworkTools.Missing is { Count: > 0 } missing ? $"needs {string.Join(", ", missing)}" : null;
        }
    }

    /// <summary>Replaces whatever is loaded by the text of one iptables-save or ip6tables-save dump.</summary>
    /// <exception cref="InvalidOperationException">The tool refused the ruleset; the message has its words.</exception>
    public void Load(string ruleset, bool ipv6, IptablesBackend backend) => _namespace.Run(() =>
    {
        Clear();
        if (backend == IptablesBackend.Legacy)
            _legacyFamilies.Add(ipv6);
        Restore(ruleset, ipv6, backend);
    });

    /// <summary>Replaces whatever is loaded by what a script for <c>nft -f</c> sets up.</summary>
    /// <exception cref="InvalidOperationException">nft refused it; the message has its words.</exception>
    public void LoadNft(string script) => _namespace.Run(() =>
    {
        Clear();
        NetworkTools.Run("nft", ["-f", "-"], script);
    });

    /// <summary>Replaces whatever is loaded by several inputs, one after the other: what comes last is registered last.</summary>
    /// <exception cref="InvalidOperationException">A tool refused one; the message has its words.</exception>
    public void Load(IEnumerable<(string Format, string Text)> inputs, IptablesBackend backend) => _namespace.Run(() =>
    {
        Clear();
        foreach (var (format, text) in inputs)
        {
            if (format == "nft")
            {
                NetworkTools.Run("nft", ["-f", "-"], text);
                continue;
            }

            var ipv6 = format == "ip6tables-save";
            if (backend == IptablesBackend.Legacy) _legacyFamilies.Add(ipv6);
            Restore(text, ipv6, backend);
        }
    });

    /// <summary>What the kernel does with each packet, in order, under the ruleset that is loaded.</summary>
    public IReadOnlyList<KernelAnswer> Ask(IReadOnlyList<TestPacket> packets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packets.Count, LargestBatch);
        return _namespace.Run(() => Answer(packets));
    }

    /// <summary>Runs a tool in the oracle's namespace.</summary>
    public string RunTool(string tool, params string[] arguments) => _namespace.Run(() => NetworkTools.Run(tool, arguments, ""));

    public void Dispose()
    {
        foreach (var device in _devices.Values)
            device.Dispose();
        _recorder?.Dispose();
        _namespace.Dispose();
        File.Delete(NetworkTools.LockFile);
    }

    private KernelAnswer[] Answer(IReadOnlyList<TestPacket> packets)
    {
        // After the ruleset: one that flushes must not take the recorder away.
        Recorder.Install();
        EnterConnections(packets);
        return _recorder!.Read(packets.Count, Send(packets));
    }

    private static void EnterConnections(IReadOnlyList<TestPacket> packets)
    {
        NetworkTools.Run("conntrack", ["--flush"], "");
        var lines = new StringBuilder();
        var entered = new HashSet<object>();
        for (var i = 0; i < packets.Count; i++)
            if (EstablishedFlow.Of(packets[i], (ushort)i) is { } first && entered.Add((EstablishedFlow.Key(first), IpProtocol.IsIcmp(first.Protocol) ? i : 0)))
                lines.Append(EstablishedFlow.LoadLine(first, (ushort)i)).Append('\n');
        if (lines.Length > 0)
            NetworkTools.Run("conntrack", ["--load-file", "-"], lines.ToString());
    }

    // Whether a segment without SYN starts a connection or is INVALID is a switch of the host's: NEW with it, INVALID without.
    private HashSet<ushort> Send(IReadOnlyList<TestPacket> packets)
    {
        Drain([]);
        var refused = new HashSet<ushort>();
        var sent = 0;
        foreach (var pickUp in new[] { true, false })
        {
            // The last packets may be judged after the next turn of the switch, which is left alone where nobody asks for it.
            var some = packets.Index().Where(packet => (packet.Item.State != ConntrackState.Invalid) == pickUp).ToList();
            if (some.Count > 0) Switch("netfilter/nf_conntrack_tcp_loose", pickUp ? "1" : "0");
            foreach (var (i, packet) in some)
            {
                _devices[packet.InInterface].Inject(FrameBuilder.Frame(packet, (ushort)i));
                if (i % DrainInterval == 0)
                    Drain(refused);
            }

            // On a busy machine the kernel handles frames after the write has returned: the switch must wait for them, and so must the reader.
            sent += some.Count;
            _recorder!.Await(sent);
        }
        Drain(refused);
        return refused;
    }

    private void Drain(HashSet<ushort> refused)
    {
        foreach (var device in _devices.Values)
            device.Drain(frame =>
            {
                if (RejectionReply.RefusedId(frame) is { } id)
                    refused.Add(id);
            });
    }

    private void Clear()
    {
        NetworkTools.Run("nft", ["flush", "ruleset"], "");
        foreach (var ipv6 in _legacyFamilies)
            Restore(OpenTables, ipv6, IptablesBackend.Legacy);
    }

    private static void Restore(string ruleset, bool ipv6, IptablesBackend backend) =>
        NetworkTools.Run($"ip{(ipv6 ? "6" : "")}tables-{(backend == IptablesBackend.Legacy ? "legacy" : "nft")}-restore", [], ruleset);

    private void Configure()
    {
        NetworkTools.Run("ip", ["link", "set", "lo", "up"], "");
        foreach (var key in (string[])["ipv4/conf/all/rp_filter", "ipv4/conf/default/rp_filter", "ipv6/conf/all/accept_ra", "ipv6/conf/default/accept_ra",
            "ipv6/conf/default/accept_dad", "ipv6/conf/default/router_solicitations", "ipv4/icmp_ratelimit", "ipv4/icmp_ratemask", "ipv6/icmp/ratelimit"])
            Switch(key, "0");
        foreach (var key in (string[])["ipv4/ip_forward", "ipv6/conf/all/forwarding"])
            Switch(key, "1");
        Switch("ipv4/conf/all/send_redirects", "0");
        Switch("ipv4/conf/default/send_redirects", "0");
        // A list of types, not bits: without it the host stops answering after 50 refusals.
        Switch("ipv6/icmp/ratemask", "0");
        var commands = new StringBuilder();
        foreach (var device in TestHost.Interfaces)
        {
            _devices.Add(device.Name, new TapDevice(device.Name));
            commands.Append($"link set dev {device.Name} address {device.HardwareAddress} txqueuelen 100000 addrgenmode none up\n");
            foreach (var address in device.Ipv4)
                commands.Append($"address add {address}/32 dev {device.Name}\n");
            // The kernel puts a new IPv6 address before the others, and REDIRECT takes the first.
            foreach (var address in device.Ipv6.Reverse())
                commands.Append($"address add {address}/128 dev {device.Name} nodad\n");
        }
        // Replies leave through the first device to a neighbour that needs no asking; one network is beyond the second.
        var (exit, second) = (TestHost.Interfaces[0].Name, TestHost.Interfaces[1].Name);
        foreach (var (gateway, network) in new[] { ("203.0.113.254", TestHost.BeyondIpv4), ("2001:db8:203::fffe", TestHost.BeyondIpv6) })
        {
            commands.Append($"neighbour add {gateway} lladdr 02:00:00:00:00:fd dev {second} nud permanent\n");
            commands.Append($"route add {network} via {gateway} dev {second} onlink\n");
        }

        foreach (var gateway in new[] { "192.0.2.254", "2001:db8::fffe" })
        {
            commands.Append($"neighbour add {gateway} lladdr 02:00:00:00:00:fe dev {exit} nud permanent\n");
            commands.Append($"route add default via {gateway} dev {exit} onlink\n");
        }
        NetworkTools.Run("ip", ["-batch", "-"], commands.ToString());
        _recorder = new Recorder();
    }

    private static void Switch(string key, string value) => File.WriteAllText($"/proc/sys/net/{key}", value);
}
