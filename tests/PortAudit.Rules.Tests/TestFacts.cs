using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Rules.Tests;

/// <summary>Facts made by hand.</summary>
internal static class TestFacts
{
    public const string HostName = "web1";

    public static HostFact Host(string name = HostName, bool snapshot = true, params string[] rulesets) =>
        new() { Host = name, HasSnapshot = snapshot, RulesetFamilies = [.. rulesets.Select(r => r == "ipv4" ? IpFamily.IPv4 : IpFamily.IPv6)] };

    public static ServiceFact Service(int port, string? program = "java", string host = HostName, string protocol = "tcp", string listening = "seen",
        BindKind? bind = BindKind.Wildcard, bool? named = null, SourceSpan? at = null) =>
        new() { Host = host, Protocol = protocol, Port = port, Program = program, Listening = listening switch { "seen" => Listening.Seen, "not seen" => Listening.NotSeen, _ => Listening.Absent }, Bind = bind, NamedByRule = named, Location = at };

    public static KnownPortFact Known(int number, string cleartext = "unknown", string? risk = null, string protocol = "tcp", string? altOf = null, string? actualUse = null, string? name = null, string? expected = null) =>
        new()
        {
            Protocol = protocol,
            Number = number,
            Assignment = "assigned",
            PortClass = number < 1024 ? "system" : "user",
            Cleartext = cleartext,
            Risk = risk,
            AltOf = altOf,
            ActualUse = actualUse,
            Name = name,
            ExpectedPrograms = expected is null ? [] : [expected, "z"],
            IsCurated = true,
        };

    public static ExposureFact Exposure(ServiceFact service, string reach = "internet", string certainty = "certain", string sources = "0.0.0.0/0", SourceSpan? rule = null,
        params string[] missing) =>
        new()
        {
            Host = service.Host,
            Service = service,
            Reach = Enum.TryParse<ReachKind>(reach, ignoreCase: true, out var kind) ? kind : Reach.InZone(reach),
            Certainty = certainty == "certain" ? Certainty.Certain : Certainty.Possible,
            Sources = AddressSet.Parse(sources),
            Evidence = ExposureEvidence.Both,
            Witness = $"tcp from 198.51.100.1 dport {service.Port}",
            Rules = rule is { } span ? [span] : [],
            MissingEvidence = missing,
        };

    public static ApprovedServiceFact Approved(int port, string covers, string host = HostName) =>
        new() { Host = host, Protocol = "tcp", Port = port, Covers = AddressSet.Parse(covers) };

    public static ListenerFact Listener(int port, string? program = "java", string host = HostName, string address = "0.0.0.0", int? uid = null, SourceSpan? at = null)
    {
        Assert.True(IpAddress.TryParse(address, out var bits));
        var span = at ?? SourceFile.FromText("ss.txt", $"tcp LISTEN 0 128 {address}:{port}").LineSpan(1);
        return new ListenerFact
        {
            Host = host,
            Location = span,
            Listener = new Listener(6, new BindAddress(bits, null, bits.Family, null), port, program is null ? [] : [new SocketOwner(program, 1)], uid, span),
        };
    }

    /// <summary>The whole of a line in a file that has it there.</summary>
    public static SourceSpan Line(string path, int line, string text = "-A INPUT -j ACCEPT") =>
        SourceFile.FromText(path, string.Concat(Enumerable.Repeat("#\n", line - 1)) + text + "\n").LineSpan(line);
}
