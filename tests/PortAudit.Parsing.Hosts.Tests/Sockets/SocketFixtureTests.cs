using System.Globalization;
using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Tests.Sockets;

/// <summary>Every listing in the folder of its type under fixtures gives what the .expected file beside it says, to the letter.</summary>
/// <remarks>Its lines are: <c>lines</c> with the four coverage counts, diagnostics as id:line:column, and for each snapshot
/// <c>surveyed</c>, <c>partial</c>, <c>owners-hidden</c> and listeners as protocol|address|port|dual stack|owners|user.</remarks>
public sealed class SocketFixtureTests
{
    public static TheoryData<string, string> Fixtures()
    {
        var data = new TheoryData<string, string>();
        foreach (var type in Types)
        {
            foreach (var path in TestFiles.Fixtures(type)) data.Add(type, Path.GetFileName(path));
        }

        return data;
    }

    internal static readonly string[] Types = ["ss", "netstat", "powershell-net", "lsof", "sockstat", "proc-net", "osquery", "docker-ps"];

    [Theory, MemberData(nameof(Fixtures))]
    public void Fixture_gives_what_is_expected(string type, string name)
    {
        var path = Path.Combine(Repository.Root, "fixtures", type, name);
        var source = TestFiles.Load(path);
        var input = ConfigParsers.Create(new FewServiceNames()).Single(p => p.Type == type).Parse(source, "");

        Assert.Equal(source.LineCount, input.Lines.Total);
        Assert.Equal(0, input.RuleLines.Total);
        var expected = File.ReadAllText(Path.ChangeExtension(path, ".expected")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#');
        Assert.Equal(string.Join('\n', expected), string.Join('\n', Describe(input)));
    }

    [Theory, MemberData(nameof(Fixtures))]
    public void Fixture_is_detected_as_its_own_type(string type, string name)
    {
        var detected = ConfigParsers.Detect(TestFiles.Load(Path.Combine(Repository.Root, "fixtures", type, name)));
        if (name is "statistics.txt" or "not-found.txt") Assert.Null(detected);
        else Assert.Equal(type, detected?.Parser.Type);
    }

    internal static IEnumerable<string> Describe(ParsedInput input)
    {
        var lines = input.Lines;
        yield return $"lines {lines.Modelled} {lines.Irrelevant} {lines.Approximated} {lines.Unreadable}";
        foreach (var d in input.Diagnostics) yield return $"{d.Id}:{d.Span!.Value.Line}:{d.Span.Value.Column}";
        foreach (var snapshot in input.Snapshots)
        {
            yield return string.Join(' ', snapshot.Surveyed.Order().Select(Name).Prepend("surveyed"));
            if (snapshot.IsPartial) yield return "partial";
            if (!snapshot.ShowsOwners && snapshot.Listeners.Exists(l => l.Program is not null)) yield return "owners-hidden";
            foreach (var listener in snapshot.Listeners) yield return Describe(listener);
        }
    }

    private static string Describe(Listener listener)
    {
        var bind = listener.Address;
        var address = (bind.Address?.ToString() ?? "?") + (bind.Device is null ? "" : "%" + bind.Device);
        var dual = bind.Family == IpFamily.IPv6 && (bind.IsWildcard || bind.Address is null)
            ? bind.DualStack switch { true => "yes", false => "no", null => "unknown" }
            : "-";
        var owners = string.Join(", ", listener.Owners.Select(o => $"{o.Program}{(o.Service is null ? "" : $"({o.Service})")}/{o.ProcessId}"));
        return $"{Name(listener.Protocol)}|{address}|{listener.Port}|{dual}|{owners}|{listener.UserId?.ToString(CultureInfo.InvariantCulture) ?? "-"}";
    }

    private static string Name(byte protocol) => protocol switch
    {
        IpProtocol.Tcp => "tcp",
        IpProtocol.Udp => "udp",
        IpProtocol.Sctp => "sctp",
        IpProtocol.Dccp => "dccp",
        IpProtocol.UdpLite => "udplite",
        _ => protocol.ToString(CultureInfo.InvariantCulture),
    };
}
