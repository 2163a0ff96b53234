using System.Globalization;
using System.Text.Json;
using PortAudit.Inputs;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Tests.Sockets;

/// <summary>Fourteen sockets with known bindings, recorded with every form of ss, netstat and lsof and in /proc/net: each form must give
/// what was bound, as far as it shows it, and leave unknown what it does not.</summary>
public sealed class GroundTruthTests
{
    private const string Folder = "listeners/groundtruth-linux";

    /// <summary>Forms, and whether they show processes.</summary>
    public static TheoryData<string, bool> Forms() => new()
    {
        { "ss-H-tulpn", true },
        { "ss-anp", true },
        { "ss-lntup-services", true },
        { "ss-tanp", true },
        { "ss-tuln", false },
        { "ss-tulpn", true },
        { "ss-tulpnO-wide", true },
        { "ss-tulpne", true },
        { "netstat-an", false },
        { "netstat-anp", true },
        { "netstat-lp-names", true },
        { "netstat-nopid", false },
        { "netstat-tuln", false },
        { "netstat-tulpn", true },
        { "netstat-tulpnW", true },
        { "netstat-tulpne", true },
        { "lsof-i-nP", true },
        { "lsof-i-nP-sTCP-LISTEN", true },
        { "lsof-F", true },
        { "proc-net-tcp", false },
        { "proc-net-tcp6", false },
        { "proc-net-udp", false },
        { "proc-net-udp6", false },
    };

    [Theory, MemberData(nameof(Forms))]
    public void Form_gives_the_sockets_that_were_bound(string form, bool showsOwners)
    {
        var source = TestFiles.Load(Corpus.Folder($"{Folder}/{form}.txt"));
        var parsers = ConfigParsers.Create(new FewServiceNames());
        var parser = ConfigParsers.Detect(source, parsers)!.Value.Parser;
        var tool = form.StartsWith("proc-net", StringComparison.Ordinal) ? "proc-net" : form.Split('-')[0];
        Assert.Equal(tool, parser.Type);

        var input = parser.Parse(source, "");
        var snapshot = Assert.Single(input.Snapshots);
        using var truth = JsonDocument.Parse(File.ReadAllText(Corpus.Folder($"{Folder}/expected.json")));
        var expected = truth.RootElement.EnumerateArray().Where(s => Shows(form, s))
            .Select(s => Expect(s, tool, showsOwners, form)).Order(StringComparer.Ordinal);

        Assert.Equal(expected, snapshot.Listeners.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Equal(showsOwners, snapshot.ShowsOwners);
        Assert.False(snapshot.IsPartial);
        Assert.Equal(tool == "proc-net" ? form[^1] == '6' ? IpFamily.IPv6 : IpFamily.IPv4 : null, snapshot.Family);
        Assert.Equal(
            form.Contains("tcp", StringComparison.OrdinalIgnoreCase) || form == "ss-tanp" ? [IpProtocol.Tcp]
                : form.Contains("udp", StringComparison.Ordinal) ? [IpProtocol.Udp] : new[] { IpProtocol.Tcp, IpProtocol.Udp },
            snapshot.Surveyed.Order());
        Assert.Equal(source.LineCount, input.Lines.Total);
        Assert.Equal(0, input.Lines.Unreadable);

        // -e shows the sockets' owner, which was root for all of them, and so does the kernel.
        var showsUsers = tool == "proc-net" || form is "ss-tulpne" or "netstat-tulpne";
        Assert.All(snapshot.Listeners, l => Assert.Equal(showsUsers ? 0 : null, l.UserId));
    }

    private static bool Shows(string form, JsonElement socket)
    {
        var protocol = socket.GetProperty("proto").GetString();
        if (form is "ss-tanp" or "lsof-i-nP-sTCP-LISTEN") return protocol == "tcp";
        if (!form.StartsWith("proc-net", StringComparison.Ordinal)) return true;
        return form == $"proc-net-{protocol}{(socket.GetProperty("family").GetInt32() == 6 ? "6" : "")}";
    }

    private static string Expect(JsonElement socket, string tool, bool showsOwners, string form)
    {
        var isSs = tool == "ss";
        var bound = socket.GetProperty("address").GetString()!;
        var mapped = bound.StartsWith("::ffff:", StringComparison.Ordinal);
        var port = socket.GetProperty("port").GetInt32();
        var device = socket.GetProperty("dev").GetString() ?? socket.GetProperty("scope").GetString();

        // Without -W, net-tools has 22 characters for address and port (or service name) together.
        var shownPort = form == "netstat-lp-names" && port == 546 ? "dhcpv6-client" : port.ToString(CultureInfo.InvariantCulture);
        var cut = tool == "netstat" && form != "netstat-tulpnW" && !mapped && bound.Length + shownPort.Length > 22;
        var named = form == "netstat-lp-names" && bound == "127.0.0.1";
        var address = cut || named ? "unknown" : mapped ? bound["::ffff:".Length..] : bound;
        var dual = address != "::" ? "" : isSs ? socket.GetProperty("dualstack").GetBoolean() ? " dual" : " v6only" : " dual?";

        // Every process was a Python script under another name: ss shows that name up to a closing bracket, lsof in a table its first nine
        // characters up to a blank, netstat the interpreter.
        var comm = socket.GetProperty("comm").GetString()!;
        var program = tool switch
        {
            "ss" => comm.Split(')')[0],
            "lsof" when form == "lsof-F" => comm,
            "lsof" => comm switch { "nginx: master" => "nginx:", ['a', ' ', ..] => "a (wei", _ => comm[..Math.Min(9, comm.Length)] },
            _ => "python3",
        };
        var family = mapped ? 4 : socket.GetProperty("family").GetInt32();
        return $"{socket.GetProperty("proto").GetString()} {address}{(isSs && device is not null ? "%" + device : "")}{dual} {port} IPv{family}"
            + (showsOwners ? $" {program}/{socket.GetProperty("pid").GetInt32()}" : "");
    }

    private static string Describe(Listener listener)
    {
        var bind = listener.Address;
        var dual = bind is not { IsWildcard: true, Family: IpFamily.IPv6 } ? ""
            : bind.DualStack switch { true => " dual", false => " v6only", null => " dual?" };
        return $"{(listener.Protocol == IpProtocol.Tcp ? "tcp" : "udp")} {bind.Address?.ToString() ?? "unknown"}"
            + $"{(bind.Device is null ? "" : "%" + bind.Device)}{dual} {listener.Port} {bind.Family}"
            + string.Concat(listener.Owners.Select(o => $" {o.Program}/{o.ProcessId}"));
    }
}
